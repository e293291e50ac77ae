import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const run = promisify(execFile)
const root = fileURLToPath(new URL('..', import.meta.url))
const binaries = join(root, 'node_modules', '.bin')

/** An empty project outside the workspace, with the three packages installed from their tarballs. */
let project: string
let tarballs: string[]

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'sportsfeeds-publish-'))
  for (const name of ['std', 'domain', 'client']) {
    const cwd = join(root, 'packages', name)
    await run(join(binaries, 'pnpm'), ['run', 'build'], { cwd })
    await run(join(binaries, 'pnpm'), ['pack', '--pack-destination', project], { cwd })
  }
  tarballs = (await readdir(project))
    .filter((file) => file.endsWith('.tgz'))
    .map((file) => join(project, file))
  await writeFile(
    join(project, 'package.json'),
    JSON.stringify({ name: 'empty', private: true, type: 'module' }),
  )
  await run('npm', ['install', '--no-audit', '--no-fund', ...tarballs], { cwd: project })
}, 120_000)

afterAll(async () => {
  await rm(project, { recursive: true, force: true })
})

describe('the published packages', () => {
  test('are std, domain and client, without tests or TypeScript sources', async () => {
    expect(tarballs).toHaveLength(3)
    const { stdout } = await run('tar', ['tzf', tarballs[0] ?? ''])
    expect(stdout).toContain('package/dist/index.js')
    expect(stdout).toContain('package/dist/index.d.ts')
    expect(stdout).not.toMatch(/\.test\.|\/src\//)
  })

  test('pass publint and arethetypeswrong', async () => {
    for (const tarball of tarballs) {
      const data = await readFile(tarball)
      const { messages } = await publint({ pack: { tarball: new Uint8Array(data).buffer } })
      expect(messages).toEqual([])
      const analysis = await checkPackage(createPackageFromTarballData(new Uint8Array(data)))
      // The packages are ES modules only: problems of CommonJS and of Node 10's resolution do not apply.
      const problems = analysis.types === false ? ['no types'] : analysis.problems.map(({ kind }) => kind)
      expect(problems.filter((kind) => kind !== 'CJSResolvesToESM' && kind !== 'NoResolution')).toEqual([])
    }
  })

  test('work from plain JavaScript', async () => {
    await writeFile(
      join(project, 'plain.js'),
      `import { createClient } from '@sportsfeeds/client'
       import { overround, toDecimal } from '@sportsfeeds/domain'
       const client = createClient({
         bookmakerApiUrl: 'ws://127.0.0.1:9/v1',
         feedsApiUrl: 'http://127.0.0.1:9/v1',
         getToken: () => 'token',
       })
       client.close()
       console.log(toDecimal(150, 'american'), overround([2, 2], 'decimal'), client.state.kind)`,
    )
    const { stdout } = await run(process.execPath, ['plain.js'], { cwd: project })
    expect(stdout.trim()).toBe('2.5 0 closed')
  })

  test.each([
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ])('have types for strict TypeScript with module %s and resolution %s', async (module, resolution) => {
    await writeFile(
      join(project, 'strict.ts'),
      `import { createClient, type AnalystClient } from '@sportsfeeds/client'
       import { parseFeedOdds, toDecimal, type FeedOdds, type Odds } from '@sportsfeeds/domain'
       export const decimal: number = toDecimal(-110, 'american')
       export const open = async (client: AnalystClient): Promise<Odds | undefined> => {
         for await (const odds of client) return odds
         return undefined
       }
       const result = parseFeedOdds({})
       export const parsed: FeedOdds | undefined = result.success ? result.data : undefined
       export { createClient }
       // @ts-expect-error Unknown odds format.
       toDecimal(2, 'roman')`,
    )
    const options = ['--strict', '--noEmit', '--target', 'es2022', '--lib', 'es2022,dom']
    const compile = run(
      join(binaries, 'tsc'),
      [...options, '--module', module, '--moduleResolution', resolution, 'strict.ts'],
      { cwd: project },
    ).catch((error: unknown) => ({
      stdout: error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error),
    }))
    expect((await compile).stdout).toBe('')
  })
})
