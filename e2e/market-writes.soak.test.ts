import { BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { marketWritesPerSecond } from '@sportsfeeds/cost'
import {
  heartbeatPlaces,
  type Odds,
  table,
  toHeartbeatItem,
  toInstant,
  toOddsItem,
} from '@sportsfeeds/domain'
import { withDigest } from '@sportsfeeds/domain/testing'
import { createCloud } from '@sportsfeeds/emulator'
import { bundleDirectory, bundleHandler } from '@sportsfeeds/functions/bundles'
import { createRandom } from '@sportsfeeds/std'
import { createManualClock } from '@sportsfeeds/std/testing'
import { expect, test, vi } from 'vitest'

const startMs = Date.UTC(2026, 4, 1, 19)
const oddsPerSecond = 500
const windowSeconds = 6
/** One alone would have its limit reached by the markets that are written at one simulated instant. */
const shards = 2
const tableName = 'odds'

// Time is simulated: the projector's bundle runs as deployed, and its batches are due when the clock says so.
test.each([
  { movingMarkets: 300, seconds: 22, most: 1.11 },
  { movingMarkets: 1_200, seconds: 22, most: 1.36 },
])(
  '$movingMarkets moving markets cost at most $most write units an odds record, as the formula says',
  async (load) => {
    const { movingMarkets, seconds, most } = load
    const { clock, units, write, batches, close } = await setUp()
    const { next: random } = createRandom(1)
    const batchTimes: number[] = []
    try {
      for (let second = 0; second < seconds; second += 1) {
        const receivedAt = clock.now()
        await write(createOdds(receivedAt, movingMarkets, random).map((odds) => toOddsItem(odds, 3_600)))
        await write([toHeartbeatItem(Math.floor(random() * heartbeatPlaces), receivedAt)])
        await clock.advance(1_000)
        if ((await batches()) > shards * batchTimes.length) batchTimes.push(second)
      }
      // What is left becomes one more batch.
      await clock.advance(2_000 * windowSeconds)
      const odds = oddsPerSecond * seconds
      // Each second has left a heartbeat, and each batch a watermark.
      const signs = seconds + (await batches())
      const marketsPerOdds = (units() - odds - signs) / odds
      const [first = 0, last = 0] = [batchTimes.at(0), batchTimes.at(-1)]
      const expected = marketWritesPerSecond({
        oddsPerSecond,
        movingMarkets,
        windowSeconds: (last - first) / (batchTimes.length - 1),
      })
      expect(batchTimes.length).toBeGreaterThan(2)
      expect(units() / odds).toBeLessThanOrEqual(most)
      expect(marketsPerOdds / (expected / oddsPerSecond)).toBeGreaterThan(0.9)
      expect(marketsPerOdds / (expected / oddsPerSecond)).toBeLessThan(1.1)
    } finally {
      await close()
    }
  },
  300_000,
)

async function setUp() {
  const clock = createManualClock(startMs)
  const cloud = await createCloud({
    region: 'eu-west-1',
    accountId: '000000000000',
    host: '127.0.0.1',
    port: 0,
    clock,
  })
  await cloud.dynamodb.createTable({
    tableName,
    hashKey: table.hashKey,
    rangeKey: table.rangeKey,
    attributes: { PK: 'S', SK: 'S' },
    globalSecondaryIndexes: [],
  })
  const { streamArn } = cloud.kinesis.createStream({ streamName: 'changes', shardCount: shards })
  await cloud.dynamodb.setKinesisDestination(tableName, { streamArn, precision: 'MICROSECOND' })
  const { functionArn } = cloud.lambda.createFunction({
    functionName: 'projector',
    codePath: bundleDirectory('marketProjector'),
    handler: bundleHandler,
    runtime: 'nodejs24.x',
    memoryMb: 256,
    timeoutSeconds: 60,
    environment: {
      STACK_NAME: 'e2e',
      TABLE_NAME: tableName,
      STREAM_NAME: 'changes',
      WRITE_PACE_MS: '0',
      ODDS_RETENTION_DAYS: '1',
      LOG_LEVEL: 'WARN',
    },
  })
  const { uuid } = cloud.eventSourceMappings.create({
    eventSourceArn: streamArn,
    functionName: functionArn,
    startingPosition: 'TRIM_HORIZON',
    batchSize: 10_000,
    maximumBatchingWindowSeconds: windowSeconds,
    functionResponseTypes: ['ReportBatchItemFailures'],
  })
  const client = new DynamoDBClient({
    endpoint: cloud.endpoint,
    region: cloud.region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  let started = 0
  cloud.lambda.watch(() => {
    started += 1
  })
  /** Waits until no batch is under way. @returns the number of those that are done */
  const batches = async (): Promise<number> => {
    await vi.waitFor(() => expect(cloud.eventSourceMappings.describe(uuid).counts.batches).toBe(started), {
      timeout: 120_000,
      interval: 5,
    })
    return started
  }
  const write = async (items: readonly object[]): Promise<void> => {
    for (let start = 0; start < items.length; start += 25) {
      const puts = items.slice(start, start + 25).map((item) => ({
        PutRequest: { Item: marshall(item, { removeUndefinedValues: true }) },
      }))
      await client.send(new BatchWriteItemCommand({ RequestItems: { [tableName]: puts } }))
    }
  }
  return {
    clock,
    write,
    batches,
    units: () => cloud.meter.read()['dynamodb.writeRequestUnits'] ?? 0,
    close: async () => {
      client.destroy()
      await cloud.close()
    },
  }
}

function createOdds(receivedAt: number, movingMarkets: number, random: () => number): Odds[] {
  return Array.from({ length: oddsPerSecond }, (_, index) => {
    const market = Math.floor(random() * movingMarkets)
    return withDigest({
      gameId: `game-${market % 60}`,
      type: `market-${market}`,
      provider: 'acme',
      date: toInstant(receivedAt),
      status: 'open',
      oddsFormat: 'decimal',
      outcomes: [
        { id: 'home', odds: 1.5 + index / 1_000 },
        { id: 'away', odds: 2.5 },
      ],
      receivedAt: receivedAt + index / 1_000,
    })
  })
}
