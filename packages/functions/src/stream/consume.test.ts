import {
  failedPublishPauseMs,
  handoverMs,
  heartbeatEveryMs,
  publishRetries,
  ServerFrame,
} from '@sportsfeeds/domain'
import { toClientItem, toConnectionItem, toOddsItem } from '@sportsfeeds/domain/internal'
import { sleep } from '@sportsfeeds/std'
import { createManualClock, createSkippingClock } from '@sportsfeeds/std/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FailureQueue, UnreadableRecord, WorkDone } from '../ports.ts'
import { changeRecord, streamArn, streamEvent } from '../testing/change-records.ts'
import { testConnection } from '../testing/connections.ts'
import { eveningMs, oddsAt } from '../testing/odds.ts'
import { createStreamConsumer } from './consume.ts'
import { createFanOut, type FanOut, type PublishReport } from './fan-out/fan-out.ts'

const shard = 'shardId-000000000007'

describe('with its fan-out', () => {
  test('an event of change records becomes frames on the sockets, paced, with one line', async () => {
    const { consume, clock, posted, lines } = setUpFanOut()
    const startedAtMs = clock.now()
    const connection = changeRecord('INSERT', { after: toConnectionItem(testConnection(2)) })
    const response = await clock.run(consume(streamEvent(shard, [insert(0), connection, insert(1)])))
    expect(response).toEqual({ batchItemFailures: [] })
    expect(clock.now() - startedAtMs).toBe(100)
    expect(posted.map(({ type }) => type).toSorted((a, b) => a.localeCompare(b))).toEqual([
      'odds',
      'odds',
      'welcome',
    ])
    const [first] = posted.filter((frame) => frame.type === 'odds')
    expect(first).toMatchObject({ position: { shard, n: 1 } })
    expect(lines).toMatchObject([
      {
        durationMs: 100,
        counts: { records: 3, oddsPublished: 2, posts: 3 },
        facts: { shard },
      },
    ])
  })

  test('a record that cannot be read is set aside at once, and all others are published', async () => {
    const { consume, clock, posted, errors, setAside, lines } = setUpFanOut()
    const records = [poison, insert(0), damagedOdds, insert(1)]
    expect(await clock.run(consume(streamEvent(shard, records)))).toEqual({ batchItemFailures: [] })
    expect(posted.flatMap((frame) => (frame.type === 'odds' ? frame.games.flat() : []))).toHaveLength(2)
    expect(setAside).toMatchObject([
      { shard, sequenceNumber: '0', streamArn, arrivedAtMs: 1_000 },
      { shard, sequenceNumber: '2' },
    ])
    expect(errors).toMatchObject([/record 0 .* cannot be read/, /record 2 .* cannot be read/])
    expect(lines).toMatchObject([{ counts: { poison: 2 } }])
  })

  test('one that the queue does not take is the one from which to send the batch again', async () => {
    const { consume, clock, posted } = setUpFanOut({ isQueueDown: true })
    const response = await clock.run(consume(streamEvent(shard, [insert(0), poison, insert(1)])))
    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] })
    expect(posted.flatMap((frame) => (frame.type === 'odds' ? frame.games.flat() : []))).toHaveLength(1)
  })
})

describe('pacing', () => {
  test('a batch with odds takes at least the flush interval, and longer only by its own work', async () => {
    expect(await measure({ workMs: 30, records: [insert(0)] })).toBe(100)
    expect(await measure({ workMs: 250, records: [insert(0)] })).toBe(250)
  })

  test('a batch without odds takes no longer than its work', async () => {
    expect(await measure({ workMs: 3, records: [ignored, ignored] })).toBe(3)
  })
})

test('whatever cannot be read, all else is published once and in order, without a gap and without a retry', async () => {
  const kinds = fc.array(fc.constantFrom('odds', 'odds', 'odds', 'poison'), { minLength: 1, maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(kinds, async (records) => {
      const { published, gaps, setAside, consume } = setUp()
      const data = records.map((kind, place) => (kind === 'poison' ? poison : insert(place)))
      expect(await consume(streamEvent(shard, data))).toEqual({ batchItemFailures: [] })
      const placesOf = (wanted: string) => records.flatMap((kind, place) => (kind === wanted ? [place] : []))
      expect(published).toEqual(placesOf('odds'))
      expect(setAside.map(({ sequenceNumber }) => Number(sequenceNumber))).toEqual(placesOf('poison'))
      await consume(streamEvent(shard, [insert(records.length)], records.length))
      expect(gaps).toEqual([])
    }),
  )
})

describe('a failed batch', () => {
  test('that cannot be published fails only after it was tried for some time', async () => {
    const { clock, outcomes, publish } = setUp()
    const startedAtMs = clock.now()
    outcomes.push('throws')
    await expect(publish(1)).rejects.toThrow('unreachable')
    expect(clock.now() - startedAtMs).toBeGreaterThanOrEqual(failedPublishPauseMs)
    expect(publishRetries * failedPublishPauseMs - heartbeatEveryMs).toBeGreaterThan(handoverMs)
  })

  test('that left a connection neither sent to nor closed is sent again from its first record', async () => {
    const { clock, outcomes, publish } = setUp()
    const startedAtMs = clock.now()
    outcomes.push('loses')
    expect(await publish(1, 2)).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] })
    expect(clock.now() - startedAtMs).toBeGreaterThanOrEqual(failedPublishPauseMs)
  })

  test('leaves no gap if it is sent again', async () => {
    const { outcomes, publish, gaps } = setUp()
    outcomes.push('throws', 'loses')
    await publish(1, 2).catch(() => undefined)
    await publish(1)
    await publish(1)
    await publish(2)
    await publish(3)
    expect(gaps).toEqual([])
  })

  test('leaves a gap on its own shard if a later one takes its place', async () => {
    const { clock, outcomes, publish, gaps, consume } = setUp()
    outcomes.push('throws')
    await publish(1, 2).catch(() => undefined)
    await consume(streamEvent('shardId-other', [insert(3)], 3))
    expect(gaps).toEqual([])
    await sleep(clock, handoverMs)
    await publish(3)
    expect(gaps).toEqual([shard])
    await publish(4)
    expect(gaps).toEqual([shard])
  })

  test('leaves no gap if another instance had the time to publish it, and none to give it up', async () => {
    const { outcomes, publish, gaps } = setUp()
    outcomes.push('throws')
    await publish(1, 2).catch(() => undefined)
    await publish(3)
    await publish(4)
    expect(gaps).toEqual([])
  })

  test('leaves no gap yet if an earlier one follows it, as with parallel batches', async () => {
    const { clock, outcomes, publish, gaps } = setUp()
    outcomes.push('throws')
    await publish(5).catch(() => undefined)
    await publish(3)
    expect(gaps).toEqual([])
    await sleep(clock, handoverMs)
    await publish(6)
    expect(gaps).toEqual([shard])
  })
})

async function measure({ workMs, records }: { workMs: number; records: string[] }): Promise<number> {
  const { clock, consume } = setUp(workMs)
  const startedAtMs = clock.now()
  await consume(streamEvent(shard, records))
  return clock.now() - startedAtMs
}

function setUpFanOut({ isQueueDown = false } = {}) {
  const { failureQueue, setAside } = createQueue(isQueueDown)
  const clock = createManualClock(eveningMs)
  const posted: ServerFrame[] = []
  const lines: WorkDone[] = []
  const errors: string[] = []
  const consume = createStreamConsumer({
    fanOut: createFanOut({
      clients: { isActive: async () => true },
      onError: () => undefined,
      instance: 'instance',
      connections: {
        liveConnections: async function* () {
          yield [testConnection(1)]
        },
        deleteConnection: async () => undefined,
      },
      sports: { gamesInPlay: async () => [], sportOfGame: async () => undefined },
      games: { gameById: async () => undefined, liveStateOfGame: async () => undefined },
      sockets: {
        post: async (_, bytes) => {
          await sleep(clock, 10)
          posted.push(ServerFrame.parse(JSON.parse(new TextDecoder().decode(bytes))))
          return 'delivered'
        },
        close: async () => true,
      },
      clock,
      random: () => 0,
      refreshAfterMs: 1_000,
    }),
    failureQueue,
    clock,
    flushIntervalMs: 100,
    telemetry: { record: (line) => lines.push(line), error: (message) => errors.push(message) },
  })
  return { consume, clock, posted, lines, errors, setAside }
}

/** A consumer over a fan-out that takes `workMs` and has the next of `outcomes`, if any. */
function setUp(workMs = 5) {
  const clock = createSkippingClock()
  const published: number[] = []
  const outcomes: ('throws' | 'loses')[] = []
  const gaps: string[] = []
  const fanOut: FanOut = {
    publish: async (_, changes) => {
      await sleep(clock, workMs)
      const outcome = outcomes.shift()
      if (outcome === 'throws') throw new Error('unreachable')
      published.push(...changes.flatMap((change) => (change.kind === 'odds' ? [change.odds.seq ?? -1] : [])))
      return { ...emptyReport, oddsPublished: changes.length, framesLost: outcome === 'loses' ? 1 : 0 }
    },
    recordGap: (ofShard) => void gaps.push(ofShard),
  }
  const { failureQueue, setAside } = createQueue()
  const consume = createStreamConsumer({
    fanOut,
    failureQueue,
    clock,
    flushIntervalMs: 100,
    telemetry: { record: () => undefined, error: () => undefined },
  })
  const publish = (...places: readonly [number, ...number[]]) =>
    consume(streamEvent(shard, places.map(insert), places[0]))
  return { clock, published, outcomes, gaps, setAside, consume, publish }
}

function createQueue(isDown = false) {
  const setAside: UnreadableRecord[] = []
  const failureQueue: FailureQueue = {
    setAside: async (record) => {
      if (isDown) throw new Error('The queue is away.')
      setAside.push(record)
    },
  }
  return { failureQueue, setAside }
}

function insert(place: number): string {
  return changeRecord('INSERT', { after: toOddsItem(oddsAt(place, { seq: place }), 60) })
}

const damagedOdds = changeRecord('INSERT', {
  after: { ...toOddsItem(oddsAt(7), 60), ODDSFORMAT: 'hongkong' },
})

const poison = Buffer.from('not JSON').toString('base64')

const ignored = changeRecord('INSERT', {
  after: toClientItem({ id: 'client-demo', name: 'Demo', active: true, createdAt: 1 }),
})

const emptyReport: PublishReport = {
  posts: 0,
  postsRetried: 0,
  postsThrottled: 0,
  framesDelivered: 0,
  bytesDelivered: 0,
  oddsDelivered: 0,
  connectionsGone: 0,
  connectionsClosed: 0,
  framesEarly: 0,
  framesLost: 0,
  connections: 0,
  connectionScans: 0,
  failedConnectionScans: 0,
  oddsPublished: 0,
  oldestOddsMs: 0,
  publishMs: 0,
}
