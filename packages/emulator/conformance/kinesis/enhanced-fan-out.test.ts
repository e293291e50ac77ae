import { randomUUID } from 'node:crypto'
import {
  DeleteStreamCommand,
  DeregisterStreamConsumerCommand,
  DescribeStreamConsumerCommand,
  ListStreamConsumersCommand,
  RegisterStreamConsumerCommand,
  type StartingPosition,
  SubscribeToShardCommand,
  type SubscribeToShardCommandInput,
  type SubscribeToShardEvent,
  type SubscribeToShardEventStream,
} from '@aws-sdk/client-kinesis'
import { describe, expect, onTestFinished, test } from 'vitest'
import { targetsOf } from '../targets.ts'
import { firstShard, openStream, suiteTimeoutMs, textOf } from './open-stream.ts'

describe.each(targetsOf(['kinesis']))(
  'Kinesis Data Streams, by $name',
  { timeout: suiteTimeoutMs },
  ({ open }) => {
    const { StreamName, client, streamArn, put, iteratorOf, readFrom } = openStream(open)

    describe('consumers with enhanced fan-out', () => {
      test('are registered, described, listed and removed [kinesis/enhanced-consumers]', async () => {
        const ConsumerName = `reader-${randomUUID()}`
        const { Consumer } = await client().send(
          new RegisterStreamConsumerCommand({ StreamARN: streamArn(), ConsumerName }),
        )
        expect(Consumer).toMatchObject({
          ConsumerName,
          ConsumerARN: expect.stringContaining(`${streamArn()}/consumer/${ConsumerName}:`),
          ConsumerStatus: expect.stringMatching(/^(CREATING|ACTIVE)$/),
        })
        const status = async () =>
          (await client().send(new DescribeStreamConsumerCommand({ StreamARN: streamArn(), ConsumerName })))
            .ConsumerDescription?.ConsumerStatus
        await expect.poll(status, { timeout: suiteTimeoutMs / 2, interval: 500 }).toBe('ACTIVE')
        const { Consumers } = await client().send(new ListStreamConsumersCommand({ StreamARN: streamArn() }))
        expect(Consumers?.map((consumer) => consumer.ConsumerName)).toContain(ConsumerName)
        await client().send(new DeregisterStreamConsumerCommand({ StreamARN: streamArn(), ConsumerName }))
      })

      test('have names of their own [kinesis-api/API_RegisterStreamConsumer]', async () => {
        const ConsumerName = `reader-${randomUUID()}`
        const register = () =>
          client().send(new RegisterStreamConsumerCommand({ StreamARN: streamArn(), ConsumerName }))
        await register()
        await expect(register()).rejects.toMatchObject({ name: 'ResourceInUseException' })
      })

      test('that are unknown fail with ResourceNotFoundException [kinesis-api/API_DescribeStreamConsumer]', async () => {
        await expect(
          client().send(
            new DescribeStreamConsumerCommand({ StreamARN: streamArn(), ConsumerName: 'absent' }),
          ),
        ).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
      })

      test('keep their stream from being deleted unless that is enforced [kinesis-api/API_DeleteStream]', async () => {
        await client().send(
          new RegisterStreamConsumerCommand({
            StreamARN: streamArn(),
            ConsumerName: `reader-${randomUUID()}`,
          }),
        )
        await expect(client().send(new DeleteStreamCommand({ StreamName }))).rejects.toMatchObject({
          name: 'ResourceInUseException',
        })
      })
    })

    describe('subscriptions to a shard', () => {
      test('bring what is put afterwards, with key, data and number [kinesis-api/API_SubscribeToShard]', async () => {
        const { subscribe } = await registerReader()
        const events = await subscribe({ Type: 'LATEST' })
        const { SequenceNumber } = await put('pushed', { PartitionKey: 'key-1' })
        const event = await eventWithRecords(events)
        expect(event.Records?.map((record) => record.SequenceNumber)).toEqual([SequenceNumber])
        expect(event.Records?.map(textOf)).toEqual(['pushed'])
        expect(event).toMatchObject({
          MillisBehindLatest: expect.any(Number),
          ContinuationSequenceNumber: expect.stringMatching(/^\d+$/),
        })
      })

      test('begin with a record, after it, or with the oldest [kinesis-api/API_StartingPosition]', async () => {
        const { SequenceNumber } = await put('at')
        await put('after')
        const at = await firstRecord({ Type: 'AT_SEQUENCE_NUMBER', SequenceNumber })
        const after = await firstRecord({ Type: 'AFTER_SEQUENCE_NUMBER', SequenceNumber })
        const oldest = await firstRecord({ Type: 'TRIM_HORIZON' })
        const [read] = await readFrom(await iteratorOf())
        expect(at && textOf(at)).toBe('at')
        expect(after && textOf(after)).toBe('after')
        expect(oldest?.SequenceNumber).toBe(read?.SequenceNumber)
      })

      test('continue after the number that the last event named [kinesis-api/API_SubscribeToShardEvent]', async () => {
        const first = await registerReader()
        const events = await first.subscribe({ Type: 'LATEST' })
        await put('one')
        const { ContinuationSequenceNumber: SequenceNumber } = await eventWithRecords(events)
        await put('two')
        const second = await registerReader()
        const next = await second.subscribe({ Type: 'AFTER_SEQUENCE_NUMBER', SequenceNumber })
        expect((await eventWithRecords(next)).Records?.map(textOf)).toEqual(['two'])
      })

      test('are refused within five seconds of the one before [kinesis-api/API_SubscribeToShard]', async () => {
        const { subscribe } = await registerReader()
        await subscribe({ Type: 'LATEST' })
        await expect(subscribe({ Type: 'LATEST' })).rejects.toMatchObject({ name: 'ResourceInUseException' })
      })

      test('of an unknown consumer fail with ResourceNotFoundException [kinesis-api/API_SubscribeToShard]', async () => {
        const { subscribe } = await registerReader()
        await expect(
          subscribe({ Type: 'LATEST' }, { ConsumerARN: `${streamArn()}/consumer/absent:1` }),
        ).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
      })

      test('need a number where their type asks for one [kinesis-api/API_SubscribeToShard]', async () => {
        const { subscribe } = await registerReader()
        await expect(subscribe({ Type: 'AFTER_SEQUENCE_NUMBER' })).rejects.toMatchObject({
          name: expect.stringMatching(/^(InvalidArgument|Validation)Exception$/),
        })
      })
    })

    async function firstRecord(position: StartingPosition) {
      const { subscribe } = await registerReader()
      const [record] = (await eventWithRecords(await subscribe(position))).Records ?? []
      return record
    }

    /** A consumer of its own, active, which is removed after the test. */
    async function registerReader() {
      const { Consumer } = await client().send(
        new RegisterStreamConsumerCommand({ StreamARN: streamArn(), ConsumerName: `reader-${randomUUID()}` }),
      )
      const ConsumerARN = Consumer?.ConsumerARN
      const status = async () =>
        (await client().send(new DescribeStreamConsumerCommand({ ConsumerARN }))).ConsumerDescription
          ?.ConsumerStatus
      await expect.poll(status, { timeout: suiteTimeoutMs / 2, interval: 500 }).toBe('ACTIVE')
      const departure = new AbortController()
      onTestFinished(async () => {
        departure.abort()
        await client().send(new DeregisterStreamConsumerCommand({ ConsumerARN }))
      })
      const subscribe = async (
        position: StartingPosition,
        more: Partial<SubscribeToShardCommandInput> = {},
      ): Promise<AsyncIterable<SubscribeToShardEventStream>> => {
        const input = { ConsumerARN, ShardId: firstShard, StartingPosition: position, ...more }
        const { EventStream } = await client().send(new SubscribeToShardCommand(input), {
          abortSignal: departure.signal,
        })
        if (EventStream === undefined) throw new Error('The response has no event stream.')
        return EventStream
      }
      return { subscribe }
    }
  },
)

/** The next event that is not empty. */
async function eventWithRecords(
  events: AsyncIterable<SubscribeToShardEventStream>,
): Promise<SubscribeToShardEvent> {
  for await (const { SubscribeToShardEvent: event } of events) {
    if (event?.Records?.length) return event
  }
  throw new Error('The subscription ended without records.')
}
