import type { ReceivedOdds } from '@sportsfeeds/client'
import type { OddsFields } from '@sportsfeeds/client/testing'
import { createManualClock } from '@sportsfeeds/std/testing'
import { expect, test } from 'vitest'
import type { Connection } from '../../store/connection.ts'
import { createValue } from '../../store/value.ts'
import { received } from '../../testing/received.ts'
import { createTestStorage } from '../../testing/test-session.ts'
import type { Alert } from './alert.ts'
import { createAlertStore } from './alert-store.ts'
import { defaultSettings } from './rules.ts'

const live: Connection = {
  state: { kind: 'live' },
  sinceMs: 0,
  liveUntilMs: undefined,
  incomplete: undefined,
}

function setUp({ storage = createTestStorage(), userId = 'analyst-1', aheadMs = 0 } = {}) {
  const clock = createManualClock()
  const listeners = new Set<(odds: ReceivedOdds) => void>()
  const raised: Alert[][] = []
  const store = createAlertStore({
    session: {
      clock,
      storage,
      connection: createValue(live),
      games: createValue(new Map()),
      identity: { userId, name: '', getToken: () => '', signOut: () => undefined },
      serverNow: () => clock.now() + aheadMs,
      onOdds: (listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
    onAlerts: (alerts) => raised.push([...alerts]),
  })
  const receive = (home: number, fields: OddsFields = {}): void => {
    for (const listener of listeners) {
      listener(
        received(clock.now() + aheadMs, { prices: { home, away: 2 }, oddsFormat: 'decimal', ...fields }),
      )
    }
  }
  return { clock, store, receive, raised, storage, listeners }
}

test('a move is in the list at once, and passed on for notifications', async () => {
  const { clock, store, receive, raised } = setUp()
  receive(2)
  await clock.advance(5_000)
  receive(2.2)
  expect(store.inbox.get()).toMatchObject({
    unread: 1,
    alerts: [{ kind: 'move', from: { decimal: 2 }, to: { decimal: 2.2 } }],
  })
  expect(raised).toHaveLength(1)
  store.markRead()
  expect(store.inbox.get().unread).toBe(0)
  store.clear()
  expect(store.inbox.get().alerts).toEqual([])
})

test('odds that arrive together are evaluated together, and none is skipped', async () => {
  const { clock, store, receive, raised } = setUp()
  for (const gameId of ['game-1', 'game-2']) receive(2, { gameId })
  await clock.advance(1_000)
  for (const gameId of ['game-1', 'game-2']) receive(2.2, { gameId })
  receive(2, { provider: 'orbit' })
  await clock.advance(100)
  expect(store.inbox.get().alerts).toHaveLength(2)
  expect(raised.length).toBeLessThanOrEqual(2)
})

test('ages are measured by the server’s clock, not by this machine’s', async () => {
  const { clock, store, receive } = setUp({ aheadMs: 3_600_000 })
  receive(2)
  await clock.advance(1_000)
  receive(2.2)
  expect(store.inbox.get().alerts).toHaveLength(1)
})

test('a provider without updates is reported after a while', async () => {
  const { clock, store, receive } = setUp()
  receive(2)
  await clock.advance(29_000)
  expect(store.inbox.get().alerts).toEqual([])
  await clock.advance(2_000)
  expect(store.inbox.get().alerts).toMatchObject([{ kind: 'silent', provider: 'acme' }])
})

test('rules are stored for each analyst, and invalid ones are replaced by the defaults', () => {
  const { store, storage } = setUp()
  store.settings.update((current) => ({ ...current, rules: [], isSoundOn: true }))
  expect(setUp({ storage }).store.settings.get()).toMatchObject({ rules: [], isSoundOn: true })
  expect(setUp({ storage, userId: 'analyst-2' }).store.settings.get()).toEqual(defaultSettings)
  storage.setItem('sportsfeeds.alerts.analyst-1', '{"rules":[{"kind":"move","amount":-5}]}')
  expect(setUp({ storage }).store.settings.get()).toEqual(defaultSettings)
})

test('a stopped store listens to nothing and leaves no timer', () => {
  const { clock, store, listeners } = setUp()
  store.stop()
  expect(listeners.size).toBe(0)
  expect(clock.pending).toBe(0)
})

test('two tabs list an alert once, and only one of them announces it', async () => {
  const storage = createTestStorage()
  const [first, second] = [setUp({ storage }), setUp({ storage })]
  for (const tab of [first, second]) tab.receive(2)
  for (const tab of [first, second]) await tab.clock.advance(5_000)
  first.receive(2.2)
  second.receive(2.2)
  expect(second.store.inbox.get().alerts).toHaveLength(1)
  expect(first.raised.length + second.raised.length).toBe(1)
})
