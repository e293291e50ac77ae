import { expect, test } from 'vitest'
import { setUpDynamoDb, TableName, thing } from '../dynamodb/testing/set-up-dynamodb.ts'
import { createFaultContext } from './fault-context.ts'
import { type FaultPlanInput, parseFaultPlan } from './fault-plan.ts'
import { createRequestFaults } from './request-faults.ts'

function items(count: number, PK = 'a') {
  return Array.from({ length: count }, (_, index) => thing(PK, String(index)))
}

async function setUp() {
  const deps = await setUpDynamoDb()
  const { count, counts, random } = createFaultContext(deps.clock)
  random.restart(1)
  const fault = createRequestFaults({
    dynamodb: deps.dynamodb,
    random: { throttling: random.of('throttling'), unprocessedItems: random.of('unprocessedItems') },
    count,
  })
  /** Indexes of the puts that are throttled. */
  const throttled = async (requests: number) => {
    const outcomes = await Promise.allSettled(items(requests).map((item) => deps.put(item)))
    return outcomes.map(({ status }) => status === 'rejected')
  }
  /** The sort keys that a batch of 25 leaves undone. */
  const unprocessed = async () => {
    const { UnprocessedItems } = await deps.putAll(items(25))
    return UnprocessedItems?.[TableName]?.map(({ PutRequest }) => PutRequest?.Item?.SK?.S) ?? []
  }
  return {
    ...deps,
    counts,
    throttled,
    unprocessed,
    set: (plan: FaultPlanInput) => fault.set(parseFaultPlan(plan)),
    clear: () => fault.set(undefined),
  }
}

test('A share of the writes of batches is left undone, and exactly those are given back', async () => {
  const { counts, putAll, scan, set } = await setUp()
  set({ unprocessedItems: { share: 0.2 } })
  const left = new Set<string | undefined>()
  for (let batch = 0; batch < 40; batch += 1) {
    const PK = `p${batch}`
    const { UnprocessedItems } = await putAll(
      items(25, PK).map((item) => ({ ...item, ID: { S: `${PK}/${item.SK?.S}` } })),
    )
    for (const { PutRequest } of UnprocessedItems?.[TableName] ?? []) left.add(PutRequest?.Item?.ID?.S)
  }
  const stored = await scan('ID')
  expect(left.size).toBe(counts().unprocessedItems)
  expect([...stored].some((id) => left.has(id))).toBe(false)
  expect(stored.size + left.size).toBe(1_000)
  // Of 1,000, at this seed.
  expect(left.size).toBe(180)
})

test('A batch of which nothing is processed fails as a whole, until the fault is over', async () => {
  const { clear, putAll, scan, set } = await setUp()
  set({ unprocessedItems: { share: 1 } })
  await expect(putAll(items(2))).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' })
  expect(await scan()).toEqual(new Set())
  clear()
  expect((await putAll(items(2))).UnprocessedItems).toEqual({})
})

test('A share of the requests is throttled before anything is done or billed', async () => {
  const { counts, meter, scan, set, throttled } = await setUp()
  set({ throttling: { share: 0.3 } })
  const refused = (await throttled(300)).filter(Boolean).length
  expect(refused).toBe(counts().throttling)
  // Of 300, at this seed.
  expect(refused).toBe(86)
  set({})
  expect((await scan()).size).toBe(300 - refused)
  expect(meter.read()['dynamodb.writeRequestUnits']).toBe(300 - refused)
})

test('Only the operations that a plan names are throttled', async () => {
  const { dynamodb, get, put, set } = await setUp()
  set({ throttling: { share: 1, operations: ['GetItem'] } })
  await put(thing('a', '1'))
  await expect(get(thing('a', '1'))).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' })
  expect(await dynamodb.describeTable(TableName)).toMatchObject({ TableStatus: 'ACTIVE' })
})

test('Throttling does not change which writes of later batches are left undone', async () => {
  const alone = await setUp()
  alone.set({ unprocessedItems: { share: 0.5 } })
  const both = await setUp()
  both.set({ unprocessedItems: { share: 0.5 }, throttling: { share: 0.5, operations: ['BatchWriteItem'] } })
  for (let batch = 0; batch < 10; batch += 1) {
    const expected = await alone.unprocessed()
    const found = await both.unprocessed().catch(() => 'throttled')
    if (found !== 'throttled') expect(found).toEqual(expected)
  }
  expect(both.counts().throttling).toBeGreaterThan(0)
  expect(both.counts().throttling).toBeLessThan(10)
})
