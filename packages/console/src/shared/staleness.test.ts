import { expect, test } from 'vitest'
import type { LastHeard } from '../store/last-heard.ts'
import { isStale, staleAfterMs } from './staleness.ts'

const of = { gameId: 'game-1', provider: 'acme' }
const live = { status: 'live' } as const
const scheduled = { status: 'scheduled' } as const

function heard(providerMs: number, gameMs: number): LastHeard {
  return { providers: new Map([['acme', -providerMs]]), games: new Map([['game-1/acme', -gameMs]]) }
}

test('prices are stale when their provider is silent, in play sooner than before the start', () => {
  const lastHeard = heard(staleAfterMs.provider, staleAfterMs.provider)
  expect(isStale(of, { game: live, lastHeard, serverNowMs: 0 })).toBe(true)
  expect(isStale(of, { game: scheduled, lastHeard, serverNowMs: 0 })).toBe(false)
  const silent = heard(staleAfterMs.beforeStart, 0)
  expect(isStale(of, { game: scheduled, lastHeard: silent, serverNowMs: 0 })).toBe(true)
  expect(isStale(of, { game: live, lastHeard, serverNowMs: -1 })).toBe(false)
})

test('an unchanged price is not stale while its provider sends others, before the start and at half-time', () => {
  const hour = heard(0, 3_600_000)
  expect(isStale(of, { game: scheduled, lastHeard: hour, serverNowMs: 0 })).toBe(false)
  expect(isStale(of, { game: live, lastHeard: heard(0, 15 * 60_000), serverNowMs: 0 })).toBe(false)
  expect(isStale(of, { game: live, lastHeard: hour, serverNowMs: 0 })).toBe(true)
})
