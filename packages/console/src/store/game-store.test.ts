import { AccessRefusedError, UnreachableError } from '@sportsfeeds/client'
import { createManualClock, gameOf } from '@sportsfeeds/client/testing'
import type { Game } from '@sportsfeeds/domain'
import { expect, test } from 'vitest'
import { createGameStore } from './game-store.ts'

function setUp(answers: (Game[] | Error)[]) {
  const clock = createManualClock()
  let asked = 0
  const games = async (): Promise<Game[]> => {
    const answer = answers[Math.min(asked, answers.length - 1)] ?? []
    asked += 1
    if (answer instanceof Error) throw answer
    return answer
  }
  const store = createGameStore({ feeds: { games }, clock })
  return { clock, store, asked: () => asked }
}

test('games are listed at once and again each minute', async () => {
  const { clock, store, asked } = setUp([[gameOf('game-1')], [gameOf('game-2')]])
  expect(store.status.get()).toBe('loading')
  await clock.advance(0)
  expect(store.status.get()).toBe('ready')
  expect([...store.get().keys()]).toEqual(['game-1'])
  await clock.advance(60_000)
  expect(asked()).toBe(2)
  // One that is listed no more has ended; what is on the screen still needs its name.
  expect([...store.get().keys()]).toEqual(['game-1', 'game-2'])
})

test('a list that says the same tells no one', async () => {
  const { clock, store } = setUp([[gameOf('game-1')]])
  await clock.advance(0)
  let told = 0
  store.subscribe(() => (told += 1))
  await clock.advance(60_000)
  expect(told).toBe(0)
})

test('games that odds were seen of are asked for soon, and once', async () => {
  const { clock, store, asked } = setUp([[]])
  await clock.advance(0)
  for (let index = 0; index < 100; index += 1) store.wanted(`game-${index}`)
  await clock.advance(2_000)
  expect(asked()).toBe(2)
  store.wanted('game-1')
  await clock.advance(2_000)
  expect(asked()).toBe(2)
})

test('a failure is shown and tried again; a refusal is not', async () => {
  const { clock, store, asked } = setUp([
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
  expect(asked()).toBe(3)
})
