import { fileURLToPath } from 'node:url'
import { expect, test, vi } from 'vitest'
import { verifyScripted } from './verify-scripted.ts'

const program = fileURLToPath(new URL('testing/gateway-program.ts', import.meta.url))

// Only ends what hangs: the kit itself waits longer for a program when the machine is busy.
vi.setConfig({ testTimeout: 900_000 })

// They mostly wait, so all at once take little longer than the slowest.
test.concurrent.each<[lacks: string[], rules: string[]]>([
  [[], []],
  [['resume'], []],
  [['catch-up'], ['P26', 'P27']],
  [
    ['catch-up', 'conflated', 'resume'],
    ['P26', 'P27'],
  ],
  [['conflated'], ['P27']],
  [['heartbeats'], ['P25']],
  [['places'], ['P24']],
  [['subscribed'], ['P23']],
  [['reopening'], ['P28']],
  [['outdated'], ['P4']],
  [['refused'], ['P2']],
])('of a client of the live gateway without %j the rules %j are broken', async (lacks, rules) => {
  const command = [process.execPath, program, ...lacks]
  const broken = await verifyScripted({ command, delivery: 'gateway', say: () => undefined })
  expect([...new Set(broken.map(({ rule }) => rule))].toSorted()).toEqual(rules)
})
