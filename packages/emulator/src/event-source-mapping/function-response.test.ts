import { expect, test } from 'vitest'
import { ok, setUpMapping } from './testing/set-up-mapping.ts'

test('the lowest reported failure is the checkpoint [lambda/services-kinesis-batchfailurereporting]', async () => {
  const { append, clock, batches } = setUpMapping(
    { functionResponseTypes: ['ReportBatchItemFailures'], maximumRetryAttempts: 5 },
    (keys, event) => {
      if (keys.length < 4) return ok
      const named = [3, 1].map((index) => ({
        itemIdentifier: event.Records[index]?.kinesis.sequenceNumber,
      }))
      return { kind: 'ok', payload: JSON.stringify({ batchItemFailures: named }) }
    },
  )
  append('a', 'b', 'c', 'd')
  await clock.advance(200)
  expect(batches).toEqual([
    ['a', 'b', 'c', 'd'],
    ['b', 'c', 'd'],
  ])
})

test.each([
  '{"batchItemFailures":[{"itemIdentifier":"77"}]}',
  '{"batchItemFailures":[{"itemIdentifier":""}]}',
  '"?"',
])('an answer that names no record of the batch fails the whole of it: %s', async (payload) => {
  const { append, clock, batches } = setUpMapping(
    { functionResponseTypes: ['ReportBatchItemFailures'] },
    () => (batches.length === 1 ? { kind: 'ok', payload } : ok),
  )
  append('a', 'b')
  await clock.advance(200)
  expect(batches).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ])
})
