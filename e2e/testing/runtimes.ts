import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { repositoryDirectory, run } from './packed-project.ts'

/** What docs/COMPATIBILITY.md names besides browsers and what the repository itself uses, as packages of the registry. */
const versions = {
  'node-20': 'npm:node@20.20.2',
  'node-22': 'npm:node@22.23.3',
  bun: 'npm:bun@1.4.5',
  'typescript-5.4': 'npm:typescript@5.4.5',
  'typescript-5.9': 'npm:typescript@5.9.3',
}

export const runtimeNames = ['node-20', 'node-22', 'node-24', 'bun'] as const
export type RuntimeName = (typeof runtimeNames)[number]
export const compilerNames = ['typescript-5.4', 'typescript-5.9', 'typescript-7'] as const

// Together half a gigabyte, so they are installed by this suite alone, and kept for its next run.
const directory = join(homedir(), '.cache/sportsfeeds/runtimes')

export async function installRuntimes(): Promise<void> {
  const manifest = JSON.stringify({ private: true, dependencies: versions })
  await mkdir(directory, { recursive: true })
  await writeFile(join(directory, 'package.json'), manifest)
  if (Object.keys(versions).every((name) => existsSync(join(directory, 'node_modules', name)))) return
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline'], { cwd: directory })
}

export function runtimeBinary(name: RuntimeName): string {
  if (name === 'node-24') return process.execPath
  // That is its name on every platform.
  return join(directory, 'node_modules', name, name === 'bun' ? 'bin/bun.exe' : 'bin/node')
}

/** Path of a version of `tsc`. */
export function compilerFile(name: (typeof compilerNames)[number]): string {
  return name === 'typescript-7'
    ? join(repositoryDirectory, 'node_modules', name, 'bin/tsc')
    : join(directory, 'node_modules', name, 'bin/tsc')
}
