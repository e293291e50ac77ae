import { readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { build } from 'esbuild'
import { publint } from 'publint'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  binariesDirectory,
  createPackedProject,
  type PackedProject,
  packagesDirectory,
  publishedPackages,
  run,
} from './testing/packed-project.ts'
import { readmeExamples } from './testing/readme-examples.ts'
import { strictProgram, typeErrors } from './testing/strict-program.ts'

const maxOwnBytes = 25_000
let project: PackedProject

beforeAll(async () => {
  project = await createPackedProject()
}, 300_000)

afterAll(() => project.remove())

describe('the published packages', () => {
  test('are domain and client, each with its code, types, README and license, and nothing else', async () => {
    expect(project.tarballs.map((file) => basename(file).replace(/-\d.*/, '')).toSorted()).toEqual([
      'sportsfeeds-client',
      'sportsfeeds-domain',
    ])
    for (const tarball of project.tarballs) {
      const { stdout } = await run('tar', ['tzf', tarball])
      const files = stdout.trim().split('\n')
      const rules = tarball.includes('client') ? ['package/RULES.md'] : []
      expect(files.filter((file) => !isOfDist(file)).toSorted()).toEqual([
        'package/LICENSE',
        'package/README.md',
        ...rules,
        'package/package.json',
      ])
      const built = files.filter(isOfDist)
      expect(built).toEqual(expect.arrayContaining(['package/dist/index.d.ts', 'package/dist/index.js']))
      expect(built.filter((file) => !/\.(js|js\.map|d\.ts)$/.test(file) || file.includes('testing'))).toEqual(
        [],
      )
      const { stdout: page } = await run('tar', ['xzfO', tarball, 'package/README.md'])
      const links = [...page.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link]) => `package/${link}`)
      expect(links.filter((link) => !files.includes(link))).toEqual([])
    }
  })

  test('say what they run on and that their modules have no side effects, and export one entry', async () => {
    for (const tarball of project.tarballs) {
      const { stdout } = await run('tar', ['xzfO', tarball, 'package/package.json'])
      expect(JSON.parse(stdout)).toMatchObject({
        license: 'Apache-2.0',
        type: 'module',
        engines: { node: '>=20' },
        sideEffects: false,
        exports: expect.toSatisfy((entries: object) => Object.keys(entries).join() === '.'),
      })
    }
  })

  test('are refused by npm pack, which would leave the workspace’s versions in them', async () => {
    for (const name of publishedPackages) {
      const packing = run('npm', ['pack', '--dry-run'], { cwd: join(packagesDirectory, name) })
      await expect(packing).rejects.toThrow(/Pack with pnpm: npx --yes pnpm@[\d.]+ pack/)
    }
  })

  test('pass publint and arethetypeswrong', async () => {
    for (const tarball of project.tarballs) {
      const data = await readFile(tarball)
      const { messages } = await publint({ pack: { tarball: new Uint8Array(data).buffer } })
      expect(messages).toEqual([])
      const analysis = await checkPackage(createPackageFromTarballData(new Uint8Array(data)))
      // The packages are ES modules only: problems of CommonJS and of Node 10's resolution do not apply.
      const problems = analysis.types === false ? ['no types'] : analysis.problems.map(({ kind }) => kind)
      expect(problems.filter((kind) => kind !== 'CJSResolvesToESM' && kind !== 'NoResolution')).toEqual([])
    }
  })

  test('run domain’s README', async () => {
    const [example = ''] = await readmeExamples('domain')
    await writeFile(join(project.directory, 'domain.js'), example)
    const { stdout } = await run(process.execPath, ['domain.js'], { cwd: project.directory })
    const expected = [...example.matchAll(/console\.log\(.*\) \/\/ (\S+)/g)].map(([, printed]) => printed)
    expect(expected).toHaveLength(4)
    expect(stdout.trim().split('\n').slice(0, 2)).toEqual(expected.slice(0, 2))
  })

  test('have types for strict TypeScript', async () => {
    await writeFile(join(project.directory, 'strict.ts'), strictProgram)
    const compiler = join(binariesDirectory, 'tsc')
    for (const kind of ['nodenext', 'bundler'] as const)
      expect(await typeErrors(compiler, kind, project.directory)).toBe('')
  })

  test('keep to their size in a browser: both under 25 kB compressed, apart from zod', async () => {
    await writeFile(
      join(project.directory, 'page.js'),
      `import { createClient, createMarketBook } from '@sportsfeeds/client'
       globalThis.start = (options) => [createClient(options), createMarketBook()]`,
    )
    const own = await compressedBytes(['zod'])
    const whole = await compressedBytes([])
    process.stdout.write(`client + domain in a browser: ${own} bytes compressed; with zod ${whole}\n`)
    expect(own).toBeLessThan(maxOwnBytes)
  })
})

function isOfDist(file: string): boolean {
  return file.startsWith('package/dist/')
}

async function compressedBytes(external: string[]): Promise<number> {
  const { outputFiles } = await build({
    absWorkingDir: project.directory,
    entryPoints: ['page.js'],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    external,
  })
  return gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).byteLength
}
