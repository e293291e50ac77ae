import type { ConnectionState } from '@sportsfeeds/client'
import { expect, test } from 'vitest'
import { timesIn } from '../../shared/times.ts'
import { connectionText } from './connection-text.ts'

const nowMs = Date.UTC(2026, 4, 1, 19, 0, 30)
const liveUntilMs = nowMs - 20_000

function text(state: ConnectionState) {
  return connectionText(
    { state, sinceMs: nowMs - 10_000, liveUntilMs, incomplete: undefined },
    nowMs,
    timesIn.utc,
  )
}

test('live needs no explanation', () => {
  expect(text({ kind: 'live' })).toEqual({ tone: 'good', label: 'Live', detail: undefined })
})

test('offline explains since when and why prices are old, and when the next attempt is', () => {
  const { tone, label, since, detail } = text({
    kind: 'offline',
    reason: 'connection-lost',
    retryAtMs: nowMs + 3_500,
  })
  expect([tone, label]).toEqual(['bad', 'Offline'])
  expect(since).toBe('since 19:00:10')
  expect(detail).toBe('Connection lost. Prices shown are from before the disconnect. Retrying in 4\u00A0s.')
})

test('without a network there is no countdown', () => {
  const { detail } = text({ kind: 'offline', reason: 'network-down', retryAtMs: Number.POSITIVE_INFINITY })
  expect(detail).toMatch(/when the network is back/)
})

test('stale states the time without data', () => {
  const sinceMs = nowMs - 12_000
  expect(text({ kind: 'stale', reason: 'silent', sinceMs }).detail).toMatch(/no data for 12\u00A0s/)
  expect(text({ kind: 'stale', reason: 'stalled', sinceMs }).detail).toMatch(/updates stopped 12\u00A0s ago/)
})

test('closed includes the server’s reason', () => {
  const { tone, detail } = text({ kind: 'closed', reason: 'access-refused', detail: 'Token expired.' })
  expect(tone).toBe('bad')
  expect(detail).toBe('The server denied access. Token expired.')
})
