import { type HistoryRange, type ReceivedOdds, UnreachableError } from '@sportsfeeds/client'
import { oddsAt, type OddsFields } from '@sportsfeeds/client/testing'
import { type GameId, type Odds, toEpochMs, toInstant } from '@sportsfeeds/domain'
import { createManualClock } from '@sportsfeeds/std/testing'
import { expect, test } from 'vitest'
import type { Connection } from '../../store/connection.ts'
import { createValue } from '../../store/value.ts'
import type { Range } from './game-view.ts'
import { createHistoryFeed } from './history-feed.ts'

const live: Connection = {
  state: { kind: 'live' },
  sinceMs: 0,
  liveUntilMs: undefined,
  incomplete: undefined,
}
const offline: Connection = {
  ...live,
  state: { kind: 'offline', reason: 'connection-lost', retryAtMs: 0 },
}

const lastHour: Range = { kind: 'last', span: '1h' }

interface Faults {
  pagesUntilFailure: number
  /** Called between reading a page and returning it. */
  onPage?: () => void
}

/** A feed on a fake paged table, a fake stream, and a connection that the test switches. */
function setUp({
  range = lastHour,
  pageSize = 3,
  maxOdds = 1_000,
  connected = live,
}: { range?: Range; pageSize?: number; maxOdds?: number; connected?: Connection } = {}) {
  const clock = createManualClock()
  const startMs = clock.now()
  const table: Odds[] = []
  const listeners = new Set<(odds: ReceivedOdds) => void>()
  const connection = createValue(connected)
  const requested: HistoryRange[] = []
  const faults: Faults = { pagesUntilFailure: Number.POSITIVE_INFINITY }

  async function* history(gameId: GameId, query: HistoryRange): AsyncGenerator<Odds[], void, undefined> {
    requested.push(query)
    await Promise.resolve()
    const found = table
      .filter(({ date }) => date >= (query.from ?? '') && date <= (query.to ?? '9'))
      .filter((odds) => odds.gameId === gameId)
      .toSorted((a, b) => b.date.localeCompare(a.date))
    for (let start = 0; start === 0 || start < found.length; start += pageSize) {
      if (faults.pagesUntilFailure <= 0) throw new UnreachableError('The feeds API could not be reached.')
      faults.pagesUntilFailure -= 1
      const page = found.slice(start, start + pageSize)
      faults.onPage?.()
      await Promise.resolve()
      yield page
    }
  }

  const odds = (seconds: number, fields: OddsFields = {}): Odds =>
    oddsAt(startMs + seconds * 1000, { date: toInstant(startMs + seconds * 1000), ...fields })
  const stream = (one: Odds): void => {
    for (const listener of listeners) {
      listener({
        ...one,
        recency: 'current',
        isRepeat: false,
        source: 'stream',
        clientReceivedAt: clock.now(),
      })
    }
  }
  const feed = createHistoryFeed({
    gameId: 'game-1',
    range,
    maxOdds,
    session: {
      feeds: { history },
      connection,
      clock,
      serverNow: () => clock.now(),
      onOdds: (listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
  })
  const shown = (): number[] =>
    feed.history.quotes('moneyline', 'acme').map(({ atMs }) => (atMs - startMs) / 1000)
  return {
    clock,
    feed,
    odds,
    stream,
    shown,
    connection,
    requested,
    faults,
    listeners,
    store: (...more: Odds[]) => table.push(...more),
  }
}

test('odds that arrive while a page is read are included, and those from both sources count once', async () => {
  const { clock, feed, odds, store, stream, shown, faults } = setUp()
  store(odds(-30), odds(-20), odds(-10))
  // Stored too late for the page that was just read, but already in the stream.
  faults.onPage = () => stream(odds(0))
  stream(odds(-10))
  await clock.advance(1_000)
  expect(shown()).toEqual([-30, -20, -10, 0])
  expect(feed.status.get().kind).toBe('ready')
  expect(feed.gaps()).toEqual([])
})

test('the price in force at the start of the range is loaded too', async () => {
  const { clock, odds, store, shown } = setUp()
  store(odds(-9_000), odds(-8_000), odds(-10))
  await clock.advance(1_000)
  expect(shown()).toEqual([-8_000, -10])
})

test('odds of other games, and odds after the end of the range, are ignored', async () => {
  const endMs = createManualClock().now()
  const { clock, odds, store, stream, shown } = setUp({
    range: { kind: 'between', fromMs: endMs - 60_000, toMs: endMs },
  })
  store(odds(-10), odds(-5, { gameId: 'game-2' }), odds(20))
  stream(odds(-3))
  stream(odds(-2, { gameId: 'game-2' }))
  stream(odds(10))
  await clock.advance(1_000)
  expect(shown()).toEqual([-10, -3])
})

test('while the newest pages are shown, the rest is a shrinking gap', async () => {
  const { clock, feed, odds, store, shown, faults } = setUp({ pageSize: 2 })
  store(odds(-50), odds(-40), odds(-30), odds(-20), odds(-10))
  faults.pagesUntilFailure = 2
  await clock.advance(1_000)
  expect(feed.status.get()).toMatchObject({ kind: 'failed', error: { code: 'unreachable' } })
  expect(shown()).toEqual([-40, -30, -20, -10])
  expect(feed.gaps()).toEqual([{ fromMs: clock.now() - 1_000 - 3_600_000, toMs: toEpochMs(odds(-40).date) }])

  faults.pagesUntilFailure = Number.POSITIVE_INFINITY
  feed.retry()
  await clock.advance(1_000)
  expect(feed.status.get().kind).toBe('ready')
  expect(shown()).toEqual([-50, -40, -30, -20, -10])
  expect(feed.gaps()).toEqual([])
})

test('odds missed during an outage of the stream are loaded after it', async () => {
  const { clock, feed, odds, store, shown, connection, requested } = setUp()
  await clock.advance(10_000)
  connection.set(offline)
  await clock.advance(600_000)
  store(odds(15), odds(300))
  connection.set(live)
  expect(feed.gaps()).toHaveLength(1)
  await clock.advance(1_000)
  expect(shown()).toEqual([15, 300])
  expect(feed.gaps()).toEqual([])
  expect(requested.at(-1)).toMatchObject({ from: toInstant(toEpochMs(odds(10).date) - 15_000) })
})

test('a page that opens before the connection loads odds from before it again', async () => {
  const { clock, odds, store, shown, connection } = setUp({ connected: offline })
  store(odds(-10))
  await clock.advance(1_000)
  store(odds(2))
  await clock.advance(3_000)
  connection.set(live)
  await clock.advance(1_000)
  expect(shown()).toEqual([-10, 2])
})

test('beyond the limit the newest odds are kept, and loading stops', async () => {
  const { clock, feed, odds, store, shown, requested } = setUp({ pageSize: 10, maxOdds: 50 })
  store(...Array.from({ length: 500 }, (_, index) => odds(-index)))
  await clock.advance(1_000)
  expect(feed.status.get().kind).toBe('ready')
  expect(shown().length).toBeLessThanOrEqual(50)
  expect(shown().at(-1)).toBe(0)
  expect(feed.history.cutAtMs).toBeDefined()
  expect(requested).toHaveLength(1)
})

test('a range that ends now drops odds that leave it', async () => {
  const { clock, odds, stream, shown } = setUp({ range: { kind: 'last', span: '15m' } })
  await clock.advance(1_000)
  for (const seconds of [0, 10, 20]) stream(odds(seconds))
  await clock.advance(15 * 60_000 + 5_000)
  stream(odds(905))
  await clock.advance(15_000)
  stream(odds(920))
  await clock.advance(1_000)
  // The price of second 20 was in force at the start of the range.
  expect(shown()).toEqual([20, 905, 920])
})

test('the version changes a few times a second, however many odds arrive', async () => {
  const { clock, feed, odds, stream } = setUp()
  await clock.advance(1_000)
  const before = feed.version.get().count
  for (let index = 0; index < 100; index += 1) {
    stream(odds(index))
    await clock.advance(10)
  }
  expect(feed.version.get().count - before).toBeLessThanOrEqual(4)
})

test('a stopped feed listens to nothing and leaves no timer', async () => {
  const { clock, feed, odds, stream, connection, listeners } = setUp()
  stream(odds(0))
  feed.stop()
  expect(listeners.size).toBe(0)
  connection.set(offline)
  connection.set(live)
  await clock.advance(1_000)
  expect(clock.pending).toBe(0)
  expect(feed.version.get().count).toBe(0)
})
