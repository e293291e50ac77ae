import { gameOf, oddsAt } from '@sportsfeeds/client/testing'
import type { GameId, Odds } from '@sportsfeeds/domain'
import { expect, test } from 'vitest'
import { createTestSession } from '../testing/test-session.ts'
import type { Connection } from './connection.ts'
import { loadFirstPrices } from './first-prices.ts'
import type { Games } from './game-store.ts'
import { createValue } from './value.ts'

const connecting: Connection = {
  state: { kind: 'connecting', attempt: 1 },
  sinceMs: 0,
  liveUntilMs: undefined,
  incomplete: undefined,
}

function setUp() {
  const list = createValue<Games>(new Map())
  const connection = createValue(connecting)
  const requested: GameId[][] = []
  const received: Odds[] = []
  const loading = loadFirstPrices({
    feeds: {
      async *latest(games) {
        requested.push([...games])
        yield games.map((gameId) => oddsAt(0, { gameId }))
      },
    },
    games: { get: list.get, list },
    connection,
    onOdds: (odds) => received.push(...odds),
  })
  return { list, connection, requested, received, loading }
}

test('the latest prices are fetched as soon as the games are known, live games first', async () => {
  const { list, requested, received } = setUp()
  const games = [
    gameOf('game-later', { status: 'scheduled', gameDate: '2026-05-02T12:00:00.000Z' }),
    gameOf('game-soon', { status: 'scheduled', gameDate: '2026-05-01T12:00:00.000Z' }),
    gameOf('game-live', { status: 'live' }),
  ]
  list.set(new Map(games.map((game) => [game.id, game])))
  await Promise.resolve()
  await new Promise(setImmediate)
  expect(requested).toEqual([['game-live', 'game-soon', 'game-later']])
  expect(received).toHaveLength(3)
})

test('nothing more is fetched once the stream is live', async () => {
  const { list, connection, requested } = setUp()
  connection.set({ ...connecting, state: { kind: 'live' } })
  list.set(new Map([['game-1', gameOf('game-1')]]))
  await new Promise(setImmediate)
  expect(requested).toEqual([])
})

test('a session shows prices before it is live', async () => {
  const { session, server, clock } = createTestSession()
  server.addGame(gameOf('game-1'))
  server.store([oddsAt(clock.now())])
  await clock.advance(500)
  expect(session.connection.get().state.kind).not.toBe('live')
  expect(session.markets.keys()).toHaveLength(1)
  session.close()
})
