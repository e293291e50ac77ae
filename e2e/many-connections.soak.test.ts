import { BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { allGames, type FeedOdds, protocolVersion, toInstant, toOdds } from '@sportsfeeds/domain'
import { maxConnectionMs, toConnectionItem, toOddsItem } from '@sportsfeeds/domain/internal'
import { sampleClient } from '@sportsfeeds/domain/samples'
import { changeRecord } from '@sportsfeeds/functions/testing/change-records'
import { buildFunctions } from '@sportsfeeds/local/build-packages'
import { type RunningStack, startStack } from '@sportsfeeds/local'
import { withClientAdmin } from '@sportsfeeds/admin'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Analyst, connectAnalyst } from './testing/analyst.ts'
import { startConsumerProcess } from './testing/consumer-process.ts'

const registered = 2_000
const real = 100
const games = 5
const batches = 80
const oddsPerBatch = 50
const memoryMb = 128

let stack: RunningStack
beforeAll(async () => {
  await buildFunctions()
  stack = await startStack()
})
afterAll(() => stack.close())

test(`with ${registered} registered connections the consumer stays below ${memoryMb} MB, reads them at most once a second, and delivers every frame`, async () => {
  await withClientAdmin(stack.outputs, (admin) => admin.create(sampleClient(Date.now())))
  await registerSilent(registered - real)
  const analysts = await Promise.all(
    Array.from({ length: real }, async (_, number) =>
      connectAnalyst(
        `${stack.outputs.bookmakerApiUrl}?games=game-${number % games}`,
        await stack.analystToken(),
      ),
    ),
  )
  const consumer = await startConsumerProcess(stack.outputs, memoryMb)
  try {
    // Cold start: reads the connections once.
    await consumer.invoke(createEvent(0))
    const startedAtMs = performance.now()
    const durationsMs: number[] = []
    let peakBytes = 0
    let scans = 0
    for (let batch = 1; batch < batches; batch += 1) {
      const invocation = await consumer.invoke(createEvent(batch))
      expect(invocation.result).toEqual({ batchItemFailures: [] })
      durationsMs.push(invocation.durationMs)
      peakBytes = Math.max(peakBytes, invocation.memoryBytes)
      scans = invocation.connectionScans
    }
    const tookSeconds = (performance.now() - startedAtMs) / 1_000
    const [medianMs = 0] = durationsMs.toSorted((a, b) => a - b).slice(Math.floor(durationsMs.length / 2))
    process.stdout.write(
      `${registered} registered: peak ${(peakBytes / 1e6).toFixed(0)} MB, ${scans} scans in ${tookSeconds.toFixed(1)} s, ` +
        `median batch ${medianMs.toFixed(0)} ms\n`,
    )
    expect(peakBytes).toBeLessThan(memoryMb * 1024 * 1024)
    // The one of the cold start, and at most one a second.
    expect(scans).toBeLessThanOrEqual(tookSeconds + 2)
    expect(scans).toBeGreaterThan(tookSeconds / 4)
    await expect
      .poll(() => analysts.map(frameNumbers), { timeout: 20_000 })
      .toEqual(analysts.map(expectedFrameNumbers))
  } finally {
    consumer.stop()
    for (const analyst of analysts) analyst.close()
  }
}, 120_000)

/** Creates an event with odds of one game; successive batches take the games in turn. */
function createEvent(batch: number): object {
  return {
    Records: Array.from({ length: oddsPerBatch }, (_, index) => {
      const nowMs = Date.now()
      const sequenceNumber = String(10n ** 20n + BigInt(batch * oddsPerBatch + index))
      const odds: FeedOdds = {
        gameId: `game-${batch % games}`,
        type: `market-${index}`,
        date: toInstant(nowMs),
        status: 'open',
        outcomes: [
          { id: 'home', odds: -110 },
          { id: 'away', odds: -110 },
        ],
        oddsFormat: 'american',
      }
      return {
        eventID: `shardId-000000000000:${sequenceNumber}`,
        eventSourceARN: 'arn:aws:kinesis:eu-west-1:123456789012:stream/changes',
        kinesis: {
          sequenceNumber,
          approximateArrivalTimestamp: nowMs / 1000,
          data: changeRecord('INSERT', {
            after: toOddsItem(toOdds(odds, 'acme', nowMs), 60),
            atMilliseconds: nowMs,
          }),
        },
      }
    }),
  }
}

/** Of the frames that carry odds: the stack's own consumer sends heartbeats meanwhile. */
function frameNumbers({ frames }: Analyst): number[] {
  return frames.flatMap((frame) =>
    frame.type === 'odds' && frame.games.length > 0 ? [frame.position?.n ?? 0] : [],
  )
}

function expectedFrameNumbers(_analyst: Analyst, number: number): number[] {
  return Array.from({ length: batches }, (_, batch) => batch)
    .filter((batch) => batch % games === number % games)
    .map((_, index) => index + 1)
}

async function registerSilent(count: number): Promise<void> {
  const { region, tableName, local } = stack.outputs
  const dynamodb = new DynamoDBClient({
    region,
    endpoint: local?.awsEndpoint ?? '',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  const items = Array.from({ length: count }, (_, number) =>
    toConnectionItem({
      id: `silent${String(number).padStart(8, '0')}=`,
      clientId: 'client-demo',
      endpoint: 'https://abc.execute-api.eu-west-1.amazonaws.com/v1',
      protocol: protocolVersion,
      subscription: { ...allGames, all: false, games: [`game-silent-${number}`] },
      createdAt: Date.now(),
      endsAt: Date.now() + maxConnectionMs,
    }),
  )
  for (let start = 0; start < items.length; start += 25) {
    const puts = items.slice(start, start + 25).map((item) => ({
      PutRequest: { Item: marshall(item, { removeUndefinedValues: true }) },
    }))
    await dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [tableName]: puts } }))
  }
  dynamodb.destroy()
}
