import { oddsId } from '@sportsfeeds/domain'
import { createManualClock } from '@sportsfeeds/std/testing'
import { expect, test } from 'vitest'
import type { ClientOptions } from './client-options.ts'
import { createClient } from './client.ts'
import type { Gap } from './sync/gap-tracker.ts'
import type { ReceivedOdds } from './sync/received-odds.ts'
import { createFakeServer } from './testing/fake-server.ts'
import { gameOf, oddsAt } from './testing/odds.ts'

/** A client in front of a live gateway that has sent a record to somebody before. */
function openAtGateway(options: Partial<ClientOptions> = {}) {
  const clock = createManualClock()
  const server = createFakeServer({ clock, isGateway: true })
  for (const game of ['game-1', 'game-2']) server.addGame(gameOf(game))
  const before = oddsAt(clock.now())
  server.publish([before])
  const client = createClient({
    bookmakerApiUrl: server.bookmakerApiUrl,
    feedsApiUrl: server.feedsApiUrl,
    getToken: () => 'good',
    WebSocket: server.WebSocket,
    fetch: server.fetch,
    clock,
    random: () => 0.5,
    ...options,
  })
  const odds: ReceivedOdds[] = []
  const gaps: Gap[] = []
  const games: string[] = []
  client.on('odds', (one) => odds.push(one))
  client.on('gap', (gap) => gaps.push(gap))
  client.on('game', ({ game }) => games.push(game.id))
  return { clock, server, client, odds, gaps, games, before }
}

test('C22 with a live gateway the first prices and games are there, and the client is live, without a request', async () => {
  const { clock, server, client, odds, games, before } = openAtGateway()
  await clock.advance(50)
  expect(client.state.kind).toBe('live')
  expect(odds.map(oddsId)).toEqual([oddsId(before)])
  expect(games).toEqual(['game-1', 'game-2'])
  expect(server.requests).toEqual([])
})

test('C22 a lost connection is resumed where it was, without a request', async () => {
  const { clock, server, client, odds } = openAtGateway()
  await clock.advance(50)
  server.cut()
  const missed = [1, 2, 3].map((ms) => oddsAt(clock.now() + ms, { prices: { home: 100 + ms, away: -120 } }))
  for (const one of missed) server.publish([one])
  await clock.advance(2_000)
  expect(client.state.kind).toBe('live')
  expect(odds.slice(1).map(oddsId)).toEqual(missed.map(oddsId))
  expect(client.stats()).toMatchObject({ resumed: 1, catchUps: 0, connections: 2 })
  expect(server.requests).toEqual([])
})

test('C22 one that cannot be resumed is caught up over REST', async () => {
  const { clock, server, client, odds } = openAtGateway()
  await clock.advance(50)
  server.cut()
  const missed = [1, 2, 3].map((ms) => oddsAt(clock.now() + ms, { prices: { home: 100 + ms, away: -120 } }))
  for (const one of missed) server.publish([one])
  server.newEpoch()
  await clock.advance(2_000)
  expect(client.state.kind).toBe('live')
  expect(odds.slice(1).map(oddsId)).toEqual(missed.map(oddsId))
  expect(client.stats()).toMatchObject({ resumed: 0, catchUps: 1 })
})

test('C22 what the gateway left out for a slow client is a gap, and caught up; a client that conflates wants no more', async () => {
  for (const conflate of [false, true]) {
    const { clock, server, client, odds, gaps } = openAtGateway({ subscription: { conflate } })
    await clock.advance(50)
    const all = [1, 2, 3].map((ms) => oddsAt(clock.now() + ms, { prices: { home: 100 + ms, away: -120 } }))
    server.lose(all.slice(0, 2))
    server.publish(all.slice(2))
    await clock.advance(500)
    expect(client.state.kind).toBe('live')
    expect(gaps.map(({ cause }) => cause)).toEqual(conflate ? [] : ['conflated'])
    expect(odds.slice(1).map(oddsId)).toEqual((conflate ? all.slice(2) : all).map(oddsId))
    client.close()
  }
})

test('C22 following more brings the state of what is new without a request, and is not resumed from an older place', async () => {
  const { clock, server, client, odds } = openAtGateway({ subscription: { games: ['game-1'] } })
  const other = oddsAt(clock.now(), { gameId: 'game-2' })
  server.publish([other])
  await clock.advance(50)
  client.subscribe({ games: ['game-2'] })
  await clock.advance(50)
  expect(client.state.kind).toBe('live')
  expect(odds.map(({ gameId }) => gameId)).toEqual(['game-1', 'game-2'])
  expect(server.requests).toEqual([])
  server.cut()
  client.subscribe({ games: ['game-3'] })
  await clock.advance(2_000)
  expect(client.state.kind).toBe('live')
  expect(server.messages.at(-1)).not.toHaveProperty('at')
})

test('C22 a cursor from an earlier client is caught up over REST', async () => {
  const { clock, server, client, odds, before } = openAtGateway()
  await clock.advance(50)
  client.close()
  const later = createClient({
    bookmakerApiUrl: server.bookmakerApiUrl,
    feedsApiUrl: server.feedsApiUrl,
    getToken: () => 'good',
    WebSocket: server.WebSocket,
    fetch: server.fetch,
    clock,
    random: () => 0.5,
    latest: false,
    cursor: `v1.${before.receivedAt - 1_000}`,
  })
  later.on('odds', (one) => odds.push(one))
  await clock.advance(500)
  expect(later.state.kind).toBe('live')
  expect(odds).toHaveLength(2)
  expect(later.stats().catchUps).toBe(1)
})
