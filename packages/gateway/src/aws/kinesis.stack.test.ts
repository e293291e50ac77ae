import {
  CreateStreamCommand,
  KinesisClient,
  ListStreamConsumersCommand,
  PutRecordCommand,
  SplitShardCommand,
} from '@aws-sdk/client-kinesis'
import { allGames, type Odds, oddsId } from '@sportsfeeds/domain'
import { toOddsItem } from '@sportsfeeds/domain/internal'
import { createCloud } from '@sportsfeeds/emulator'
import { changeRecord } from '@sportsfeeds/functions/testing/change-records'
import { createRandom, systemClock } from '@sportsfeeds/std'
import { expect, onTestFinished, test } from 'vitest'
import { createGateway, type Gateway } from '../gateway.ts'
import type { ShardReader } from '../ports.ts'
import { gameOf, oddsAt } from '../testing/odds.ts'
import { connect, type TestAnalyst } from '../testing/rig.ts'
import { createFanOutReader } from './fan-out-reader.ts'
import { openStreamConsumer } from './stream-consumer.ts'

const streamName = 'changes'

/** A stream in the emulator, written and read by the AWS SDK. */
async function openStream() {
  const cloud = await createCloud({
    region: 'eu-west-1',
    accountId: '123456789012',
    host: '127.0.0.1',
    port: 0,
  })
  const client = new KinesisClient({
    endpoint: cloud.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
  onTestFinished(async () => {
    client.destroy()
    await cloud.close()
  })
  await client.send(new CreateStreamCommand({ StreamName: streamName, ShardCount: 2 }))
  const published: Odds[] = []
  return {
    client,
    published,
    /** Puts a record onto the stream, as DynamoDB does when the table takes it. */
    publish: async () => {
      const number = published.length
      const odds = oddsAt(Date.now(), 100 + number, { gameId: `game-${number % 7}` })
      published.push(odds)
      const data = changeRecord('INSERT', {
        after: toOddsItem(odds, 60),
        atMicroseconds: Date.now() * 1_000,
      })
      await client.send(
        new PutRecordCommand({
          StreamName: streamName,
          PartitionKey: odds.gameId,
          Data: Buffer.from(data, 'base64'),
        }),
      )
    },
    consumer: (task: string, runningTasks?: () => Promise<readonly string[]>) =>
      openStreamConsumer(task, { client, streamName, clock: systemClock, runningTasks }),
    consumers: async () => {
      const { Consumers = [] } = await client.send(
        new ListStreamConsumersCommand({
          StreamARN: `arn:aws:kinesis:eu-west-1:123456789012:stream/${streamName}`,
        }),
      )
      return new Set(Consumers.map(({ ConsumerName }) => ConsumerName))
    },
  }
}

async function startTask(reader: ShardReader): Promise<Gateway> {
  const gateway = createGateway({
    reader,
    stored: {
      currentGames: async () => [gameOf('game-1')],
      game: async () => undefined,
      marketsOfGame: async () => [],
    },
    clock: systemClock,
    random: createRandom(1).next,
    pressure: () => ({ loop: 0.4, machine: 0.4 }),
    telemetry: { record: () => undefined, error: () => undefined },
  })
  onTestFinished(() => gateway.stop())
  await gateway.start()
  return gateway
}

/** Waits until an analyst has so many records; each arrives by an event, so that turns of the event loop are all that is needed. */
async function untilHas(analyst: TestAnalyst, count: number): Promise<void> {
  while (new Set(analyst.odds().map(oddsId)).size < count)
    await new Promise((resolve) => void setTimeout(resolve, 5))
}

test('a task reads every shard by its own consumer, through a split, and another one resumes its connections', async () => {
  const { client, published, publish, consumer } = await openStream()
  const readers = await Promise.all(
    ['task-1', 'task-2'].map(async (task) =>
      createFanOutReader({ client, streamName, consumerArn: (await consumer(task)).arn }),
    ),
  )
  const [first, second] = await Promise.all(readers.map(startTask))
  if (first === undefined || second === undefined) throw new Error('Two tasks were started.')
  const analyst = connect(first, allGames)
  analyst.say({ action: 'subscribe' })
  for (let count = 0; count < 10; count += 1) await publish()
  await untilHas(analyst, 10)
  await client.send(
    new SplitShardCommand({
      StreamName: streamName,
      ShardToSplit: 'shardId-000000000000',
      NewStartingHashKey: String(2n ** 126n),
    }),
  )
  for (let count = 0; count < 10; count += 1) await publish()
  await untilHas(analyst, 20)
  analyst.session.end()
  for (let count = 0; count < 10; count += 1) await publish()
  const resumed = connect(second, allGames)
  while (!second.isReady) await new Promise((resolve) => void setTimeout(resolve, 5))
  resumed.say({ action: 'subscribe', at: analyst.place() })
  await new Promise((resolve) => void setTimeout(resolve, 5))
  expect(resumed.frames('subscribed')).toMatchObject([{ resumed: true }])
  await untilHas(resumed, 10)
  const got = new Set([...analyst.odds(), ...resumed.odds()].map(oddsId))
  expect(published.filter((odds) => !got.has(oddsId(odds)))).toEqual([])
})

test('consumers are named for their tasks; those of tasks that are gone are removed, and one that starts again has the same', async () => {
  const { consumer, consumers } = await openStream()
  await consumer('gone')
  const kept = await consumer('task-1')
  const own = await consumer('task-2', async () => ['task-1', 'task-2'])
  expect(await consumers()).toEqual(new Set(['gateway-task-1', 'gateway-task-2']))
  expect((await consumer('task-1')).arn).toBe(kept.arn)
  await own.deregister()
  expect(await consumers()).toEqual(new Set(['gateway-task-1']))
})
