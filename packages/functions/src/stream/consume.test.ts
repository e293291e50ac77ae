import { failedPublishPauseMs, handoverMs, publishRetries, ServerFrame } from '@sportsfeeds/domain'
import { toClientItem, toConnectionItem, toOddsItem } from '@sportsfeeds/domain/internal'
import { sleep } from '@sportsfeeds/std'
import { createManualClock, createSkippingClock } from '@sportsfeeds/std/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { WorkDone } from '../ports.ts'
import { changeRecord } from '../testing/change-records.ts'
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
    const response = await clock.run(consume(event(shard, [insert(0), connection, insert(1)])))
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

  test('a record that cannot be read is the one from which to send the batch again', async () => {
    const { consume, clock, posted, errors } = setUpFanOut()
    const response = await clock.run(consume(event(shard, [insert(0), poison, insert(1)])))
    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] })
    expect(posted.flatMap((frame) => (frame.type === 'odds' ? frame.games.flat() : [])).length).toBe(1)
    expect(errors[0]).toContain('cannot be read')
  })

  test('at the head of a batch it fails the whole batch, and nothing is published', async () => {
    const { consume, clock, posted } = setUpFanOut()
    await expect(clock.run(consume(event(shard, [poison, insert(1)])))).rejects.toThrow('bisected')
    expect(posted).toEqual([])
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

test('a poison record ends up alone, and all others are published once and in order', async () => {
  const batches = fc.array(fc.constantFrom('odds', 'odds', 'odds', 'poison'), { minLength: 1, maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(batches, async (kinds) => {
      const { published, gaps, consume } = setUp()
      const all = kinds.map((kind, place) => ({ kind, place }))
      const setAside: number[] = []
      // Like an event source mapping that bisects batches, with one attempt for a single record.
      const send = async (records: typeof all): Promise<void> => {
        const [first] = records
        if (first === undefined) return
        const failedFrom = await consume(
          event(
            shard,
            records.map(({ kind, place }) => (kind === 'poison' ? poison : insert(place))),
            first.place,
          ),
        ).then(
          ({ batchItemFailures: [failure] }) => failure && Number(failure.itemIdentifier),
          () => first.place,
        )
        if (failedFrom === undefined) return
        const rest = records.filter(({ place }) => place >= failedFrom)
        if (rest.length < records.length) return send(rest)
        if (rest.length === 1) return void setAside.push(failedFrom)
        const middle = Math.ceil(rest.length / 2)
        await send(rest.slice(0, middle))
        await send(rest.slice(middle))
      }
      await send(all)
      const getPlaces = (wanted: string) =>
        all.filter(({ kind }) => kind === wanted).map(({ place }) => place)
      expect(published).toEqual(getPlaces('odds'))
      expect(setAside).toEqual(getPlaces('poison'))
      // One gap for each poison record that is followed by others.
      await consume(event(shard, [insert(kinds.length)], kinds.length))
      expect(gaps).toHaveLength(getPlaces('poison').length)
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
    expect(publishRetries * failedPublishPauseMs).toBeGreaterThan(handoverMs)
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
    const { outcomes, publish, gaps, consume } = setUp()
    outcomes.push('throws')
    await publish(1, 2).catch(() => undefined)
    await consume(event('shardId-other', [insert(3)], 3))
    expect(gaps).toEqual([])
    await publish(3)
    expect(gaps).toEqual([shard])
    await publish(4)
    expect(gaps).toEqual([shard])
  })

  test('leaves no gap yet if an earlier one follows it, as with parallel batches', async () => {
    const { outcomes, publish, gaps } = setUp()
    outcomes.push('throws')
    await publish(5).catch(() => undefined)
    await publish(3)
    expect(gaps).toEqual([])
    await publish(6)
    expect(gaps).toEqual([shard])
  })
})

async function measure({ workMs, records }: { workMs: number; records: string[] }): Promise<number> {
  const { clock, consume } = setUp(workMs)
  const startedAtMs = clock.now()
  await consume(event(shard, records))
  return clock.now() - startedAtMs
}

function setUpFanOut() {
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
    clock,
    flushIntervalMs: 100,
    telemetry: { record: (line) => lines.push(line), error: (message) => errors.push(message) },
  })
  return { consume, clock, posted, lines, errors }
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
  const consume = createStreamConsumer({
    fanOut,
    clock,
    flushIntervalMs: 100,
    telemetry: { record: () => undefined, error: () => undefined },
  })
  const publish = (...places: readonly [number, ...number[]]) =>
    consume(event(shard, places.map(insert), places[0]))
  return { clock, published, outcomes, gaps, consume, publish }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html, "Example event" */
function event(ofShard: string, records: readonly string[], firstSequenceNumber = 0): unknown {
  return {
    Records: records.map((data, index) => {
      const sequenceNumber = String(firstSequenceNumber + index)
      return {
        kinesis: {
          kinesisSchemaVersion: '1.0',
          partitionKey: 'a',
          sequenceNumber,
          data,
          approximateArrivalTimestamp: 1,
        },
        eventSource: 'aws:kinesis',
        eventID: `${ofShard}:${sequenceNumber}`,
      }
    }),
  }
}

function insert(place: number): string {
  return changeRecord('INSERT', { after: toOddsItem(oddsAt(place, { seq: place }), 60) })
}

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
