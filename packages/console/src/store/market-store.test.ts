import { createManualClock } from '@sportsfeeds/client/testing'
import { marketId } from '@sportsfeeds/domain'
import { expect, test } from 'vitest'
import { received } from '../testing/received.ts'
import { createMarketStore, flushIntervalMs } from './market-store.ts'

function setUp() {
  const clock = createManualClock()
  const store = createMarketStore({ clock })
  const told: string[] = []
  const listen = (key: string): (() => void) => store.subscribe(key, () => told.push(key))
  return { clock, store, told, listen }
}

const total = { type: 'total' } as const

test('many odds of a market are one change, at the next flush', async () => {
  const { clock, store, told, listen } = setUp()
  const key = marketId(received(0))
  listen(key)
  for (let index = 0; index < 50; index += 1)
    store.push(received(clock.now() + index, { homeOdds: 100 + index }))
  expect(store.get(key)).toBeUndefined()
  await clock.advance(flushIntervalMs)
  expect(told).toEqual([key])
  expect(store.get(key)?.prices.home).toBe(2.49)
})

test('only who follows the market is told', async () => {
  const { clock, store, told, listen } = setUp()
  listen(marketId(received(0)))
  const stop = listen(marketId(received(0, total)))
  store.push(received(clock.now()))
  await clock.advance(flushIntervalMs)
  expect(told).toEqual([marketId(received(0))])
  stop()
  store.push(received(clock.now(), total))
  await clock.advance(flushIntervalMs)
  expect(told).toHaveLength(1)
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

test('a snapshot stands still while the markets go on', async () => {
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

test('the past of a market that is not known is left out', async () => {
  const { clock, store } = setUp()
  store.pushPast([received(clock.now())])
  await clock.advance(flushIntervalMs)
  expect(store.keys()).toEqual([])
})

test('after stopping nothing waits', () => {
  const { clock, store } = setUp()
  store.push(received(clock.now()))
  store.stop()
  expect(clock.pending).toBe(0)
})
