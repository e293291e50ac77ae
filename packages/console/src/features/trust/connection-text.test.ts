import type { ConnectionState } from '@sportsfeeds/client'
import { expect, test } from 'vitest'
import { connectionText } from './connection-text.ts'

const nowMs = Date.UTC(2026, 4, 1, 19, 0, 30)
const liveUntilMs = nowMs - 20_000

function text(state: ConnectionState) {
  return connectionText({ state, sinceMs: nowMs - 10_000, liveUntilMs, incomplete: undefined }, nowMs)
}

test('only live needs no words', () => {
  expect(text({ kind: 'live' })).toEqual({ tone: 'good', label: 'Live', detail: undefined })
})

test('offline says since when prices are old, why, and when it is tried again', () => {
  const { tone, label, since, detail } = text({
    kind: 'offline',
    reason: 'connection-lost',
    retryAtMs: nowMs + 3_500,
  })
  expect([tone, label]).toEqual(['bad', 'Offline'])
  expect(since).toMatch(/^since \d\d:00:10$/)
  expect(detail).toBe('The connection was lost. Prices are from before. Trying again in 4 s.')
})

test('without a network there is no next try to count down to', () => {
  const { detail } = text({ kind: 'offline', reason: 'network-down', retryAtMs: Number.POSITIVE_INFINITY })
  expect(detail).toMatch(/when the network is back/)
})

test('stale says for how long nothing was heard', () => {
  expect(text({ kind: 'stale', sinceMs: nowMs - 12_000 }).detail).toMatch(/for 12s/)
})

test('closed says why, in the server’s words too', () => {
  const { tone, detail } = text({ kind: 'closed', reason: 'access-refused', detail: 'Token expired.' })
  expect(tone).toBe('bad')
  expect(detail).toBe('The server does not let you in. Token expired.')
})
