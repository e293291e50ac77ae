import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { repositoryDirectory } from './testing/packed-project.ts'

/** The npm scripts that take options, with mistakes in their command lines and what is said of each. */
const mistakes: Readonly<Record<string, readonly (readonly [args: string, said: string])[]>> = {
  start: [
    ['--bogus', '--bogus'],
    ['--port eighty', '--port'],
    ['--stack nowhere', '--stack'],
    ['superfluous', 'too many arguments'],
  ],
  bench: [
    ['--bogus', '--bogus'],
    ['--json', '--json'],
  ],
  'measure:console': [
    ['--bogus', '--bogus'],
    ['--soak forever', '--soak "forever"'],
  ],
  simulator: [
    ['', 'name a command'],
    ['fly', 'fly'],
    ['run --bogus', '--bogus'],
    ['run --embedded --rate fast', '--rate fast'],
    ['verify-client', "missing required argument 'command'"],
  ],
  analyst: [
    ['', 'name a command'],
    ['fly', 'fly'],
    ['watch --bogus', '--bogus'],
    ['watch --count none', '--count'],
    ['history', '--game'],
    ['export', '--parquet'],
  ],
  graph: [
    ['--bogus', '--bogus'],
    ['superfluous', 'superfluous'],
  ],
  redrive: [
    ['--bogus', '--bogus'],
    ['', '--outputs'],
  ],
  release: [['--rehearsal', '--rehearsal']],
}

/** What a script runs, where it starts something else first. */
const entries: Readonly<Record<string, string>> = { start: 'packages/local/src/start.ts' }

/** Take no options of their own, or are examples to copy. */
const withoutOptions = new Set([
  'words',
  'paths',
  'docs:write',
  'screenshots',
  'test',
  'release:rehearse',
  'example:provider',
  'example:analyst',
])

const { scripts } = JSON.parse(await readFile(join(repositoryDirectory, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>
}

test('every npm script that runs a program of this project is known here', () => {
  const programs = Object.keys(scripts).filter((name) => scripts[name]?.startsWith('node '))
  expect(programs.toSorted()).toEqual([...Object.keys(mistakes), ...withoutOptions].toSorted())
})

test.each(
  Object.entries(mistakes).flatMap(([script, wrong]) =>
    wrong.map(([args, said]) => ({ script, args, said })),
  ),
)('`npm run $script -- $args` ends with what is wrong, last, and with 2', async ({ script, args, said }) => {
  const { code, err } = await runScript(script, args)
  expect(code).toBe(2)
  expect(err).not.toMatch(/^\s+at /m)
  expect(lastSaid(err)).toContain(said)
})

async function runScript(name: string, args: string): Promise<{ code: unknown; err: string }> {
  const file = entries[name] ?? scripts[name]?.split(' ').at(-1) ?? ''
  const given = args.split(' ').filter((arg) => arg !== '')
  const child = spawn(process.execPath, [join(repositoryDirectory, file), ...given], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const [err, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  return { code, err }
}

/** The last line, without a suggestion of what else may be meant. */
function lastSaid(err: string): string | undefined {
  return err
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('(Did you mean'))
    .at(-1)
}
