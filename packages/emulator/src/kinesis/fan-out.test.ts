import {
  DeleteStreamCommand,
  DeregisterStreamConsumerCommand,
  DescribeStreamConsumerCommand,
  ListStreamConsumersCommand,
  RegisterStreamConsumerCommand,
} from '@aws-sdk/client-kinesis'
import { expect, test } from 'vitest'
import { append, firstShard, setUpKinesis, startMs, texts } from './testing/set-up-kinesis.ts'

test('Consumers are registered, described, listed and removed', async () => {
  const { client, create } = await setUpKinesis()
  const StreamARN = create()
  const { Consumer } = await client.send(
    new RegisterStreamConsumerCommand({ StreamARN, ConsumerName: 'live' }),
  )
  const ConsumerARN = Consumer?.ConsumerARN
  expect(ConsumerARN).toBe(`${StreamARN}/consumer/live:${startMs / 1_000}`)
  const { ConsumerDescription } = await client.send(new DescribeStreamConsumerCommand({ ConsumerARN }))
  expect(ConsumerDescription).toMatchObject({ ConsumerStatus: 'ACTIVE', StreamARN })
  const list = async () => (await client.send(new ListStreamConsumersCommand({ StreamARN }))).Consumers
  expect(await list()).toHaveLength(1)
  await expect(client.send(new DeleteStreamCommand({ StreamARN }))).rejects.toMatchObject({
    name: 'ResourceInUseException',
  })
  await client.send(new DeregisterStreamConsumerCommand({ ConsumerARN }))
  expect(await list()).toEqual([])
})

test('A reader inside the emulator has a cursor that is notified of each append, and its bytes are billed', async () => {
  const { create, kinesis, meter } = await setUpKinesis()
  const streamArn = create()
  const { consumerArn } = kinesis.registerConsumer({ streamArn, name: 'live' })
  expect(kinesis.shardIds(consumerArn)).toEqual([firstShard])
  const cursor = kinesis.openCursor(consumerArn, firstShard, { type: 'LATEST' })
  let notifications = 0
  const stop = cursor.onAppend(() => (notifications += 1))
  for (const text of ['a', 'bc', 'def']) append(kinesis, streamArn, text)
  expect(notifications).toBe(3)
  expect(texts(cursor.take(2))).toEqual(['a', 'bc'])
  expect(texts(cursor.take(2))).toEqual(['def'])
  expect(cursor.take(2)).toEqual([])
  expect(meter.read()['kinesis.fanOutBytes']).toBe(6)
  stop()
  append(kinesis, streamArn, 'g')
  expect(notifications).toBe(3)
})

test('Cursors do not disturb each other, wherever they begin', async () => {
  const { clock, create, kinesis } = await setUpKinesis()
  const streamArn = create()
  const first = append(kinesis, streamArn, 'a')
  await clock.advance(10)
  for (const text of ['b', 'c']) append(kinesis, streamArn, text)
  const open = (from: Parameters<typeof kinesis.openCursor>[2]) =>
    kinesis.openCursor(streamArn, firstShard, from)
  const whole = open({ type: 'TRIM_HORIZON' })
  const after = open({ type: 'AFTER_SEQUENCE_NUMBER', sequenceNumber: first.sequenceNumber })
  const since = open({ type: 'AT_TIMESTAMP', timestamp: startMs + 10 })
  expect(texts(after.take(1))).toEqual(['b'])
  expect(texts(whole.take(9))).toEqual(['a', 'b', 'c'])
  expect(texts(since.take(9))).toEqual(['b', 'c'])
  expect(texts(after.take(9))).toEqual(['c'])
})

test('A reader that fell behind the retention continues with the oldest record that is left', async () => {
  const { clock, create, kinesis } = await setUpKinesis()
  const streamArn = create()
  append(kinesis, streamArn, 'a')
  const cursor = kinesis.openCursor(streamArn, firstShard, { type: 'TRIM_HORIZON' })
  await clock.advance(24 * 3_600_000)
  append(kinesis, streamArn, 'b')
  expect(texts(cursor.take(10))).toEqual(['b'])
})

test('An unknown consumer or shard is not found', async () => {
  const { create, kinesis } = await setUpKinesis()
  const streamArn = create()
  const { consumerArn } = kinesis.registerConsumer({ streamArn, name: 'live' })
  kinesis.deregisterConsumer(consumerArn)
  expect(() => kinesis.shardIds(consumerArn)).toThrow('not found')
  expect(() => kinesis.openCursor(streamArn, 'shardId-9', { type: 'LATEST' })).toThrow('shardId-9')
})
