import { betStopAt } from '@sportsfeeds/client/testing'
import { type OutcomeId, providerMarketId } from '@sportsfeeds/domain'
import { createManualClock } from '@sportsfeeds/std/testing'
import { expect, test } from 'vitest'
import { received } from '../testing/received.ts'
import type { Market } from './market.ts'
import { movingSpread } from '../testing/moving-spread.ts'
import { createMarketStore, flushIntervalMs, reshapeIntervalMs } from './market-store.ts'

function setUp() {
  const clock = createManualClock()
  const store = createMarketStore({ clock })
  const notified: string[] = []
  const listen = (key: string): (() => void) => store.subscribe(key, () => notified.push(key))
  return { clock, store, notified, listen }
}

const total = { type: 'total', prices: { over: -110, under: -110 } } as const

function priceOf(market: Market | undefined, outcome: OutcomeId = 'home'): number | undefined {
  return market?.prices.get(outcome)?.decimal
}

test('many odds of a market are one change at the next flush', async () => {
  const { clock, store, notified, listen } = setUp()
  const key = providerMarketId(received(0))
  listen(key)
  for (let index = 0; index < 50; index += 1)
    store.push(received(clock.now() + index, { prices: { home: 100 + index, away: -110 } }))
  expect(store.get(key)).toBeUndefined()
  await clock.advance(flushIntervalMs)
  expect(notified).toEqual([key])
  expect(priceOf(store.get(key))).toBe(2.49)
})

test('only subscribers of the market are notified', async () => {
  const { clock, store, notified, listen } = setUp()
  listen(providerMarketId(received(0)))
  const stop = listen(providerMarketId(received(0, total)))
  store.push(received(clock.now()))
  await clock.advance(flushIntervalMs)
  expect(notified).toEqual([providerMarketId(received(0))])
  stop()
  store.push(received(clock.now(), total))
  await clock.advance(flushIntervalMs)
  expect(notified).toHaveLength(1)
})

test('the list of keys is the same array until a market is added', async () => {
  const { clock, store } = setUp()
  let changes = 0
  store.subscribeKeys(() => (changes += 1))
  store.push(received(clock.now()))
  await clock.advance(flushIntervalMs)
  const keys = store.keys()
  store.push(received(clock.now()))
  await clock.advance(flushIntervalMs)
  expect(store.keys()).toBe(keys)
  expect(changes).toBe(1)
  store.push(received(clock.now(), total))
  await clock.advance(flushIntervalMs)
  expect(store.keys()).toHaveLength(2)
  expect(changes).toBe(2)
})

test('a snapshot does not change with the markets', async () => {
  const { clock, store } = setUp()
  const key = providerMarketId(received(0))
  store.push(received(clock.now(), { prices: { home: 100, away: -110 } }))
  await clock.advance(flushIntervalMs)
  const snapshot = store.snapshot()
  store.push(received(clock.now(), { prices: { home: 300, away: -110 } }))
  await clock.advance(flushIntervalMs)
  expect(priceOf(snapshot.markets.get(key))).toBe(2)
  expect(priceOf(store.get(key))).toBe(4)
})

test('older odds of an unknown market are ignored', async () => {
  const { clock, store } = setUp()
  store.pushPast([received(clock.now())])
  await clock.advance(flushIntervalMs)
  expect(store.keys()).toEqual([])
})

test('a bet stop suspends the markets of its game and provider, and only those', async () => {
  const { clock, store } = setUp()
  const others = [{ gameId: 'game-2' }, { provider: 'zenith' }]
  for (const fields of [{}, total, ...others]) store.push(received(clock.now(), fields))
  await clock.advance(flushIntervalMs)
  store.push({ ...received(0), ...betStopAt(clock.now() + 1_000, { reason: 'goal' }) })
  await clock.advance(flushIntervalMs)
  const statuses = store.keys().map((key) => store.get(key)?.view.status)
  expect(statuses).toEqual(['suspended', 'suspended', 'open', 'open'])
})

test('a market that is first priced under a bet stop is suspended', async () => {
  const { clock, store } = setUp()
  store.push({ ...received(0), ...betStopAt(clock.now() + 1_000) })
  store.push(received(clock.now()))
  await clock.advance(flushIntervalMs)
  expect(store.get(providerMarketId(received(0)))?.view.status).toBe('suspended')
})

test('lines are markets of their own, in one group', async () => {
  const { clock, store } = setUp()
  for (const line of [-3.5, -4, -4.5]) store.push(received(clock.now(), { type: 'spread', line }))
  await clock.advance(flushIntervalMs)
  const markets = store.keys().map((key) => store.get(key))
  expect(markets.map((market) => market?.line)).toEqual([-3.5, -4, -4.5])
  expect(new Set(markets.map((market) => market?.group)).size).toBe(1)
  const [key] = store.groupKeys()
  expect(store.group(key ?? '')).toEqual(markets)
})

test('a group is the same array until a market in it changes, which its subscribers are notified of', async () => {
  const { clock, store } = setUp()
  const [spread, spread2] = [
    received(0, { type: 'spread', line: -3 }),
    received(0, { type: 'spread', line: -4 }),
  ]
  for (const odds of [spread, spread2, received(0, total)]) store.push(odds)
  await clock.advance(flushIntervalMs)
  const group = store.get(providerMarketId(spread))?.group ?? ''
  const before = store.group(group)
  let changes = 0
  const stop = store.subscribeGroup(group, () => (changes += 1))
  store.push(received(clock.now(), total))
  await clock.advance(flushIntervalMs)
  expect([store.group(group) === before, changes]).toEqual([true, 0])
  store.push({ ...spread2, ...received(clock.now(), { type: 'spread', line: -4 }) })
  await clock.advance(flushIntervalMs)
  expect([store.group(group) === before, store.group(group).length, changes]).toEqual([false, 2, 1])
  stop()
})

test('a line that moves changes the keys, but only once a second', async () => {
  const { clock, store } = setUp()
  let changes = 0
  store.subscribeKeys(() => (changes += 1))
  for (let step = 0; step < 20; step += 1) {
    store.push(received(clock.now(), movingSpread(-step)))
    await clock.advance(flushIntervalMs)
  }
  expect(changes).toBe(2)
  await clock.advance(reshapeIntervalMs)
  expect(changes).toBe(3)
  await clock.advance(reshapeIntervalMs)
  expect([changes, clock.pending]).toEqual([3, 0])
})

test('each provider was last heard of when the newest of its records arrived', () => {
  const { clock, store } = setUp()
  store.push(received(clock.now()))
  store.push(received(clock.now() - 5_000, total))
  store.push(received(clock.now() + 5_000, { gameId: 'game-2' }))
  expect(store.lastHeard.providers.get('acme')).toBe(clock.now() + 5_000)
  expect(store.lastHeard.games.get('game-1/acme')).toBe(clock.now())
})

test('a stopped store leaves no timer', () => {
  const { clock, store } = setUp()
  store.push(received(clock.now()))
  store.stop()
  expect(clock.pending).toBe(0)
})
