import { oddsAt } from '@sportsfeeds/client/testing'
import { createManualClock } from '@sportsfeeds/std/testing'
import { expect, test } from 'vitest'
import { createProviderMonitor, silentAfterMs } from './provider-monitor.ts'

test('a provider has a count of markets and a rate over the last seconds', async () => {
  const clock = createManualClock()
  const monitor = createProviderMonitor({ clock })
  for (let second = 0; second < 10; second += 1) {
    for (const type of ['moneyline', 'total']) monitor.record(oddsAt(clock.now(), { type }), true)
    await clock.advance(1_000)
  }
  expect(monitor.read()).toEqual([
    { name: 'acme', markets: 2, updatesPerSecond: 2, lastUpdateAtMs: clock.now() - 1_000, isSilent: false },
  ])
})

test('a provider without updates is silent, whatever the others send', async () => {
  const clock = createManualClock()
  const monitor = createProviderMonitor({ clock })
  monitor.record(oddsAt(clock.now(), { provider: 'quiet' }), true)
  await clock.advance(silentAfterMs)
  monitor.record(oddsAt(clock.now(), { provider: 'busy' }), true)
  expect(monitor.read().map(({ name, isSilent }) => [name, isSilent])).toEqual([
    ['busy', false],
    ['quiet', true],
  ])
  expect(monitor.read()[1]?.updatesPerSecond).toBe(0)
})

test('prices of a snapshot count as markets, not as updates', async () => {
  const clock = createManualClock()
  const monitor = createProviderMonitor({ clock })
  for (const type of ['moneyline', 'total']) monitor.record(oddsAt(clock.now(), { type }), false)
  await clock.advance(2_000)
  expect(monitor.read()).toMatchObject([{ markets: 2, updatesPerSecond: 0 }])
})
