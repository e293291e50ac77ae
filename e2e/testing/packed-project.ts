import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

export const run = promisify(execFile)

export const repositoryDirectory = fileURLToPath(new URL('../..', import.meta.url))
export const packagesDirectory = join(repositoryDirectory, 'packages')
export const binariesDirectory = join(repositoryDirectory, 'node_modules', '.bin')
export const publishedPackages = ['domain', 'client'] as const

/** An empty project outside the workspace, with the published packages installed from their tarballs. */
export interface PackedProject {
  readonly directory: string
  readonly tarballs: readonly string[]
  /** Installs a package of the registry too. */
  install(...packages: readonly string[]): Promise<void>
  remove(): Promise<void>
}

/** Packs each package as it is in a fresh clone: what an earlier build left is removed first. */
export async function createPackedProject(): Promise<PackedProject> {
  const directory = await mkdtemp(join(tmpdir(), 'sportsfeeds-packed-'))
  for (const name of publishedPackages) {
    const cwd = join(packagesDirectory, name)
    await rm(join(cwd, 'dist'), { recursive: true, force: true })
    await run(join(binariesDirectory, 'pnpm'), ['pack', '--pack-destination', directory], { cwd })
  }
  const tarballs = (await readdir(directory))
    .filter((file) => file.endsWith('.tgz'))
    .map((file) => join(directory, file))
  await writeFile(join(directory, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  const install = async (...packages: readonly string[]): Promise<void> => {
    await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...packages], {
      cwd: directory,
    })
  }
  await install(...tarballs)
  return { directory, tarballs, install, remove: () => rm(directory, { recursive: true, force: true }) }
}
