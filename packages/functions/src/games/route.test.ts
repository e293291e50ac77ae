import { type Game, GamesPage } from '@sportsfeeds/domain'
import { describe, expect, test } from 'vitest'
import { createGameStore } from '../store/game-store.ts'
import { eveningMs } from '../testing/odds.ts'
import { createRestApi, type RestApi } from '../testing/rest-api.ts'

const game = {
  id: 'game-1',
  sport: 'tennis',
  gameDate: '2026-05-01T19:00:00.000Z',
  name: 'Iga Świątek v Aryna Sabalenka',
  homeTeam: 'Iga Świątek',
  awayTeam: 'Aryna Sabalenka',
}

async function put(api: RestApi, ...games: unknown[]): Promise<Game[]> {
  const response = await api.send({ method: 'PUT', resource: '/games', body: JSON.stringify({ games }) })
  expect(response.status).toBe(200)
  return GamesPage.parse(response.json()).games
}

async function list(api: RestApi, query: Record<string, string> = {}): Promise<string[]> {
  const response = await api.send({
    method: 'GET',
    resource: '/games',
    query: Object.fromEntries(Object.entries(query).map(([name, value]) => [name, [value]])),
  })
  return GamesPage.parse(response.json()).games.map(({ id }) => id)
}

function getOne(api: RestApi, id: string) {
  return api.send({ method: 'GET', resource: '/games/{id}', pathParameters: { id } })
}

describe('PUT /games', () => {
  test('stores a game as GET /games/{id} returns it, names byte for byte', async () => {
    const api = createRestApi()
    const [kept] = await put(api, { ...game, league: 'WTA', gameDate: '2026-05-01 19:00:00.250' })
    expect(kept).toEqual({ ...game, league: 'WTA', status: 'scheduled', createdAt: eveningMs })
    expect((await getOne(api, 'game-1')).json()).toEqual(kept)
  })

  test('changes nothing if it is sent again', async () => {
    const api = createRestApi()
    await put(api, game)
    const before = api.table.items()
    await put(api, game)
    expect(api.table.items()).toEqual(before)
  })

  test.each([
    ['day', { gameDate: '2026-05-02T19:00:00.000Z' }],
    ['sport', { sport: 'cricket' }],
  ])('moves a game whose %s changes, and leaves no second record', async (_, changes) => {
    const api = createRestApi()
    await put(api, game)
    await put(api, { ...game, ...changes })
    expect(api.table.items()).toHaveLength(1)
    expect((await getOne(api, 'game-1')).json()).toMatchObject(changes)
  })

  test('removes the record that an earlier request left behind when it failed half-way', async () => {
    const api = createRestApi()
    await put(api, game)
    const [moved] = await put(api, { ...game, sport: 'cricket' })
    const games = createGameStore(api.table)
    await games.putGame({ ...game, status: 'scheduled', createdAt: eveningMs - 1 })
    expect(api.table.items()).toHaveLength(2)
    expect(await games.gameById('game-1')).toEqual(moved)
    expect(await list(api)).toEqual(['game-1'])
    await put(api, { ...game, sport: 'cricket' })
    expect(api.table.items()).toHaveLength(1)
  })

  test.each(['finished', 'postponed', 'cancelled'])(
    'removes a game that is %s from the list, not from the table',
    async (status) => {
      const api = createRestApi()
      await put(api, game)
      await put(api, { ...game, status: 'live' })
      expect(await list(api)).toEqual(['game-1'])
      await put(api, { ...game, status })
      expect(await list(api)).toEqual([])
      expect((await getOne(api, 'game-1')).json()).toMatchObject({ status })
    },
  )

  test('accepts a hundred games', async () => {
    const api = createRestApi()
    await put(api, ...Array.from({ length: 100 }, (_, n) => ({ ...game, id: `game-${n}` })))
    expect(await list(api)).toHaveLength(100)
  })
})

describe('GET /games', () => {
  const games = [
    { ...game, id: 'game-yesterday', gameDate: '2026-04-30T23:00:00Z', status: 'live' },
    { ...game, id: 'game-today-b', gameDate: '2026-05-01T20:00:00Z' },
    { ...game, id: 'game-today-a', gameDate: '2026-05-01T20:00:00Z', sport: 'soccer' },
    { ...game, id: 'game-tomorrow', gameDate: '2026-05-02T01:00:00Z' },
    { ...game, id: 'game-next-week', gameDate: '2026-05-08T01:00:00Z' },
  ]

  test('lists games that are scheduled or live from yesterday to tomorrow, by start', async () => {
    const api = createRestApi()
    await put(api, ...games)
    expect(await list(api)).toEqual(['game-yesterday', 'game-today-a', 'game-today-b', 'game-tomorrow'])
  })

  test.each([
    [{ day: '2026-05-08' }, ['game-next-week']],
    [{ sport: 'soccer' }, ['game-today-a']],
    [{ status: 'live' }, ['game-yesterday']],
    [{ sport: 'tennis', day: '2026-05-01', status: 'scheduled' }, ['game-today-b']],
    [{ sport: 'tennis', day: '2026-05-03' }, []],
  ])('filters by %j', async (query, expected) => {
    const api = createRestApi()
    await put(api, ...games)
    expect(await list(api, query)).toEqual(expected)
  })
})

test('GET /games/{id} of an unknown game is 404', async () => {
  const response = await getOne(createRestApi(), 'game-none')
  expect(response.status).toBe(404)
  expect(response.problem().detail).toContain('game-none')
})

test('a method that is not offered is 404', async () => {
  const response = await createRestApi().send({ method: 'POST', resource: '/games' })
  expect(response.status).toBe(404)
})
