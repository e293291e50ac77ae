import { createManualClock, oddsAt } from '@sportsfeeds/client/testing'
import { expect, test } from 'vitest'
import { createProviderMonitor, silentAfterMs } from './provider-monitor.ts'

test('a provider has its markets and its rate over the last seconds', async () => {
  const clock = createManualClock()
  const watch = createProviderMonitor({ clock })
  for (let second = 0; second < 10; second += 1) {
    for (const type of ['moneyline', 'total']) watch.heard(oddsAt(clock.now(), { type }))
    await clock.advance(1_000)
  }
  expect(watch.read()).toEqual([
    { name: 'acme', markets: 2, updatesPerSecond: 2, lastUpdateAtMs: clock.now() - 1_000, isSilent: false },
  ])
})

test('a provider that says nothing is silent, whatever others do', async () => {
  const clock = createManualClock()
  const watch = createProviderMonitor({ clock })
  watch.heard(oddsAt(clock.now(), { provider: 'quiet' }))
  await clock.advance(silentAfterMs)
  watch.heard(oddsAt(clock.now(), { provider: 'busy' }))
  expect(watch.read().map(({ name, isSilent }) => [name, isSilent])).toEqual([
    ['busy', false],
    ['quiet', true],
  ])
  expect(watch.read()[1]?.updatesPerSecond).toBe(0)
})
