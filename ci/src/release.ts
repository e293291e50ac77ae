/**
 * `npm run release`: publishes the packages whose versions are not on npm yet, with provenance, which needs the
 * repository's address in each. `npm run release:rehearse` shows in a copy of HEAD what the next release would be: versions, changelogs and the
 * content of each tarball; nothing is published or changed.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from './root.ts'
import { run } from './run.ts'

const published = ['packages/domain', 'packages/client']

process.exitCode = await main()

/** A mistyped option publishes nothing. */
async function main(): Promise<number> {
  try {
    const { values } = parseArgs({ options: { rehearse: { type: 'boolean', default: false } } })
    return values.rehearse ? await rehearse() : await publish()
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return 2
  }
}

async function publish(): Promise<number> {
  const url = process.env['REPOSITORY_URL']
  if (url === undefined) {
    process.stderr.write(
      'Set REPOSITORY_URL to the address of this repository, which npm compares with the build’s.\n',
    )
    return 2
  }
  for (const directory of published) {
    const file = join(root, directory, 'package.json')
    const manifest: unknown = JSON.parse(await readFile(file, 'utf8'))
    await writeFile(
      file,
      `${JSON.stringify({ ...(manifest as object), repository: { type: 'git', url, directory } }, undefined, 2)}\n`,
    )
  }
  return runIn(root, 'changeset', 'publish')
}

async function rehearse(): Promise<number> {
  const copy = await mkdtemp(join(tmpdir(), 'sportsfeeds-release-'))
  const steps = [
    () => runIn(root, 'git', 'worktree', 'add', '--detach', copy, 'HEAD'),
    () => runIn(copy, 'pnpm', 'install', '--frozen-lockfile', '--prefer-offline', '--reporter=silent'),
    () => runIn(copy, 'changeset', 'version'),
    () => runIn(copy, 'git', 'add', '--intent-to-add', '.'),
    () => runIn(copy, 'git', 'diff', '--', ...published),
    ...published.map(
      (directory) => () =>
        runIn(join(copy, directory), 'pnpm', 'publish', '--dry-run', '--no-git-checks', '--access', 'public'),
    ),
  ]
  try {
    for (const step of steps) {
      const exitCode = await step()
      if (exitCode !== 0) return exitCode
    }
    return 0
  } finally {
    await runIn(root, 'git', 'worktree', 'remove', '--force', copy)
    await rm(copy, { recursive: true, force: true })
  }
}

function runIn(cwd: string, command: string, ...args: readonly string[]): Promise<number> {
  return run(command, args, { cwd, env: process.env, timeoutMs: 20 * 60_000 })
}
