import { GamesPage, type GameWithLive } from '@sportsfeeds/domain'
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

async function put(api: RestApi, ...games: unknown[]): Promise<GameWithLive[]> {
  const response = await api.send({ method: 'PUT', resource: '/games', body: JSON.stringify({ games }) })
  expect(response.status).toBe(200)
  return GamesPage.parse(response.json()).games
}

async function list(api: RestApi, query: Record<string, string> = {}): Promise<string[]> {
  return (await listed(api, query)).map(({ id }) => id)
}

async function listed(api: RestApi, query: Record<string, string> = {}): Promise<GameWithLive[]> {
  const response = await api.send({
    method: 'GET',
    resource: '/games',
    query: Object.fromEntries(Object.entries(query).map(([name, value]) => [name, [value]])),
  })
  return GamesPage.parse(response.json()).games
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
    expect(gameItems(api)).toHaveLength(1)
    expect((await getOne(api, 'game-1')).json()).toMatchObject(changes)
  })

  test('removes the record that an earlier request left behind when it failed half-way', async () => {
    const api = createRestApi()
    await put(api, game)
    const [moved] = await put(api, { ...game, sport: 'cricket' })
    const games = createGameStore(api.table)
    await games.putGame({ ...game, status: 'scheduled', createdAt: eveningMs - 1 })
    expect(gameItems(api)).toHaveLength(2)
    expect(await games.gameById('game-1')).toEqual(moved)
    expect(await list(api)).toEqual(['game-1'])
    await put(api, { ...game, sport: 'cricket' })
    expect(gameItems(api)).toHaveLength(1)
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

test('PUT /games does not write a game that is stored as it comes', async () => {
  const written: unknown[] = []
  const api = createRestApi({
    wrap: (table) => ({
      ...table,
      put: (item) => {
        written.push(item)
        return table.put(item)
      },
    }),
  })
  for (const name of [game.name, game.name, 'Another name']) await put(api, { ...game, name })
  expect(written).toMatchObject([{ NAME: game.name }, { NAME: 'Another name' }])
})

describe('PUT /games with a live state', () => {
  const live = { score: { home: '1', away: '0' }, period: '1h' }
  const clock = { seconds: 1_860, at: '2026-05-01T18:59:59.000Z', running: true }

  test('writes a score that came as numbers as text', async () => {
    const api = createRestApi()
    const numbers = { ...live, score: { home: 1, away: 0 } }
    expect(await put(api, { ...game, status: 'live', live: numbers })).toMatchObject([{ live }])
    expect((await getOne(api, 'game-1')).json()).toMatchObject({ live })
  })

  test('counts its changes, replaces it whole, and leaves it if the game comes without', async () => {
    const api = createRestApi()
    const inPlay = { ...game, status: 'live' }
    expect(await put(api, { ...inPlay, live: { ...live, clock } })).toMatchObject([
      { live: { ...live, clock, rev: 1 } },
    ])
    expect(await put(api, { ...inPlay, live: { ...live, clock } })).toMatchObject([{ live: { rev: 1 } }])
    await put(api, { ...inPlay, live })
    await put(api, inPlay)
    expect((await getOne(api, 'game-1')).json()).toMatchObject({ status: 'live', live: { ...live, rev: 2 } })
    expect(await listed(api)).toMatchObject([{ id: 'game-1', live: { ...live, rev: 2 } }])
    expect((await listed(api))[0]?.live).not.toHaveProperty('clock')
  })

  test('keeps it for a game that is finished', async () => {
    const api = createRestApi()
    await put(api, { ...game, status: 'finished', live })
    expect((await getOne(api, 'game-1')).json()).toMatchObject({
      status: 'finished',
      live: { ...live, rev: 1 },
    })
  })

  test('counts every one of concurrent changes', async () => {
    const api = createRestApi()
    await put(api, game)
    const games = createGameStore(api.table)
    const saved = await Promise.all(
      [0, 1, 2, 3].map((home) => games.saveLiveState('game-1', { score: { home, away: 0 } })),
    )
    expect(saved.map(({ rev }) => rev).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4])
  })

  test('overwrites one that cannot be read, and counts on from it', async () => {
    const api = createRestApi()
    await api.table.put({ PK: 'game-1', SK: 'live', REV: 7, SCORE: 'none' })
    await put(api, game)
    expect((await getOne(api, 'game-1')).json()).not.toHaveProperty('live')
    expect(await put(api, { ...game, live })).toMatchObject([{ live: { rev: 8 } }])
  })
})

describe('GET /games', () => {
  const games = [
    { ...game, id: 'game-test-match', gameDate: '2026-04-28T10:00:00Z', status: 'live', sport: 'cricket' },
    { ...game, id: 'game-forgotten', gameDate: '2026-04-28T10:00:00Z' },
    { ...game, id: 'game-delayed', gameDate: '2026-04-30T23:00:00Z' },
    { ...game, id: 'game-today-b', gameDate: '2026-05-01T20:00:00Z' },
    { ...game, id: 'game-today-a', gameDate: '2026-05-01T20:00:00Z', sport: 'soccer' },
    { ...game, id: 'game-in-five-days', gameDate: '2026-05-06T19:00:00Z' },
    { ...game, id: 'game-in-two-weeks', gameDate: '2026-05-15T01:00:00Z' },
  ]

  test('lists live games whenever they began, and those scheduled for the next seven days, by start', async () => {
    const api = createRestApi()
    await put(api, ...games)
    expect(await list(api)).toEqual([
      'game-test-match',
      'game-delayed',
      'game-today-a',
      'game-today-b',
      'game-in-five-days',
    ])
  })

  test.each([
    [{ day: '2026-05-15' }, ['game-in-two-weeks']],
    [{ from: '2026-05-06', to: '2026-05-15' }, ['game-in-five-days', 'game-in-two-weeks']],
    [{ from: '2026-04-28', to: '2026-04-30' }, ['game-forgotten', 'game-test-match', 'game-delayed']],
    [{ from: '2026-04-28', to: '2026-04-28', status: 'scheduled' }, ['game-forgotten']],
    [{ from: '2026-05-08' }, ['game-in-two-weeks']],
    [{ to: '2026-05-05' }, ['game-today-a', 'game-today-b']],
    [{ sport: 'soccer' }, ['game-today-a']],
    [{ status: 'live' }, ['game-test-match']],
    [{ sport: 'tennis', day: '2026-05-01', status: 'scheduled' }, ['game-today-b']],
    [{ sport: 'tennis', day: '2026-05-03' }, []],
  ])('filters by %j', async (query, expected) => {
    const api = createRestApi()
    await put(api, ...games)
    expect(await list(api, query)).toEqual(expected)
  })

  test('lists games that were stored when the index had partitions for days', async () => {
    const api = createRestApi()
    for (const [id, status, day] of [
      ['game-old-live', 'live', '2026-04-30'],
      ['game-old-scheduled', 'scheduled', '2026-05-04'],
      ['game-old-later', 'scheduled', '2026-05-20'],
    ] as const) {
      const start = Date.parse(`${day}T19:00:00Z`) / 1000
      await api.table.put({
        PK: id,
        SK: `game-soccer#${day}`,
        NAME: id,
        STATUS: status,
        GAMEDATE: start,
        CREATED: 1,
        HOMETEAM: 'a',
        AWAYTEAM: 'b',
        ISSCHEDULED: `Y#${day}#2`,
      })
    }
    await put(api, { ...game, id: 'game-new' })
    expect(await list(api)).toEqual(['game-old-live', 'game-new', 'game-old-scheduled'])
    expect(await list(api, { day: '2026-05-20' })).toEqual(['game-old-later'])
    // Stored again, it is in a partition of today.
    const [again] = await put(api, { ...game, id: 'game-old-live', sport: 'soccer', status: 'live' })
    expect((await listed(api)).find(({ id }) => id === 'game-old-live')).toEqual(again)
  })

  test('leaves out an item that cannot be read, and reports it', async () => {
    const api = createRestApi()
    await put(api, game)
    await api.table.put({
      PK: 'game-bad',
      SK: 'game-soccer#2026-05-01',
      ISSCHEDULED: 'S#1',
      GAMEDATE: 1_777_662_000,
    })
    await api.table.put({ PK: 'game-1', SK: 'game-bad' })
    expect(await list(api)).toEqual(['game-1'])
    expect((await getOne(api, 'game-1')).json()).toMatchObject({ id: 'game-1' })
    expect(api.errors.map(String)).toEqual([
      expect.stringContaining('game-bad game-soccer#2026-05-01'),
      expect.stringContaining('game-1 game-bad'),
    ])
    expect(api.lines.filter(({ counts }) => counts.unreadableItems === 1)).toHaveLength(2)
  })

  test('lists the record of a provider rather than a provisional one that came between', async () => {
    const api = createRestApi()
    const [kept] = await put(api, game)
    await createGameStore(api.table).putGame({
      id: 'game-1',
      sport: 'unknown',
      gameDate: '2026-05-01T18:00:00.000Z',
      name: 'game-1',
      status: 'live',
      createdAt: eveningMs + 1_000,
    })
    expect((await getOne(api, 'game-1')).json()).toEqual(kept)
    await put(api, game)
    expect(gameItems(api)).toHaveLength(1)
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

describe('a game that another provider was the first to put', () => {
  test('stays as it is: the request is refused, naming it', async () => {
    const api = createRestApi()
    expect((await api.send(putAs('key-acme'))).status).toBe(200)
    const before = api.table.items()
    const refused = await api.send(putAs('key-zeta', { name: 'B v A', sport: 'soccer', status: 'cancelled' }))
    expect(refused.status).toBe(403)
    expect(refused.problem()).toMatchObject({
      type: 'urn:sportsfeeds:problem:game-owned',
      errors: [{ field: 'games[0].id' }],
    })
    expect(api.table.items()).toEqual(before)
  })

  test('may be changed by the operator, and by its owner after that', async () => {
    const api = createRestApi()
    await api.send(putAs('key-acme'))
    expect((await api.send(putAs('key-own', { name: 'corrected' }))).status).toBe(200)
    expect((await api.send(putAs('key-acme', { status: 'live' }))).status).toBe(200)
    expect((await api.send(putAs('key-zeta'))).status).toBe(403)
  })

  test('is put by nobody without a known key', async () => {
    expect((await createRestApi().send(putAs('key-unknown'))).status).toBe(403)
  })

  test('has an owner that can be read again once its item was damaged', async () => {
    const api = createRestApi()
    await api.send(putAs('key-acme'))
    await api.table.put({ PK: 'game-own', SK: 'owner', PROVIDER: 7 })
    expect((await api.send(putAs('key-acme'))).status).toBe(200)
    expect((await api.send(putAs('key-zeta'))).status).toBe(403)
  })
})

function gameItems({ table }: RestApi) {
  return table.items().filter(({ SK }) => String(SK).startsWith('game-'))
}

function putAs(apiKeyId: string, changes: object = {}) {
  const owned = { id: 'game-own', sport: 'tennis', name: 'A v B', gameDate: '2026-05-01T19:00:00Z' }
  return {
    method: 'PUT',
    resource: '/games',
    apiKeyId,
    body: JSON.stringify({ games: [{ ...owned, ...changes }] }),
  }
}
