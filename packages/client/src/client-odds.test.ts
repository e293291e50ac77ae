import { encodeGameOdds } from '@sportsfeeds/domain'
import { expect, test } from 'vitest'
import { createMarketBook, type MarketBook } from './book/market-book.ts'
import { createClient } from './client.ts'
import type { ReceivedOdds } from './sync/received-odds.ts'
import { betStopAt, oddsAt } from './testing/index.ts'
import { openLive, openStage } from './testing/stage.ts'

const second = 1_000

test('C4 a lost frame shows as a gap; the frame that showed it waits until what was lost is before it', async () => {
  const { clock, server, client, odds } = await openLive()
  const gaps: unknown[] = []
  client.on('gap', (event) => gaps.push(event))
  const [first, lost, next] = [0, 1, 2].map((index) => oddsAt(clock.now() + index * 100))
  if (first === undefined || lost === undefined || next === undefined) throw new TypeError('three odds')
  server.publish([first])
  await clock.advance(100)
  server.lose([lost])
  await clock.advance(100)
  server.publish([next])
  await clock.advance(6)
  expect(client.state).toEqual({ kind: 'catching-up', cause: 'gap' })
  expect(odds).toHaveLength(1)
  await clock.advance(100)
  expect(client.state.kind).toBe('live')
  expect(odds.map(({ date }) => date)).toEqual([first.date, lost.date, next.date])
  expect(odds.map(({ source }) => source)).toEqual(['stream', 'catch-up', 'stream'])
  expect(gaps).toMatchObject([{ cause: 'gap', missingFrames: 1 }])
  client.close()
})

test('C5 another consumer sends what its predecessor could not, and nothing has to be caught up', async () => {
  const { clock, server, client, odds } = await openLive()
  server.publish([oddsAt(clock.now())])
  await clock.advance(100)
  server.lose([oddsAt(clock.now())])
  server.newEpoch()
  await clock.advance(100)
  server.publish([oddsAt(clock.now())])
  await clock.advance(100)
  expect(odds).toHaveLength(3)
  expect(client.stats()).toMatchObject({ gaps: 0 })
  client.close()
})

test('C5 what a consumer gave up before another took over is caught up', async () => {
  const { clock, server, client, odds } = await openLive()
  server.publish([oddsAt(clock.now())])
  await clock.advance(100)
  server.lose([oddsAt(clock.now())])
  await clock.advance(40_000)
  server.newEpoch()
  server.publish([oddsAt(clock.now())])
  await clock.advance(2_000)
  expect(odds).toHaveLength(3)
  expect(client.stats()).toMatchObject({ gaps: 2, gapsRecovered: 2 })
  client.close()
})

test('C8 a feeds API that is away leaves the client catching up, and odds are not held back for ever', async () => {
  const { clock, server, client, odds } = await openLive()
  server.publish([oddsAt(clock.now())])
  await clock.advance(10)
  server.failRequests(...Array.from({ length: 40 }, () => 503))
  server.lose([oddsAt(clock.now())])
  await clock.advance(10)
  server.publish([oddsAt(clock.now())])
  await clock.advance(9 * second)
  expect([client.state.kind, odds.length]).toEqual(['catching-up', 1])
  await clock.advance(2 * second)
  expect([client.state.kind, odds.length]).toEqual(['catching-up', 2])
  server.failRequests()
  await clock.advance(20 * second)
  expect(client.state.kind).toBe('live')
  expect(odds.map(({ recency }) => recency)).toEqual(['current', 'current', 'historical'])
  client.close()
})

test('C9 an outage longer than can be caught up is said so, and the newest odds are there', async () => {
  const { clock, server, client, odds } = await openLive()
  const incomplete: unknown[] = []
  client.on('incomplete', (event) => incomplete.push(event))
  server.publish([oddsAt(clock.now())])
  await clock.advance(15 * second)
  server.refuseHandshakes(true)
  server.cut()
  const old = oddsAt(clock.now() + second)
  server.store([old])
  await clock.advance(3_600 * second)
  server.refuseHandshakes(false)
  await clock.advance(60 * second)
  expect(client.state.kind).toBe('live')
  expect(incomplete).toHaveLength(1)
  expect(odds.at(-1)).toMatchObject({ date: old.date, source: 'catch-up' })
  client.close()
})

test('C10 follows more and less at run time, and catches up what is new without holding back the rest', async () => {
  const { clock, server, client, odds } = openStage({ subscription: { games: ['game-1'] } })
  await clock.advance(2 * second)
  server.publish([oddsAt(clock.now()), oddsAt(clock.now(), { gameId: 'game-2' })])
  await clock.advance(100)
  client.subscribe({ games: ['game-2'] })
  expect(client.state).toEqual({ kind: 'catching-up', cause: 'subscription' })
  await clock.advance(100)
  server.publish([oddsAt(clock.now()), oddsAt(clock.now(), { gameId: 'game-2' })])
  await clock.advance(10)
  expect(odds.map(({ gameId }) => gameId)).toEqual(['game-1', 'game-1'])
  await clock.advance(2 * second)
  expect(client.state.kind).toBe('live')
  expect(odds.filter(({ gameId }) => gameId === 'game-2')).toHaveLength(1)

  client.unsubscribe({ games: ['game-1'] })
  await clock.advance(2 * second)
  server.publish([oddsAt(clock.now()), oddsAt(clock.now(), { gameId: 'game-2' })])
  await clock.advance(100)
  expect(odds.slice(3).map(({ gameId }) => gameId)).toEqual(['game-2'])
  expect(server.messages.at(-1)).toMatchObject({ action: 'unsubscribe', games: ['game-1'] })
  client.close()
})

test('C12 a cursor resumes where another client stopped', async () => {
  const first = await openLive()
  first.server.publish([oddsAt(first.clock.now())])
  await first.clock.advance(second)
  const cursor = first.client.cursor()
  first.client.close()

  if (cursor === undefined) throw new TypeError('a cursor')
  const missed = oddsAt(first.clock.now())
  first.server.store([missed])
  await first.clock.advance(120 * second)
  const odds: string[] = []
  const next = createClient({
    bookmakerApiUrl: first.server.bookmakerApiUrl,
    feedsApiUrl: first.server.feedsApiUrl,
    getToken: () => 'good',
    WebSocket: first.server.WebSocket,
    fetch: first.server.fetch,
    clock: first.clock,
    cursor,
    latest: false,
  })
  next.on('odds', ({ date }) => odds.push(date))
  await first.clock.advance(2 * second)
  expect(odds).toContain(missed.date)
  next.close()
})

test('C12 a storage keeps the cursor from page to page', async () => {
  const kept = new Map<string, string>([['sportsfeeds.cursor', 'damaged']])
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  }
  const { clock, client } = await openLive({ storage })
  await clock.advance(10 * second)
  expect(kept.get('sportsfeeds.cursor')).toBe(client.cursor())
  client.close()
  expect(clock.pending).toBe(0)
})

test('C15 conflating delivers only what is the newest of its market, also while catching up', async () => {
  const { clock, server, client, odds } = openStage({ subscription: { conflate: true } })
  await clock.advance(2 * second)
  const at = clock.now()
  server.publish([oddsAt(at)])
  await clock.advance(10)
  server.lose([oddsAt(at + 100)])
  server.publish([oddsAt(at + 200)])
  await clock.advance(6)
  expect(odds).toHaveLength(2)
  await clock.advance(second)
  expect(odds).toHaveLength(2)
  expect(client.stats().superseded).toBeGreaterThan(0)
  client.close()
})

test('C2 a snapshot brings the state of each market: the newest record, the prices that hold, and the bet stop', async () => {
  const { clock, server, client, odds } = await openLive()
  const book = createMarketBook()
  client.on('odds', (one) => book.addOdds(one))
  const at = clock.now()
  const [priced, closed] = [oddsAt(at), oddsAt(at + 10, { status: 'closed', outcomes: [] })]
  const total = oddsAt(at, { type: 'total', prices: { over: -110, under: -110 } })
  const stop = betStopAt(at + 20, { reason: 'goal' })
  const games = [encodeGameOdds([closed, priced, total, stop])]
  server.say(JSON.stringify({ v: 2, type: 'snapshot', sentAt: at, games, last: true }))
  await clock.advance(10)
  expect(odds.map(({ source, recency }) => `${source} ${recency}`)).toEqual(Array(4).fill('snapshot current'))
  expect([...book.markets()].map(({ market, view }) => [market.type, view.status, view.outcomes])).toEqual([
    ['moneyline', 'closed', priced.outcomes],
    ['total', 'suspended', total.outcomes],
  ])
  client.close()
})

test('C20 a bet stop is delivered like any record, also when nothing was ever priced', async () => {
  for (const conflate of [false, true]) {
    const { clock, server, client, odds } = await openLive({ subscription: { conflate } })
    const stop = betStopAt(clock.now())
    server.publish([stop])
    await clock.advance(10)
    const before = oddsAt(clock.now(), { date: stop.date })
    server.publish([before])
    await clock.advance(10)
    expect(odds.map(({ type, recency }) => [type, recency])).toEqual([
      ['*', 'current'],
      ['moneyline', 'current'],
    ])
    const [market] = bookOf(odds).markets()
    expect(market?.view.status).toBe('suspended')
    client.close()
  }
})

function bookOf(odds: readonly ReceivedOdds[]): MarketBook<ReceivedOdds> {
  const book = createMarketBook<ReceivedOdds>()
  for (const one of odds) book.addOdds(one)
  return book
}
