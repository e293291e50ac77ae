import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { repositoryDirectory } from './packed-project.ts'

const programs = /^(?:npm|npx|node|python3|go|examples\/\S+) /

/** Commands of a page, from its shell blocks and its sentences, each once and without comments. */
export async function documentedShell(page: string): Promise<string[]> {
  const text = await readFile(join(repositoryDirectory, page), 'utf8')
  const blocks = [...text.matchAll(/^```sh\n(.*?)^```/gms)].flatMap(([, block = '']) => block.split('\n'))
  const inline = [...text.replaceAll(/^```.*?^```/gms, '').matchAll(/`([^`]+)`/g)].map(
    ([, code = '']) => code,
  )
  const commands = [...blocks, ...inline.filter((code) => programs.test(`${code} `))]
  return [...new Set(commands.map((line) => line.replace(/\s+#.*/, '').trim()))].filter(Boolean)
}

/** Parts of a command that starts with npm. */
export interface NpmCommand {
  readonly script: string
  /** Of the script, before its own "--". */
  readonly args: readonly string[]
  /** What follows that: a command of its own. */
  readonly rest: string | undefined
}

/** Reads `npm run SCRIPT -- ARGS -- COMMAND`, `npm start` and `npm test`. @returns undefined for any other command */
export function readNpmCommand(command: string): NpmCommand | undefined {
  const [, script, text = ''] = /^npm (?:run )?(\S+)(?: -- (.*))?$/.exec(command) ?? []
  if (script === undefined) return undefined
  const [args = '', rest] = text.split(/(?:^| )-- /)
  return { script, args: args.split(' ').filter(Boolean), rest }
}
