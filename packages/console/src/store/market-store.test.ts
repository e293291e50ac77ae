import { marketId } from '@sportsfeeds/domain'
import { createManualClock } from '@sportsfeeds/std/testing'
import { expect, test } from 'vitest'
import { received } from '../testing/received.ts'
import { createMarketStore, flushIntervalMs } from './market-store.ts'

function setUp() {
  const clock = createManualClock()
  const store = createMarketStore({ clock })
  const notified: string[] = []
  const listen = (key: string): (() => void) => store.subscribe(key, () => notified.push(key))
  return { clock, store, notified, listen }
}

const total = { type: 'total' } as const

test('many odds of a market are one change at the next flush', async () => {
  const { clock, store, notified, listen } = setUp()
  const key = marketId(received(0))
  listen(key)
  for (let index = 0; index < 50; index += 1)
    store.push(received(clock.now() + index, { homeOdds: 100 + index }))
  expect(store.get(key)).toBeUndefined()
  await clock.advance(flushIntervalMs)
  expect(notified).toEqual([key])
  expect(store.get(key)?.prices.home).toBe(2.49)
})

test('only subscribers of the market are notified', async () => {
  const { clock, store, notified, listen } = setUp()
  listen(marketId(received(0)))
  const stop = listen(marketId(received(0, total)))
  store.push(received(clock.now()))
  await clock.advance(flushIntervalMs)
  expect(notified).toEqual([marketId(received(0))])
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
  const key = marketId(received(0))
  store.push(received(clock.now(), { homeOdds: 100 }))
  await clock.advance(flushIntervalMs)
  const snapshot = store.snapshot()
  store.push(received(clock.now(), { homeOdds: 300 }))
  await clock.advance(flushIntervalMs)
  expect(snapshot.get(key)?.prices.home).toBe(2)
  expect(store.get(key)?.prices.home).toBe(4)
})

test('older odds of an unknown market are ignored', async () => {
  const { clock, store } = setUp()
  store.pushPast([received(clock.now())])
  await clock.advance(flushIntervalMs)
  expect(store.keys()).toEqual([])
})

test('a stopped store leaves no timer', () => {
  const { clock, store } = setUp()
  store.push(received(clock.now()))
  store.stop()
  expect(clock.pending).toBe(0)
})
