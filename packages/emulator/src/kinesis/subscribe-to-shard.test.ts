import { DeregisterStreamConsumerCommand } from '@aws-sdk/client-kinesis'
import { expect, test } from 'vitest'
import { append, firstShard, setUpKinesis, startMs } from './testing/set-up-kinesis.ts'
import { subscribe, textsOf } from './testing/subscribe.ts'

test('Records are pushed to a subscriber, those of one moment in one event [kinesis-api/API_SubscribeToShardEvent]', async () => {
  const { client, kinesis, streamArn, consumerArn } = await setUpConsumer()
  const subscriber = await subscribe(client, consumerArn)
  append(kinesis, streamArn, 'a')
  const last = append(kinesis, streamArn, 'größe', 'key')
  const event = await subscriber.next()
  expect(textsOf(event)).toEqual(['a', 'größe'])
  expect(event).toMatchObject({ ContinuationSequenceNumber: last.sequenceNumber, MillisBehindLatest: 0 })
  expect(event?.Records?.[1]).toMatchObject({
    SequenceNumber: last.sequenceNumber,
    PartitionKey: 'key',
    ApproximateArrivalTimestamp: new Date(startMs),
  })
})

test('A subscription begins with any of the starting positions [kinesis-api/API_StartingPosition]', async () => {
  const { client, clock, kinesis, streamArn, register } = await setUpConsumer()
  append(kinesis, streamArn, 'a')
  await clock.advance(1_000)
  const { sequenceNumber: SequenceNumber } = append(kinesis, streamArn, 'b')
  append(kinesis, streamArn, 'c')
  const first = async (position: Parameters<typeof subscribe>[2]) =>
    textsOf(await (await subscribe(client, register(), position)).next())
  expect(await first({ Type: 'TRIM_HORIZON' })).toEqual(['a', 'b', 'c'])
  expect(await first({ Type: 'AT_SEQUENCE_NUMBER', SequenceNumber })).toEqual(['b', 'c'])
  expect(await first({ Type: 'AFTER_SEQUENCE_NUMBER', SequenceNumber })).toEqual(['c'])
  expect(await first({ Type: 'AT_TIMESTAMP', Timestamp: new Date(startMs + 1_000) })).toEqual(['b', 'c'])
  const latest = await subscribe(client, register())
  append(kinesis, streamArn, 'd')
  expect(textsOf(await latest.next())).toEqual(['d'])
})

test.each([
  { Type: 'AT_TIMESTAMP' },
  { Type: 'AFTER_SEQUENCE_NUMBER' },
  { Type: 'AT_SEQUENCE_NUMBER', SequenceNumber: '49' },
] as const)(
  'A starting position that lacks a field or is of another shard is refused: %o [kinesis-api/API_SubscribeToShard]',
  async (position) => {
    const { client, consumerArn } = await setUpConsumer()
    await expect(subscribe(client, consumerArn, position)).rejects.toMatchObject({
      name: 'InvalidArgumentException',
    })
  },
)

test('A subscription continues after the last event of the one before it, quiet or not [kinesis-api/API_SubscribeToShardEvent]', async () => {
  const { client, clock, kinesis, streamArn, consumerArn, register } = await setUpConsumer()
  const before = append(kinesis, streamArn, 'before')
  const subscriber = await subscribe(client, consumerArn)
  const quiet = subscriber.next()
  await clock.advance(5_000)
  const event = await quiet
  expect(event).toMatchObject({
    Records: [],
    ContinuationSequenceNumber: before.sequenceNumber,
    MillisBehindLatest: 0,
  })
  append(kinesis, streamArn, 'after')
  const next = await subscribe(client, register(), {
    Type: 'AFTER_SEQUENCE_NUMBER',
    SequenceNumber: event?.ContinuationSequenceNumber,
  })
  expect(textsOf(await next.next())).toEqual(['after'])
})

test('A subscriber to an empty shard can continue as well', async () => {
  const { client, clock, kinesis, streamArn, consumerArn, register } = await setUpConsumer()
  const quiet = (await subscribe(client, consumerArn)).next()
  await clock.advance(5_000)
  append(kinesis, streamArn, 'first')
  const next = await subscribe(client, register(), {
    Type: 'AFTER_SEQUENCE_NUMBER',
    SequenceNumber: (await quiet)?.ContinuationSequenceNumber,
  })
  expect(textsOf(await next.next())).toEqual(['first'])
})

test('A subscription without records has an empty event every five seconds, and ends after five minutes [kinesis-api/API_SubscribeToShard]', async () => {
  const { client, clock, consumerArn } = await setUpConsumer()
  const subscriber = await subscribe(client, consumerArn)
  let events = 0
  let isOpen = true
  const reading = (async () => {
    while ((await subscriber.next()) !== undefined) events += 1
    isOpen = false
  })()
  for (let second = 0; second < 300; second += 5) {
    await expect.poll(() => events, { interval: 1 }).toBe(second / 5)
    expect(isOpen).toBe(true)
    await clock.advance(5_000)
  }
  await reading
  expect(events).toBe(59)
})

test('A second subscription within five seconds is refused, also when the first has been left [kinesis-api/API_SubscribeToShard]', async () => {
  const { client, clock, consumerArn } = await setUpConsumer()
  const subscriber = await subscribe(client, consumerArn)
  const refusal = { name: 'ResourceInUseException', message: expect.stringContaining(firstShard) }
  await expect(subscribe(client, consumerArn)).rejects.toMatchObject(refusal)
  subscriber.leave()
  await clock.advance(4_999)
  await expect(subscribe(client, consumerArn)).rejects.toMatchObject(refusal)
  await clock.advance(1)
  await subscribe(client, consumerArn)
})

test('A later subscription takes over, and the first one fails [kinesis-api/API_SubscribeToShard]', async () => {
  const { client, clock, kinesis, streamArn, consumerArn } = await setUpConsumer()
  const first = await subscribe(client, consumerArn)
  const quiet = first.next()
  await clock.advance(5_000)
  await quiet
  const second = await subscribe(client, consumerArn)
  await expect(first.next()).rejects.toMatchObject({ name: 'ResourceInUseException' })
  append(kinesis, streamArn, 'a')
  expect(textsOf(await second.next())).toEqual(['a'])
})

test('Each shard and each consumer has a subscription of its own [kinesis/enhanced-consumers]', async () => {
  const { client, kinesis, streamArn, consumerArn, register } = await setUpConsumer({ shardCount: 2 })
  const second = 'shardId-000000000001'
  const subscribers = [
    await subscribe(client, consumerArn),
    await subscribe(client, consumerArn, { ShardId: second }),
    await subscribe(client, register(), { ShardId: second }),
  ]
  append(kinesis, streamArn, 'low', 'a')
  append(kinesis, streamArn, 'high', 'b')
  const received = await Promise.all(subscribers.map(async (subscriber) => textsOf(await subscriber.next())))
  expect(received).toEqual([['low'], ['high'], ['high']])
})

test('An unknown consumer or shard is not found [kinesis-api/API_SubscribeToShard]', async () => {
  const { client, consumerArn } = await setUpConsumer()
  const notFound = { name: 'ResourceNotFoundException' }
  await expect(subscribe(client, `${consumerArn}0`)).rejects.toMatchObject(notFound)
  await expect(subscribe(client, consumerArn, { ShardId: 'shardId-000000000009' })).rejects.toMatchObject(
    notFound,
  )
})

test('A consumer that is removed, or whose stream is, gets nothing more [kinesis-api/API_SubscribeToShardEventStream]', async () => {
  const { client, kinesis, streamArn, consumerArn, register } = await setUpConsumer()
  const subscribers = [await subscribe(client, consumerArn), await subscribe(client, register())]
  await client.send(new DeregisterStreamConsumerCommand({ ConsumerARN: consumerArn }))
  kinesis.deleteStream(streamArn.slice(streamArn.indexOf('/') + 1))
  for (const subscriber of subscribers) {
    await expect(subscriber.next()).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  }
})

test('A consumer must be active before it subscribes [kinesis-api/API_SubscribeToShard]', async () => {
  const { client, clock, consumerArn } = await setUpConsumer({ consumerActivationMs: 3_000 })
  await clock.advance(2_999)
  await expect(subscribe(client, consumerArn)).rejects.toMatchObject({ name: 'ResourceInUseException' })
  await clock.advance(1)
  await subscribe(client, consumerArn)
})

test('Records are pushed when they have the age of the fan-out delay', async () => {
  const { client, clock, kinesis, streamArn, consumerArn } = await setUpConsumer({ fanOutDelayMs: 70 })
  const subscriber = await subscribe(client, consumerArn)
  append(kinesis, streamArn, 'a')
  await clock.advance(69)
  append(kinesis, streamArn, 'b')
  const first = subscriber.next()
  await clock.advance(1)
  expect(textsOf(await first)).toEqual(['a'])
  const second = subscriber.next()
  await clock.advance(69)
  expect(textsOf(await second)).toEqual(['b'])
})

test('The bytes that are pushed and the hours of a consumer are billed', async () => {
  const { client, clock, kinesis, meter, streamArn, consumerArn } = await setUpConsumer({ shardCount: 2 })
  const subscriber = await subscribe(client, consumerArn)
  append(kinesis, streamArn, 'abc', 'a')
  await subscriber.next()
  await expect.poll(() => meter.read()['kinesis.fanOutBytes']).toBe(3)
  await clock.advance(3_600_000)
  expect(meter.read()['kinesis.consumerShardHours']).toBe(2)
})

test('A subscriber that does not read holds few events in memory, and reads on without a gap', async () => {
  const { client, clock, kinesis, meter, streamArn, consumerArn } = await setUpConsumer()
  const subscriber = await subscribe(client, consumerArn)
  const text = 'x'.repeat(256 * 1024)
  const count = 64
  for (let index = 0; index < count; index += 1) {
    append(kinesis, streamArn, `${index}:${text}`)
    await clock.advance(1_000)
  }
  // What the client's window and one event hold; 16 MiB were put.
  expect(meter.read()['kinesis.fanOutBytes'] ?? 0).toBeLessThan(4 * 1024 * 1024)
  const seen: string[] = []
  const reading = (async () => {
    while (seen.length < count) {
      seen.push(...textsOf(await subscriber.next()).map((record) => record.split(':', 1)[0] ?? ''))
    }
  })()
  const isRead = async (): Promise<boolean> => {
    // The subscription waits for its throughput, not for the reader.
    if (clock.pending > 0) await clock.advance(500)
    return seen.length === count
  }
  await expect.poll(isRead, { interval: 1, timeout: 10_000 }).toBe(true)
  await reading
  expect(seen).toEqual(Array.from({ length: count }, (_, index) => String(index)))
})

test('A subscriber that leaves ends its subscription, and the connection serves others', async () => {
  const { client, clock, consumerArn } = await setUpConsumer()
  const subscriber = await subscribe(client, consumerArn)
  const waiting = clock.pending
  subscriber.leave()
  await expect.poll(() => clock.pending).toBeLessThan(waiting)
  await clock.advance(5_000)
  await subscribe(client, consumerArn)
})

test('A client of HTTP/1.1 is served as well, with the initial response first', async () => {
  const { client, consumerArn } = await setUpConsumer()
  const { protocol, hostname, port } = (await client.config.endpoint?.()) ?? {}
  const departure = new AbortController()
  const response = await fetch(`${protocol}//${hostname}:${port}`, {
    method: 'POST',
    headers: { 'x-amz-target': 'Kinesis_20131202.SubscribeToShard' },
    body: JSON.stringify({
      ConsumerARN: consumerArn,
      ShardId: firstShard,
      StartingPosition: { Type: 'LATEST' },
    }),
    signal: departure.signal,
  })
  expect(response.headers.get('content-type')).toBe('application/vnd.amazon.eventstream')
  const first = await response.body?.getReader().read()
  departure.abort()
  expect(Buffer.from(first?.value ?? []).toString('latin1')).toContain('initial-response')
})

async function setUpConsumer({
  shardCount,
  ...options
}: { readonly shardCount?: number } & Parameters<typeof setUpKinesis>[0] = {}) {
  const set = await setUpKinesis(options)
  const streamArn = set.create(shardCount)
  let count = 0
  const register = (): string => {
    count += 1
    return set.kinesis.registerConsumer({ streamArn, name: `reader-${count}` }).consumerArn
  }
  return { ...set, streamArn, register, consumerArn: register() }
}
