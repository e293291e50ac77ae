import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { expect, test } from 'vitest'
import { setUpDynamoDb, startMs, TableName, thing } from './testing/set-up-dynamodb.ts'

function epochSeconds(ms: number): AttributeValue {
  return { N: String(Math.floor(ms / 1_000)) }
}

const justPast = { EXPIRE: epochSeconds(startMs - 1_000) }

async function setUp() {
  const deps = await setUpDynamoDb()
  await deps.dynamodb.setTimeToLive(TableName, { attributeName: 'EXPIRE', enabled: true })
  return deps
}

test('Items past their time are deleted, and only by a Number of the last five years [dynamodb/time-to-live-ttl-before-you-start]', async () => {
  const { clock, dynamodb, putAll, scan } = await setUp()
  await putAll([
    thing('due', '1', justPast),
    thing('later', '1', { EXPIRE: epochSeconds(startMs + 60_000) }),
    thing('text', '1', { EXPIRE: { S: String(startMs / 1_000 - 1) } }),
    thing('old', '1', { EXPIRE: epochSeconds(Date.UTC(2020, 0, 1)) }),
    thing('never', '1'),
  ])
  expect(await dynamodb.expireItems()).toBe(1)
  expect(await scan('PK')).toEqual(new Set(['later', 'never', 'old', 'text']))
  await clock.advance(62_000)
  await dynamodb.expireItems()
  expect(await scan('PK')).toEqual(new Set(['never', 'old', 'text']))
})

test('A table larger than one step is gone through to its end', async () => {
  const { dynamodb, putAll, scan } = await setUp()
  for (let batch = 0; batch < 44; batch += 1) {
    await putAll(Array.from({ length: 25 }, (_, index) => thing(`p${batch}`, String(index), justPast)))
  }
  expect(await dynamodb.expireItems()).toBe(1_100)
  expect(await scan()).toEqual(new Set())
})

test('An item whose time is put off before it runs out is kept', async () => {
  const { clock, dynamodb, put, scan } = await setUp()
  await put(thing('a', '1', { EXPIRE: epochSeconds(startMs + 10_000) }))
  await put(thing('a', '1', { EXPIRE: epochSeconds(startMs + 90_000) }))
  await clock.advance(30_000)
  await dynamodb.expireItems()
  expect(await scan('PK')).toEqual(new Set(['a']))
})

test('Nothing expires while it is turned off [dynamodb/TTL]', async () => {
  const { dynamodb, put } = await setUp()
  await put(thing('due', '1', justPast))
  await dynamodb.setTimeToLive(TableName, { attributeName: 'EXPIRE', enabled: false })
  expect(await dynamodb.expireItems()).toBe(0)
})
