import { readFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { documentedShell, readNpmCommand } from './testing/documented-shell.ts'
import { repositoryDirectory, run } from './testing/packed-project.ts'

const pages = ['README.md', 'examples/README.md'] as const
const documented = await Promise.all(
  pages.map(async (page) => ({ page, commands: await documentedShell(page) })),
)
const { scripts } = JSON.parse(await readFile(join(repositoryDirectory, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>
}

describe.each(documented)('in $page', ({ commands }) => {
  test('there are commands', () => {
    expect(commands.length).toBeGreaterThan(5)
  })

  test.each(commands)('%s exists, with its options', async (command) => {
    expect(await missingParts(command)).toEqual([])
  })
})

/** The script, program and options of a command that are not there. */
async function missingParts(command: string): Promise<string[]> {
  const npm = readNpmCommand(command)
  if (npm === undefined) return missingProgramParts(command)
  const { script, args, rest } = npm
  if (scripts[script] === undefined) return [script]
  const options = args.filter(isOption)
  const help = options.length > 0 ? await helpOf(script, args.slice(0, args.findIndex(isOption))) : ''
  return [
    ...options.filter((option) => !help.includes(option)),
    ...(rest === undefined || rest === 'COMMAND' ? [] : await missingProgramParts(rest)),
  ]
}

function isOption(arg: string): boolean {
  return arg.startsWith('--')
}

/** The script's own help, or that of its command. */
async function helpOf(script: string, command: readonly string[]): Promise<string> {
  const [, ...args] = (scripts[script] ?? '').split(' ')
  const { stdout } = await run(process.execPath, [...args, ...command, '--help'], {
    cwd: repositoryDirectory,
  })
  return stdout
}

/** Parts of a program of `examples`, however it is started: its file, and options that are in it. */
async function missingProgramParts(command: string): Promise<string[]> {
  // Both come with the platform's own tools.
  if (/^python3 -m pip install websockets$|^npx pnpm pack$/.test(command)) return []
  const [file = command] = /examples\/\S+/.exec(command) ?? []
  const source = sourceFile(file)
  if (!existsSync(source)) return [source]
  const text = await readFile(source, 'utf8')
  return command.split(' ').filter((part) => isOption(part) && !text.includes(part))
}

/** Go's programs are built into their folder, under its name. */
function sourceFile(file: string): string {
  const path = join(repositoryDirectory, file)
  if (/\.\w+$/.test(file)) return path
  return existsSync(join(path, 'main.go')) ? join(path, 'main.go') : join(path, '../main.go')
}
