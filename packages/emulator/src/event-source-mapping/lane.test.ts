import { expect, test } from 'vitest'
import { AwsError } from '../errors.ts'
import { failure, ok, queueArn, streamArn, setUpMapping } from './testing/set-up-mapping.ts'

test('a failed batch goes again, later each time, before anything newer [lambda/with-kinesis]', async () => {
  const { append, clock, batches, setHandler, describeMapping } = setUpMapping({}, () => failure)
  append('a')
  await clock.advance(0)
  append('b')
  await clock.advance(199)
  expect(batches).toEqual([['a']])
  await clock.advance(1)
  expect(batches).toEqual([['a'], ['a']])
  await clock.advance(399)
  setHandler(() => ok)
  await clock.advance(1)
  expect(batches).toEqual([['a'], ['a'], ['a'], ['b']])
  expect(describeMapping().counts).toMatchObject({ batches: 4, retries: 2, recordsDone: 2 })
})

test('records whose retries are used up go to the on-failure queue and the shard continues [lambda/kinesis-on-failure-destination]', async () => {
  const { append, clock, batches, queued, describeMapping } = setUpMapping(
    { maximumRetryAttempts: 1, onFailureDestinationArn: queueArn },
    (keys) => (keys.includes('poison') ? failure : ok),
  )
  const [poison] = append('poison')
  await clock.advance(0)
  append('good')
  await clock.advance(200)
  expect(batches).toEqual([['poison'], ['poison'], ['good']])
  expect(queued).toEqual([
    {
      arn: queueArn,
      body: {
        requestContext: {
          requestId: expect.any(String),
          functionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:consume',
          condition: 'RetryAttemptsExhausted',
          approximateInvokeCount: 2,
        },
        responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
        version: '1.0',
        timestamp: '1970-01-01T00:00:00.200Z',
        KinesisBatchInfo: {
          shardId: 'shardId-000000000000',
          startSequenceNumber: poison?.sequenceNumber,
          endSequenceNumber: poison?.sequenceNumber,
          approximateArrivalOfFirstRecord: '1970-01-01T00:00:00.000Z',
          approximateArrivalOfLastRecord: '1970-01-01T00:00:00.000Z',
          batchSize: 1,
          streamArn,
        },
      },
    },
  ])
  expect(describeMapping().counts).toMatchObject({ recordsDiscarded: 1, sentToDestination: 1 })
})

test('records that are too old are discarded [lambda/services-kinesis-parameters]', async () => {
  const { append, clock, queued, batches, describeMapping } = setUpMapping(
    { maximumRecordAgeSeconds: 60, onFailureDestinationArn: queueArn },
    (keys) => (keys.includes('poison') ? failure : ok),
  )
  append('poison')
  await clock.advance(30_000)
  append('good')
  expect(describeMapping().iteratorAgeMs).toEqual({ 'shardId-000000000000': 30_000 })
  await clock.advance(30_000)
  expect(queued).toEqual([])
  await clock.advance(1)
  expect(queued).toMatchObject([{ body: { requestContext: { condition: 'RecordAgeExceeded' } } }])
  expect(batches.at(-1)).toEqual(['good'])
  expect(describeMapping().iteratorAgeMs).toEqual({ 'shardId-000000000000': 0 })
})

test('bisecting finds the poison record and passes the others [lambda/services-kinesis-parameters]', async () => {
  const done: string[] = []
  const { append, clock, queued } = setUpMapping(
    { bisectBatchOnFunctionError: true, maximumRetryAttempts: 0, onFailureDestinationArn: queueArn },
    (keys) => {
      if (keys.includes('x')) return failure
      done.push(...keys)
      return ok
    },
  )
  append('a', 'b', 'c', 'x', 'd', 'e')
  await clock.advance(0)
  expect(done).toEqual(['a', 'b', 'c', 'd', 'e'])
  expect(queued).toMatchObject([{ body: { KinesisBatchInfo: { batchSize: 1 } } }])
})

test('throttling is retried without using up the retries', async () => {
  const { append, clock, batches, queued } = setUpMapping({ maximumRetryAttempts: 0 }, () => {
    if (batches.length <= 3) throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429)
    return ok
  })
  append('a')
  await clock.advance(5_000)
  expect(batches).toHaveLength(4)
  expect(queued).toEqual([])
})

test('without a maximum of retries, a batch goes again as long as it fails [lambda/services-kinesis-parameters]', async () => {
  const { append, clock, batches, queued, setHandler, describeMapping } = setUpMapping(
    { onFailureDestinationArn: queueArn },
    () => failure,
  )
  append('a')
  for (let hour = 0; hour < 6; hour += 1) await clock.advance(3_600_000)
  expect(batches.length).toBeGreaterThan(300)
  setHandler(() => ok)
  await clock.advance(60_000)
  expect(describeMapping().counts).toMatchObject({ recordsDone: 1, recordsDiscarded: 0 })
  expect(queued).toEqual([])
})

test('a batch that always fails holds back its shard until its records leave the stream [lambda/services-kinesis-parameters]', async () => {
  const { append, clock, batches, queued } = setUpMapping({ onFailureDestinationArn: queueArn }, (keys) =>
    keys.includes('poison') ? failure : ok,
  )
  append('poison')
  await clock.advance(60_000)
  append('good')
  for (let hour = 0; hour < 23; hour += 1) await clock.advance(3_600_000)
  expect(batches.flat()).not.toContain('good')
  await clock.advance(3_600_000)
  expect(batches.at(-1)).toEqual(['good'])
  expect(queued).toMatchObject([{ body: { requestContext: { condition: 'RecordAgeExceeded' } } }])
})

test('records that grew too old unsent are reported without a response [lambda/kinesis-on-failure-destination]', async () => {
  const { append, clock, batches, queued, mappings, uuid } = setUpMapping({
    enabled: false,
    maximumRecordAgeSeconds: 60,
    onFailureDestinationArn: queueArn,
  })
  append('old')
  await clock.advance(60_001)
  mappings.update(uuid, { enabled: true })
  await clock.advance(0)
  expect(batches).toEqual([])
  expect(queued).toMatchObject([
    { body: { requestContext: { condition: 'RecordAgeExceeded', approximateInvokeCount: 0 } } },
  ])
  expect(queued[0]?.body).not.toHaveProperty('responseContext')
})

test('of a batch that fails in part, only what failed to the end is reported [lambda/services-kinesis-batchfailurereporting]', async () => {
  const { append, clock, queued, describeMapping } = setUpMapping(
    {
      functionResponseTypes: ['ReportBatchItemFailures'],
      maximumRetryAttempts: 1,
      onFailureDestinationArn: queueArn,
    },
    (keys, { Records }) => {
      const itemIdentifier = Records[keys.indexOf('poison')]?.kinesis.sequenceNumber
      return { kind: 'ok', payload: JSON.stringify({ batchItemFailures: [{ itemIdentifier }] }) }
    },
  )
  const [, poison, after] = append('good', 'poison', 'after')
  await clock.advance(200)
  expect(queued).toMatchObject([
    {
      body: {
        requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 2 },
        KinesisBatchInfo: {
          startSequenceNumber: poison?.sequenceNumber,
          endSequenceNumber: after?.sequenceNumber,
          batchSize: 2,
        },
      },
    },
  ])
  expect(describeMapping().counts).toMatchObject({ recordsDone: 1, recordsDiscarded: 2 })
})
