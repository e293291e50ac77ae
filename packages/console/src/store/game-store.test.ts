import { AccessRefusedError, UnreachableError } from '@sportsfeeds/client'
import { gameOf } from '@sportsfeeds/client/testing'
import type { GameWithLive } from '@sportsfeeds/domain'
import { createManualClock } from '@sportsfeeds/std/testing'
import { expect, test } from 'vitest'
import { createGameStore } from './game-store.ts'

/** @param lists responses to GET /games, the last one again and again. @param others games that only GET /games/{id} has. */
function setUp(lists: (GameWithLive[] | Error)[], others: GameWithLive[] = []) {
  const clock = createManualClock()
  const requested: string[] = []
  let requests = 0
  const respond = async <T>(response: T | Error): Promise<T> => {
    await new Promise<void>((resolve) => clock.setTimeout(resolve, 10))
    if (response instanceof Error) throw response
    return response
  }
  const store = createGameStore({
    feeds: {
      games: () => {
        requests += 1
        return respond(lists[Math.min(requests, lists.length) - 1] ?? [])
      },
      game: (id) => {
        requested.push(id)
        return respond(others.find((game) => game.id === id))
      },
    },
    clock,
  })
  return { clock, store, requested, requestCount: () => requests }
}

test('games are loaded at once and every minute', async () => {
  const { clock, store, requestCount } = setUp([[gameOf('game-1')], [gameOf('game-1'), gameOf('game-2')]])
  expect(store.status.get()).toBe('loading')
  await clock.advance(100)
  expect(store.status.get()).toBe('ready')
  expect([...store.get().keys()]).toEqual(['game-1'])
  await clock.advance(60_100)
  expect(requestCount()).toBe(2)
  expect([...store.get().keys()]).toEqual(['game-1', 'game-2'])
})

test('an unchanged list notifies nobody', async () => {
  const { clock, store } = setUp([[gameOf('game-1')]])
  await clock.advance(100)
  let notifications = 0
  store.subscribe(() => (notifications += 1))
  await clock.advance(60_100)
  expect(notifications).toBe(0)
})

test('a game that is not in the list is loaded, once', async () => {
  const { clock, store, requested } = setUp([[gameOf('game-1')]], [gameOf('game-9')])
  await clock.advance(100)
  for (const id of ['game-9', 'game-1', 'game-9']) store.request(id)
  await clock.advance(5_000)
  store.request('game-9')
  await clock.advance(5_000)
  expect(requested).toEqual(['game-9'])
  expect(store.get().has('game-9')).toBe(true)
})

test('a game that the server does not know is missing, until the stream has it', async () => {
  const { clock, store } = setUp([[]])
  store.request('game-9')
  await clock.advance(5_000)
  expect([...store.missing.get()]).toEqual(['game-9'])
  store.receive(gameOf('game-9'), undefined)
  expect([...store.missing.get()]).toEqual([])
})

test('a game that has left the list is loaded again, and so seen to have ended', async () => {
  const { clock, store, requested } = setUp(
    [[gameOf('game-1')], []],
    [gameOf('game-1', { status: 'finished' })],
  )
  await clock.advance(61_000)
  expect(store.get().get('game-1')?.status).toBe('finished')
  await clock.advance(120_000)
  expect(requested).toEqual(['game-1'])
})

test('a game off the stream replaces what is known, and a response that was under way does not undo it', async () => {
  const { clock, store } = setUp([[gameOf('game-1')]])
  await clock.advance(100)
  await clock.advance(59_915)
  store.receive(gameOf('game-1', { status: 'finished' }), undefined)
  await clock.advance(100)
  expect(store.get().get('game-1')?.status).toBe('finished')
})

test('of two live states the one with the higher revision is kept', async () => {
  const { clock, store } = setUp([[{ ...gameOf('game-1'), live: { period: '1h', rev: 3 } }]])
  await clock.advance(100)
  store.receive(gameOf('game-1'), { period: '2h', rev: 5 })
  store.receive(gameOf('game-1'), { period: 'half-time', rev: 4 })
  await clock.advance(60_100)
  expect(store.get().get('game-1')?.live).toEqual({ period: '2h', rev: 5 })
})

test('a failure is reported and retried; a refusal is not retried', async () => {
  const { clock, store, requestCount } = setUp([
    new UnreachableError('down'),
    [gameOf('game-1')],
    new AccessRefusedError('no'),
  ])
  await clock.advance(100)
  expect(store.status.get()).toBe('failed')
  await clock.advance(60_100)
  expect(store.status.get()).toBe('ready')
  await clock.advance(60_100)
  expect(store.status.get()).toBe('failed')
  await clock.advance(600_000)
  expect(requestCount()).toBe(3)
})

test('a stopped store leaves no timer', async () => {
  const { clock, store } = setUp([[]])
  await clock.advance(100)
  store.request('game-1')
  store.stop()
  expect(clock.pending).toBe(0)
})
