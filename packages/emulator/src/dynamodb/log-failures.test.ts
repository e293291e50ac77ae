import { expect, test } from 'vitest'
import { startMs, setUpDynamoDb, thing } from './testing/set-up-dynamodb.ts'

test('A store that takes nothing any more is said once a minute, and what a caller does wrong is not', async () => {
  const { dynamodb, put, clock, logged } = await setUpDynamoDb()
  await expect(put({ PK: { S: 'no sort key' } })).rejects.toMatchObject({ name: 'ValidationException' })
  expect(logged).toEqual([])
  // As on a full disk, every write fails from here on.
  await dynamodb.close()
  for (const rank of ['1', '2']) {
    await expect(put(thing('a', rank))).rejects.toMatchObject({ name: 'InternalServerError' })
  }
  expect(logged).toEqual([expect.stringMatching(/^DynamoDB fails: .*not open/)])
  await clock.advance(60_000)
  expect(clock.now()).toBe(startMs + 60_000)
  await expect(put(thing('a', '3'))).rejects.toMatchObject({ name: 'InternalServerError' })
  expect(logged).toHaveLength(2)
})
