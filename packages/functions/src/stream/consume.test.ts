import { ServerFrame, toConnectionItem, toOddsItem } from '@sportsfeeds/domain'
import { expect, test } from 'vitest'
import { decodeChange } from './decode-change.ts'
import type { WorkDone } from '../telemetry.ts'
import { openFanOut } from './fan-out/open-fan-out.ts'
import { changeRecord } from '../testing/change-records.ts'
import { connectionOf } from '../testing/connections.ts'
import { eveningMs, oddsAt } from '../testing/odds.ts'
import { createVirtualClock } from '../testing/virtual-clock.ts'
import { createStreamConsumer } from './consume.ts'

function inserted(atMs: number): string {
  return changeRecord('INSERT', { after: toOddsItem(oddsAt(atMs), 60) })
}

test('an event of change records becomes frames on the sockets, paced, with one line', async () => {
  const { consume, clock, posted, lines } = setUp()
  const startedAtMs = clock.now()
  const connection = toConnectionItem(connectionOf(2))
  const answer = await clock.run(
    consume(event([inserted(0), changeRecord('INSERT', { after: connection }), inserted(1)])),
  )
  expect(answer).toEqual({ batchItemFailures: [] })
  expect(clock.now() - startedAtMs).toBe(100)
  expect(posted.map(({ type }) => type).toSorted((a, b) => a.localeCompare(b))).toEqual([
    'odds',
    'odds',
    'welcome',
  ])
  const [first] = posted.filter((frame) => frame.type === 'odds')
  expect(first).toMatchObject({ position: { shard: 'shardId-000000000007', n: 1 } })
  expect(lines).toMatchObject([
    {
      durationMs: 100,
      counts: { records: 3, oddsPublished: 2, posts: 3 },
      facts: { shard: 'shardId-000000000007' },
    },
  ])
})

test('a record that cannot be read is named as the one to begin again with', async () => {
  const { consume, clock, posted, errors } = setUp()
  const answer = await clock.run(consume(event([inserted(0), 'bm90IGpzb24=', inserted(1)])))
  expect(answer).toEqual({
    batchItemFailures: [{ itemIdentifier: '49590338271490256608559692538361571095921575989136588801' }],
  })
  expect(posted.flatMap((frame) => (frame.type === 'odds' ? frame.odds : [])).length).toBe(1)
  expect(errors[0]).toContain('cannot be read')
})

test('at the head of others it fails the whole batch, and nothing is published', async () => {
  const { consume, clock, posted } = setUp()
  await expect(clock.run(consume(event(['bm90IGpzb24=', inserted(1)])))).rejects.toThrow('cut in two')
  expect(posted).toEqual([])
})

function setUp() {
  const clock = createVirtualClock(eveningMs)
  const posted: ServerFrame[] = []
  const lines: WorkDone[] = []
  const errors: string[] = []
  const consume = createStreamConsumer({
    decode: decodeChange,
    fanOut: openFanOut({
      instance: 'instance',
      connections: {
        liveConnections: async function* () {
          yield [connectionOf(1)]
        },
        deleteConnection: async () => undefined,
      },
      games: { gamesInPlay: async () => [], sportOfGame: async () => undefined },
      sockets: {
        post: async (_, bytes) => {
          await clock.sleep(10)
          posted.push(ServerFrame.parse(JSON.parse(new TextDecoder().decode(bytes))))
          return 'delivered'
        },
        close: async () => true,
      },
      clock,
      random: () => 0,
      refreshAfterMs: 1_000,
    }),
    clock,
    flushIntervalMs: 100,
    telemetry: { record: (line) => lines.push(line), error: (message) => errors.push(message) },
  })
  return { consume, clock, posted, lines, errors }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html, "Example event" */
function event(datas: readonly string[]): unknown {
  return {
    Records: datas.map((data, index) => {
      const sequenceNumber = `4959033827149025660855969253836157109592157598913658880${index}`
      return {
        kinesis: {
          kinesisSchemaVersion: '1.0',
          partitionKey: 'a',
          sequenceNumber,
          data,
          approximateArrivalTimestamp: 1,
        },
        eventSource: 'aws:kinesis',
        eventID: `shardId-000000000007:${sequenceNumber}`,
      }
    }),
  }
}
