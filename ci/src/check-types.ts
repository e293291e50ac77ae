/** `npm run typecheck [-- DIRECTORY …]`: checks the types of every workspace, or of those named, two at a time. */
import { execFile } from 'node:child_process'
import { glob } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import pLimit from 'p-limit'
import { root } from './root.ts'

// TypeScript 7 checks several times as fast; Pulumi's and typedoc's compiler API is that of 6.
const compiler = join(root, 'node_modules/typescript-7/bin/tsc')
const limit = pLimit(2)

const named = process.argv.slice(2)
const directories = named.length > 0 ? named : await workspaces()
const outputs = await Promise.all(directories.map((directory) => limit(() => check(directory))))
const failed = outputs.filter((output) => output !== undefined)
for (const output of failed) process.stderr.write(output)
process.stdout.write(
  `${directories.length - failed.length} of ${directories.length} workspaces have correct types.\n`,
)
process.exitCode = failed.length > 0 ? 1 : 0

async function workspaces(): Promise<string[]> {
  const found: string[] = []
  const patterns = '{packages/*,e2e,bench,ci,scripts,tools/*,examples/*/*}/tsconfig.json'
  for await (const file of glob(patterns, { cwd: root })) found.push(dirname(file))
  return found.toSorted()
}

/** @returns what the compiler printed if something is wrong. */
async function check(directory: string): Promise<string | undefined> {
  try {
    await promisify(execFile)(
      process.execPath,
      [compiler, '--noEmit', '--pretty', 'false', '-p', directory],
      {
        cwd: root,
        maxBuffer: 2 ** 26,
      },
    )
    return undefined
  } catch (error) {
    if (error instanceof Error && 'stdout' in error) return String(error.stdout)
    throw error
  }
}
