import { type ChildProcess, execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { RunningStack } from '@sportsfeeds/local'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startClientStack } from '../testing/start-client-stack.ts'
import { writeOutputs } from '../testing/write-outputs.ts'

let stack: RunningStack
let directory: string
let outputsFile: string
const children: ChildProcess[] = []

beforeAll(async () => {
  ;({ stack } = await startClientStack())
  ;({ directory, file: outputsFile } = await writeOutputs(stack.outputs))
})

afterAll(async () => {
  for (const child of children) child.kill()
  await stack.close()
  await rm(directory, { recursive: true })
})

test('the example provider sends prices until Ctrl-C, and the example analyst prints them', async () => {
  const provider = start('provider')
  children.push(provider.child)
  const analyst = start('analyst', '--count', '3')
  const printed = await analyst.output
  provider.child.kill('SIGINT')

  expect(printed).toContain('state: live')
  const prices =
    /^game-example-1 (moneyline \S+ Home [\d.]+, Away [\d.]+|total@2\.5 \S+ Over 2\.5 [\d.]+, Under 2\.5 [\d.]+) open $/gm
  expect(printed.match(prices)).toHaveLength(3)
  expect((await provider.output).match(/: \d+\.\d\d stored, stored/g)?.length).toBeGreaterThanOrEqual(2)
})

function start(
  example: 'analyst' | 'provider',
  ...args: string[]
): { child: ChildProcess; output: Promise<string> } {
  const main = fileURLToPath(new URL(`../../examples/${example}/typescript/main.ts`, import.meta.url))
  const running = promisify(execFile)(process.execPath, [main, '--outputs', outputsFile, ...args])
  return { child: running.child, output: running.then(({ stdout }) => stdout) }
}
