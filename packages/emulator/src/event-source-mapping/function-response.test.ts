import { expect, test } from 'vitest'
import { failure, ok, setUpMapping } from './testing/set-up-mapping.ts'

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
  '{"batchItemFailures":[{"itemIdentifier":null}]}',
  '{"batchItemFailures":[{"id":"1001"}]}',
  '"?"',
])(
  'the response %s names no record and fails the whole batch [lambda/services-kinesis-batchfailurereporting]',
  async (payload) => {
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
  },
)

test.each(['null', '{}', '{"batchItemFailures":null}', '{"batchItemFailures":[]}'])(
  'the response %s is a success of the whole batch [lambda/services-kinesis-batchfailurereporting]',
  async (payload) => {
    const { append, clock, batches, describeMapping } = setUpMapping(
      { functionResponseTypes: ['ReportBatchItemFailures'] },
      () => ({ kind: 'ok', payload }),
    )
    append('a', 'b')
    await clock.advance(60_000)
    expect(batches).toEqual([['a', 'b']])
    expect(describeMapping().counts).toMatchObject({ recordsDone: 2, retries: 0 })
  },
)

test('a function that throws fails the whole batch, whatever it may report [lambda/services-kinesis-batchfailurereporting]', async () => {
  const { append, clock, batches } = setUpMapping(
    { functionResponseTypes: ['ReportBatchItemFailures'] },
    () => (batches.length === 1 ? failure : ok),
  )
  append('a', 'b')
  await clock.advance(200)
  expect(batches).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ])
})

test('item failures count only for a mapping that asks for them [lambda/services-kinesis-batchfailurereporting]', async () => {
  const { append, clock, batches } = setUpMapping({}, (_, { Records }) => {
    const itemIdentifier = Records[0]?.kinesis.sequenceNumber
    return { kind: 'ok', payload: JSON.stringify({ batchItemFailures: [{ itemIdentifier }] }) }
  })
  append('a')
  await clock.advance(60_000)
  expect(batches).toEqual([['a']])
})

test('with bisecting, the batch is cut at the lowest reported failure [lambda/services-kinesis-batchfailurereporting]', async () => {
  const { append, clock, batches } = setUpMapping(
    { functionResponseTypes: ['ReportBatchItemFailures'], bisectBatchOnFunctionError: true },
    (keys, { Records }) => {
      if (keys.length < 5) return ok
      const itemIdentifier = Records[3]?.kinesis.sequenceNumber
      return { kind: 'ok', payload: JSON.stringify({ batchItemFailures: [{ itemIdentifier }] }) }
    },
  )
  append('a', 'b', 'c', 'd', 'e')
  await clock.advance(0)
  expect(batches).toEqual([
    ['a', 'b', 'c', 'd', 'e'],
    ['d', 'e'],
  ])
})
