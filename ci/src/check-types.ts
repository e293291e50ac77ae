/**
 * `npm run typecheck [-- DIRECTORY …]`: checks the types of every workspace, or of those named. Workspaces with the same
 * compiler options are checked as one program, which reads and checks what they share once.
 */
import { execFile } from 'node:child_process'
import { glob, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import pLimit from 'p-limit'
import * as z from 'zod'
import { root } from './root.ts'

// TypeScript 7 checks several times as fast; Pulumi's and typedoc's compiler API is that of 6.
const compiler = join(root, 'node_modules/typescript-7/bin/tsc')
const programsDirectory = join(root, 'node_modules/.cache/sportsfeeds/types')
const limit = pLimit(2)

const Config = z.object({ compilerOptions: z.record(z.string(), z.unknown()), include: z.array(z.string()) })

const named = process.argv.slice(2)
const workspaces = named.length > 0 ? named : await listWorkspaces()
const programs = await groupByOptions(workspaces)
const outputs = await Promise.all(programs.map((program) => limit(() => check(program))))
const failed = outputs.filter((output) => output !== undefined)
for (const output of failed) process.stderr.write(output)
process.stdout.write(
  failed.length > 0 ? 'Types are wrong.\n' : `${workspaces.length} workspaces have correct types.\n`,
)
process.exitCode = failed.length > 0 ? 1 : 0

async function listWorkspaces(): Promise<string[]> {
  const found: string[] = []
  const patterns = '{packages/*,e2e,bench,ci,scripts,tools/*,examples/*/*}/tsconfig.json'
  for await (const file of glob(patterns, { cwd: root })) found.push(dirname(file))
  return found.toSorted()
}

/** Groups workspaces whose `compilerOptions` are the same. */
async function groupByOptions(directories: readonly string[]): Promise<string[][]> {
  const groups = new Map<string, string[]>()
  for (const directory of directories) {
    const { compilerOptions } = await readConfig(directory)
    const key = JSON.stringify(compilerOptions)
    groups.set(key, [...(groups.get(key) ?? []), directory])
  }
  // The largest first, so that neither core waits for it at the end.
  return [...groups.values()].toSorted((a, b) => b.length - a.length)
}

/** @returns what the compiler printed if something is wrong. */
async function check(directories: readonly string[]): Promise<string | undefined> {
  const project = await writeProgram(directories)
  try {
    await promisify(execFile)(
      process.execPath,
      // One thread: several repeat each other's work, and the other core has other programs to check.
      [compiler, '--noEmit', '--pretty', 'false', '--singleThreaded', '-p', project],
      { cwd: root, maxBuffer: 2 ** 26 },
    )
    return undefined
  } catch (error) {
    if (error instanceof Error && 'stdout' in error) return String(error.stdout)
    throw error
  }
}

/** Writes a configuration that includes the files of several workspaces. @returns its path */
async function writeProgram(directories: readonly string[]): Promise<string> {
  const [first = root] = directories
  if (directories.length === 1) return first
  const include: string[] = []
  for (const directory of directories)
    for (const pattern of (await readConfig(directory)).include) include.push(join(root, directory, pattern))
  await mkdir(programsDirectory, { recursive: true })
  const file = join(programsDirectory, `${first.replaceAll(/[\\/]/g, '-')}.json`)
  // Without patterns of its own it would exclude none: installed packages are not the project's.
  const program = {
    extends: join(root, first, 'tsconfig.json'),
    include,
    exclude: ['**/node_modules', '**/dist'],
  }
  await writeFile(file, JSON.stringify(program))
  return file
}

async function readConfig(directory: string): Promise<z.infer<typeof Config>> {
  return Config.parse(JSON.parse(await readFile(join(root, directory, 'tsconfig.json'), 'utf8')))
}
