import { oddsKey, toGameItem, toOddsItem } from '@sportsfeeds/domain/internal'
import { createManualClock } from '@sportsfeeds/std/testing'
import { describe, expect, test } from 'vitest'
import { InvalidItemError } from '../errors.ts'
import { testConnection } from '../testing/connections.ts'
import { eveningMs } from '../testing/odds.ts'
import { entities, good, goodGame, publishAll, readAll, readDamaged } from '../testing/damaged-items.ts'
import { createRestApi } from '../testing/rest-api.ts'
import { createClientStore } from './client-store.ts'
import { createConnectionStore } from './connection-store.ts'
import { createGameStore } from './game-store.ts'
import { createSportLookup } from './sport-lookup.ts'
import type { StoredItem } from './table.ts'

const keyAttributes = new Set(['PK', 'SK', 'ISSCHEDULED', 'CONNECTION'])

/** Every damage that an edit by hand or a newer version may do, attribute by attribute. */
function damagesOf(item: StoredItem): (readonly [what: string, damaged: StoredItem])[] {
  const names = Object.keys(item).filter((name) => item[name] !== undefined)
  const { PK, SK } = item
  return [
    ...names
      .filter((name) => !keyAttributes.has(name))
      .flatMap((name): [string, StoredItem][] => [
        [`${name} is missing`, { ...item, [name]: undefined }],
        [`${name} is of another type`, { ...item, [name]: typeof item[name] === 'number' ? 'x' : 7 }],
        [`${name} is a list`, { ...item, [name]: [{}] }],
        [`${name} is an unknown word`, { ...item, [name]: 'abandoned' }],
        [`${name} is huge`, { ...item, [name]: 1e20 }],
        [`${name} is negative`, { ...item, [name]: -1 }],
        [`${name} is far below 0`, { ...item, [name]: -1e120 }],
        [`${name} is empty`, { ...item, [name]: '' }],
      ]),
    ['the sort key says more', { ...item, SK: `${String(SK)}#more#and#more` }],
    ['the sort key says nothing', { ...item, SK: `${String(SK).split('-', 1)[0]}-` }],
    ['there are no attributes', { PK, SK, ISSCHEDULED: item.ISSCHEDULED, CONNECTION: item.CONNECTION }],
  ]
}

describe.each(Object.entries(entities))('a damaged item: %s', (_, item) => {
  test.each([
    ['every reader reads all others', readAll],
    ['the stream publishes and projects all others', publishAll],
    ['what is read of it is what clients take', readDamaged],
  ])('%s', async (__, check) => {
    const failures: string[] = []
    for (const [what, damaged] of damagesOf(item)) {
      await check(damaged).catch((error: unknown) => failures.push(`${what}: ${String(error)}`))
    }
    expect(failures).toEqual([])
  })
})

test('a single read says what cannot be read, by its key', async () => {
  const { table, send } = createRestApi()
  await table.put({ ...entities.game, STATUS: 'abandoned', PK: 'game-2' })
  await table.put({ ...entities.client, ACTIVE: 'yes', PK: 'client-two' })
  await table.put({ ...entities.connection, CREATED: -1, PK: testConnection(2).id })
  await expect(createGameStore(table).gameById('game-2')).rejects.toThrow(InvalidItemError)
  await expect(createClientStore(table).clientById('client-two')).rejects.toThrow('client-two cli')
  await expect(createConnectionStore(table).connectionById(testConnection(2).id)).rejects.toThrow(
    InvalidItemError,
  )
  const response = await send({ method: 'GET', resource: '/games/{id}', pathParameters: { id: 'game-2' } })
  expect(response.status).toBe(500)
  expect(response.problem()).toMatchObject({
    type: 'urn:sportsfeeds:problem:invalid-item',
    detail: expect.stringContaining('game-2'),
  })
})

test('PUT /games replaces a damaged record, and removes one under another key', async () => {
  const { table, send } = createRestApi()
  await table.put({ ...toGameItem({ ...goodGame, id: 'game-2' }), STATUS: 'abandoned' })
  await table.put({ ...toGameItem({ ...goodGame, id: 'game-2', sport: 'soccer' }), GAMEDATE: 1e20 })
  const game = { id: 'game-2', sport: 'tennis', gameDate: goodGame.gameDate, name: 'New', status: 'live' }
  const body = JSON.stringify({ games: [game] })
  expect((await send({ method: 'PUT', resource: '/games', body })).status).toBe(200)
  expect(table.items().filter(({ SK }) => SK !== 'owner')).toMatchObject([
    { PK: 'game-2', NAME: 'New', STATUS: 'live' },
  ])
})

test('followers of a sport receive odds of a game whose record is damaged, by its key', async () => {
  const { table } = createRestApi()
  await table.put({ ...toGameItem(goodGame), STATUS: 'abandoned' })
  const clock = createManualClock(eveningMs)
  const lookup = createSportLookup(createGameStore(table, { clock }), clock)
  expect(await lookup.gamesInPlay()).toEqual([{ gameId: 'game-1', sport: 'tennis' }])
  expect(await lookup.sportOfGame('game-1')).toBe('tennis')
})

test('each item that is left out is counted once a read, and logged with its key', async () => {
  const { table, send, lines, errors } = createRestApi()
  await table.put({ ...toOddsItem(good, 60), SEQ: -1 })
  await send({ method: 'GET', resource: '/feeds', query: { game: ['game-1'], order: ['asc'] } })
  expect(lines).toContainEqual(expect.objectContaining({ counts: { unreadableItems: 1 } }))
  expect(errors).toMatchObject([{ message: expect.stringContaining(oddsKey(good).SK) }])
})
