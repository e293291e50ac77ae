import { AccessRefusedError, UnreachableError } from '@sportsfeeds/client'
import { gameOf } from '@sportsfeeds/client/testing'
import type { Game } from '@sportsfeeds/domain'
import { createManualClock } from '@sportsfeeds/std/testing'
import { expect, test } from 'vitest'
import { createGameStore } from './game-store.ts'

function setUp(responses: (Game[] | Error)[]) {
  const clock = createManualClock()
  let requests = 0
  const games = async (): Promise<Game[]> => {
    const response = responses[Math.min(requests, responses.length - 1)] ?? []
    requests += 1
    if (response instanceof Error) throw response
    return response
  }
  const store = createGameStore({ feeds: { games }, clock })
  return { clock, store, requestCount: () => requests }
}

test('games are loaded at once and every minute', async () => {
  const { clock, store, requestCount } = setUp([[gameOf('game-1')], [gameOf('game-2')]])
  expect(store.status.get()).toBe('loading')
  await clock.advance(0)
  expect(store.status.get()).toBe('ready')
  expect([...store.get().keys()]).toEqual(['game-1'])
  await clock.advance(60_000)
  expect(requestCount()).toBe(2)
  // A game leaves the list when it has ended; the screen still needs its name.
  expect([...store.get().keys()]).toEqual(['game-1', 'game-2'])
})

test('an unchanged list notifies nobody', async () => {
  const { clock, store } = setUp([[gameOf('game-1')]])
  await clock.advance(0)
  let notifications = 0
  store.subscribe(() => (notifications += 1))
  await clock.advance(60_000)
  expect(notifications).toBe(0)
})

test('unknown games reload the list soon, and once', async () => {
  const { clock, store, requestCount } = setUp([[]])
  await clock.advance(0)
  for (let index = 0; index < 100; index += 1) store.request(`game-${index}`)
  await clock.advance(2_000)
  expect(requestCount()).toBe(2)
  store.request('game-1')
  await clock.advance(2_000)
  expect(requestCount()).toBe(2)
})

test('a failure is reported and retried; a refusal is not retried', async () => {
  const { clock, store, requestCount } = setUp([
    new UnreachableError('down'),
    [gameOf('game-1')],
    new AccessRefusedError('no'),
  ])
  await clock.advance(0)
  expect(store.status.get()).toBe('failed')
  await clock.advance(60_000)
  expect(store.status.get()).toBe('ready')
  await clock.advance(60_000)
  expect(store.status.get()).toBe('failed')
  await clock.advance(600_000)
  expect(requestCount()).toBe(3)
})
