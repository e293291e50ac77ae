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
  const messages: string[] = []
  let changed = nothing
  return {
    file,
    plans,
    messages,
    changeTo: async (text: string | Buffer) => {
      await writeFile(file, text)
      changed()
    },
    follow: () =>
      followFaultPlan({
        file,
        faults: { set: (plan) => void plans.push(plan) },
        onMessage: (message) => void messages.push(message),
        watch: (_, listener) => {
          changed = listener
          return () => (changed = nothing)
        },
      }),
  }
}

test('the plan of the file takes effect at once and after each change, until following stops', async () => {
  const { changeTo, follow, plans, messages } = await setUp()
  await changeTo('{"throttling": {"share": 0.1}}')
  const stop = follow()
  await changeTo('{"throttling": {"share": 0.2}}')
  stop()
  await changeTo('{"throttling": {"share": 0.3}}')
  expect(plans).toMatchObject([{ throttling: { share: 0.1 } }, { throttling: { share: 0.2 } }])
  expect(messages).toEqual([expect.stringMatching(/^Faults now as in .*chaos\.json\.$/)])
})

test('a plan is read in UTF-16 and with a byte-order mark, as PowerShell writes it', async () => {
  const { changeTo, file } = await setUp()
  const text = '\uFEFF{"throttling": {"share": 0.1}}'
  for (const content of [text, Buffer.from(text, 'utf16le')]) {
    await changeTo(content)
    expect(readFaultPlan(file)).toMatchObject({ throttling: { share: 0.1 } })
  }
})

test('a change with mistakes leaves the former plan in effect, and names each of them', async () => {
  const { changeTo, follow, plans, messages } = await setUp()
  await changeTo('{}')
  follow()
  await changeTo('{"throttling": {"share": 2}, "sed": 1}')
  expect(plans).toHaveLength(1)
  expect(messages).toHaveLength(1)
  expect(messages[0]).toMatch(/throttling\.share: .*\n.*"sed"/)
})

test('a file that is missing, not JSON or not a plan is refused with one line for each mistake', async () => {
  const { changeTo, file, follow } = await setUp()
  expect(follow).toThrow(FaultPlanFileError)
  expect(follow).toThrow('no such file')
  await changeTo('{"seed": }')
  expect(follow).toThrow(/chaos\.json.*JSON/s)
  await changeTo('{"seed": -1, "latency": {"sms": {}}}')
  expect(() => readFaultPlan(file)).toThrow(/\n {2}latency: .*"sms".*\n {2}seed: /)
})
