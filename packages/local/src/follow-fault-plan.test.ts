import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FaultPlanFileError } from './errors.ts'
import { followFaultPlan, readFaultPlan } from './follow-fault-plan.ts'
import { temporaryDirectory } from './testing/temporary-directory.ts'

function nothing(): void {}

async function setUp() {
  const file = join(await temporaryDirectory(), 'chaos.json')
  const plans: unknown[] = []
  const told: string[] = []
  let changed = nothing
  return {
    file,
    plans,
    told,
    changeTo: async (text: string) => {
      await writeFile(file, text)
      changed()
    },
    follow: () =>
      followFaultPlan({
        file,
        faults: { set: (plan) => void plans.push(plan) },
        tell: (message) => void told.push(message),
        watch: (_, listener) => {
          changed = listener
          return () => (changed = nothing)
        },
      }),
  }
}

test('The plan of the file is in effect at once and after each change, until it is followed no more', async () => {
  const { changeTo, follow, plans, told } = await setUp()
  await changeTo('{"throttling": {"share": 0.1}}')
  const stop = follow()
  await changeTo('{"throttling": {"share": 0.2}}')
  stop()
  await changeTo('{"throttling": {"share": 0.3}}')
  expect(plans).toMatchObject([{ throttling: { share: 0.1 } }, { throttling: { share: 0.2 } }])
  expect(told).toEqual([expect.stringMatching(/^Faults now as in .*chaos\.json\.$/)])
})

test('A change with mistakes leaves the former plan in effect, and names each of them', async () => {
  const { changeTo, follow, plans, told } = await setUp()
  await changeTo('{}')
  follow()
  await changeTo('{"throttling": {"share": 2}, "sed": 1}')
  expect(plans).toHaveLength(1)
  expect(told).toHaveLength(1)
  expect(told[0]).toMatch(/throttling\.share: .*\n.*"sed"/)
})

test('A file that is missing, no JSON or no plan cannot be followed: one line for each mistake', async () => {
  const { changeTo, file, follow } = await setUp()
  expect(follow).toThrow(FaultPlanFileError)
  expect(follow).toThrow('no such file')
  await changeTo('{"seed": }')
  expect(follow).toThrow(/chaos\.json.*JSON/s)
  await changeTo('{"seed": -1, "latency": {"sms": {}}}')
  expect(() => readFaultPlan(file)).toThrow(/\n {2}latency: .*"sms".*\n {2}seed: /)
})
