import type { KinesisStreamEvent } from 'aws-lambda'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createManualClock } from '../clock/manual-clock.ts'
import { AwsError } from '../errors.ts'
import type { InvocationResult } from '../lambda/types.ts'
import { createEventSourceMappings } from './event-source-mappings.ts'
import type { MappingInput } from './settings.ts'
import { laneOf } from './shard-reader.ts'
import { createFakeStream } from './testing/fake-stream.ts'

const streamArn = 'arn:aws:kinesis:eu-west-1:123456789012:stream/changes'
const consumerArn = `${streamArn}/consumer/push:1700000000`
const queueArn = 'arn:aws:sqs:eu-west-1:123456789012:failures'
const ok: InvocationResult = { kind: 'ok', payload: 'null' }
const failure: InvocationResult = {
  kind: 'error',
  functionError: 'Unhandled',
  errorType: 'Error',
  errorMessage: 'no',
}

type Handler = (
  keys: readonly string[],
  event: KinesisStreamEvent,
) => InvocationResult | Promise<InvocationResult>

const setUp = (change: Partial<MappingInput> = {}, handler: Handler = () => ok) => {
  const clock = createManualClock(0)
  const stream = createFakeStream()
  const batches: string[][] = []
  const events: KinesisStreamEvent[] = []
  const queued: { arn: string; body: unknown }[] = []
  let answer = handler
  const mappings = createEventSourceMappings({
    clock,
    streams: stream,
    queues: { send: (arn, body) => void queued.push({ arn, body: JSON.parse(body) }) },
    invoker: {
      async invoke(_, payload) {
        // The mapping under test wrote it.
        const event = JSON.parse(payload) as KinesisStreamEvent
        const keys = event.Records.map((record) => record.kinesis.partitionKey)
        events.push(event)
        batches.push(keys)
        return answer(keys, event)
      },
    },
  })
  const { uuid } = mappings.create({
    eventSourceArn: consumerArn,
    functionName: 'consume',
    startingPosition: 'LATEST',
    ...change,
  })
  const append = (...keys: string[]) => keys.map((key) => stream.append({ key, atMs: clock.now() }))
  const describeMapping = () => mappings.describe(uuid)
  return {
    clock,
    stream,
    mappings,
    uuid,
    batches,
    events,
    queued,
    append,
    describeMapping,
    setHandler: (next: Handler) => (answer = next),
  }
}

describe('reading', () => {
  test('records appended together are pushed together, at once, to an enhanced fan-out consumer', async () => {
    const { append, clock, batches } = setUp()
    append('a', 'b', 'c')
    await clock.advance(0)
    expect(batches).toEqual([['a', 'b', 'c']])
  })

  test('a plain stream is polled once a second [lambda/with-kinesis]', async () => {
    const { append, clock, batches } = setUp({ eventSourceArn: streamArn })
    append('a')
    await clock.advance(999)
    expect(batches).toEqual([])
    await clock.advance(1)
    expect(batches).toEqual([['a']])
  })

  test('a stream that is deleted leaves the mapping waiting for it', async () => {
    const { clock, stream, append, batches } = setUp({ eventSourceArn: streamArn })
    stream.remove()
    await clock.advance(3_000)
    stream.restore()
    append('a')
    await clock.advance(1_000)
    expect(batches).toEqual([['a']])
  })

  test('the batching window gathers records until it ends or the batch is full [lambda/invocation-eventsourcemapping]', async () => {
    const { append, clock, batches } = setUp({ maximumBatchingWindowSeconds: 1, batchSize: 3 })
    append('a')
    await clock.advance(500)
    append('b')
    await clock.advance(499)
    expect(batches).toEqual([])
    await clock.advance(1)
    expect(batches).toEqual([['a', 'b']])
    append('c', 'd', 'e')
    await clock.advance(0)
    expect(batches.at(-1)).toEqual(['c', 'd', 'e'])
  })

  test('what arrives while a batch runs is merged into the next', async () => {
    const gate = Promise.withResolvers<InvocationResult>()
    const { append, clock, batches } = setUp({}, (keys) => (keys.includes('a') ? gate.promise : ok))
    append('a')
    await clock.advance(0)
    append('b')
    await clock.advance(0)
    append('c')
    await clock.advance(0)
    expect(batches).toEqual([['a']])
    gate.resolve(ok)
    await clock.advance(0)
    expect(batches).toEqual([['a'], ['b', 'c']])
  })

  test('LATEST skips what is there already and TRIM_HORIZON does not [lambda/services-kinesis-parameters]', async () => {
    const { append, clock, mappings, batches } = setUp({ enabled: false })
    append('old')
    mappings.create({ eventSourceArn: consumerArn, functionName: 'other', startingPosition: 'LATEST' })
    await clock.advance(0)
    expect(batches).toEqual([])
    mappings.create({ eventSourceArn: consumerArn, functionName: 'other', startingPosition: 'TRIM_HORIZON' })
    await clock.advance(0)
    expect(batches).toEqual([['old']])
  })

  test('records that no filter pattern matches are skipped [lambda/with-kinesis-filtering]', async () => {
    const { stream, clock, batches, describeMapping } = setUp({
      filterPatterns: ['{"data":{"kind":["wanted"]}}'],
    })
    stream.append({ key: 'a', data: { kind: 'wanted' } })
    stream.append({ key: 'b', data: { kind: 'other' } })
    stream.append({ key: 'c', data: 'not json' })
    await clock.advance(0)
    expect(batches).toEqual([['a']])
    expect(describeMapping().counts).toMatchObject({ recordsDone: 1, recordsFilteredOut: 2 })
  })

  test('a disabled mapping stops and goes on where it was [lambda-api/API_UpdateEventSourceMapping]', async () => {
    const { append, clock, batches, mappings, uuid } = setUp()
    mappings.update(uuid, { enabled: false })
    append('a')
    await clock.advance(5_000)
    expect(batches).toEqual([])
    mappings.update(uuid, { enabled: true })
    await clock.advance(0)
    expect(batches).toEqual([['a']])
  })

  test('a deleted mapping calls nobody', async () => {
    const { append, clock, batches, mappings, uuid } = setUp()
    append('a')
    mappings.delete(uuid)
    await clock.advance(5_000)
    expect(batches).toEqual([])
    expect(() => mappings.describe(uuid)).toThrow(AwsError)
  })
})

test('the event has the shape of Kinesis [lambda/with-kinesis]', async () => {
  const { stream, clock, events } = setUp()
  const { sequenceNumber } = stream.append({ key: 'a', data: 'hello', atMs: 1_700_000_000_123.4 })
  await clock.advance(0)
  expect(events[0]).toEqual({
    Records: [
      {
        kinesis: {
          kinesisSchemaVersion: '1.0',
          partitionKey: 'a',
          sequenceNumber,
          data: Buffer.from('hello').toString('base64'),
          approximateArrivalTimestamp: 1_700_000_000.123,
        },
        eventSource: 'aws:kinesis',
        eventVersion: '1.0',
        eventID: `shardId-000000000000:${sequenceNumber}`,
        eventName: 'aws:kinesis:record',
        invokeIdentityArn: 'arn:aws:iam::123456789012:role/consume',
        awsRegion: 'eu-west-1',
        eventSourceARN: consumerArn,
      },
    ],
  })
})

describe('failures', () => {
  test('a failed batch goes again, later each time, before anything newer [lambda/with-kinesis]', async () => {
    const { append, clock, batches, setHandler, describeMapping } = setUp({}, () => failure)
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

  test('records whose retries are used up go to the on-failure queue and the shard goes on [lambda/kinesis-on-failure-destination]', async () => {
    const { append, clock, batches, queued, describeMapping } = setUp(
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

  test('records that are too old are set aside [lambda/services-kinesis-parameters]', async () => {
    const { append, clock, queued, batches, describeMapping } = setUp(
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
    const { append, clock, queued } = setUp(
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

  test('the lowest reported failure is the checkpoint [lambda/services-kinesis-batchfailurereporting]', async () => {
    const { append, clock, batches } = setUp(
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
    const { append, clock, batches } = setUp({ functionResponseTypes: ['ReportBatchItemFailures'] }, () =>
      batches.length === 1 ? { kind: 'ok', payload } : ok,
    )
    append('a', 'b')
    await clock.advance(200)
    expect(batches).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ])
  })

  test('throttling is retried without using up the retries', async () => {
    const { append, clock, batches, queued } = setUp({ maximumRetryAttempts: 0 }, () => {
      if (batches.length <= 3) throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429)
      return ok
    })
    append('a')
    await clock.advance(5_000)
    expect(batches).toHaveLength(4)
    expect(queued).toEqual([])
  })
})

describe('parallel batches of one shard', () => {
  test('a key that waits holds up only its own lane [lambda/with-kinesis]', async () => {
    const keys = ['k0', 'k1', 'k2', 'k3', 'k4', 'k5', 'k6', 'k7']
    const slow = keys[0] ?? ''
    const sameLane = keys.filter((key) => laneOf(key, 4) === laneOf(slow, 4))
    const { append, clock, batches } = setUp({ parallelizationFactor: 4, batchSize: 1 }, ([key]) =>
      key === slow ? new Promise<InvocationResult>(() => {}) : ok,
    )
    append(...keys)
    await clock.advance(0)
    const sent = batches.flat().toSorted()
    expect(sent).toEqual([slow, ...keys.filter((key) => !sameLane.includes(key))].toSorted())
  })

  test('each key keeps its order and no record is lost, whatever fails [lambda/with-kinesis]', async () => {
    const scenario = fc.record({
      factor: fc.integer({ min: 1, max: 10 }),
      batchSize: fc.integer({ min: 1, max: 8 }),
      bisect: fc.boolean(),
      reports: fc.boolean(),
      keys: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 60 }),
      failing: fc.array(fc.boolean(), { maxLength: 40 }),
      pauses: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 60 }),
    })
    await fc.assert(
      fc.asyncProperty(scenario, async ({ factor, batchSize, bisect, reports, keys, failing, pauses }) => {
        const done = new Map<string, string[]>()
        const outcomes = [...failing]
        const { stream, clock } = setUp(
          {
            parallelizationFactor: factor,
            batchSize,
            bisectBatchOnFunctionError: bisect,
            functionResponseTypes: reports ? ['ReportBatchItemFailures'] : [],
          },
          (_, { Records }) => {
            const fails = outcomes.shift() ?? false
            const middle = Math.floor(Records.length / 2)
            const finished = fails ? (reports ? Records.slice(0, middle) : []) : Records
            for (const { kinesis } of finished) {
              done.set(kinesis.partitionKey, [
                ...(done.get(kinesis.partitionKey) ?? []),
                kinesis.sequenceNumber,
              ])
            }
            if (!fails) return ok
            const itemIdentifier = Records[middle]?.kinesis.sequenceNumber
            return reports
              ? { kind: 'ok', payload: JSON.stringify({ batchItemFailures: [{ itemIdentifier }] }) }
              : failure
          },
        )
        const expected = new Map<string, string[]>()
        for (const [index, number] of keys.entries()) {
          const key = `k${number}`
          const { sequenceNumber } = stream.append({ key })
          expected.set(key, [...(expected.get(key) ?? []), sequenceNumber])
          if (pauses[index] !== undefined) await clock.advance(pauses[index])
        }
        for (let round = 0; round < 60; round += 1) await clock.advance(60_000)
        expect(done).toEqual(expected)
      }),
      { numRuns: 60 },
    )
  })

  test('a change of the factor takes effect when nothing is on the way', async () => {
    const gate = Promise.withResolvers<InvocationResult>()
    const { append, clock, batches, mappings, uuid } = setUp({}, (keys) =>
      keys.includes('first') ? gate.promise : ok,
    )
    append('first')
    await clock.advance(0)
    mappings.update(uuid, { parallelizationFactor: 4, batchSize: 1 })
    append('a', 'b')
    await clock.advance(0)
    expect(batches).toEqual([['first']])
    gate.resolve(ok)
    await clock.advance(1_000)
    expect(batches.flat().toSorted()).toEqual(['a', 'b', 'first'])
  })
})

test('settings out of range are refused by name [lambda/services-kinesis-parameters]', () => {
  const { mappings } = setUp()
  const input = { eventSourceArn: streamArn, functionName: 'f', startingPosition: 'LATEST' } as const
  expect(() => mappings.create({ ...input, batchSize: 0 })).toThrow('batchSize')
  expect(() => mappings.create({ ...input, maximumRecordAgeSeconds: 5 })).toThrow('maximumRecordAgeSeconds')
  expect(() => mappings.create({ ...input, startingPosition: 'AT_TIMESTAMP' })).toThrow(
    'StartingPositionTimestamp',
  )
})
