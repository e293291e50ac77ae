import {
  FeedsPage,
  type Game,
  GamesPage,
  type Odds,
  protocolVersion,
  ServerFrame,
  toInstant,
} from '@sportsfeeds/domain'
import {
  oddsKey,
  toClientItem,
  toConnectionItem,
  toGameItem,
  toHeartbeatItem,
  toLateOddsItem,
  toLiveStateItem,
  toMarketItem,
  toOddsItem,
  toProjectedFromItem,
  toWatermarkItem,
} from '@sportsfeeds/domain/internal'
import { createManualClock } from '@sportsfeeds/std/testing'
import { describe, expect, test } from 'vitest'
import type { UnreadableRecord } from '../ports.ts'
import { InvalidItemError } from '../errors.ts'
import { decodeUpdate } from '../stream/decode-update.ts'
import { createStreamConsumer } from '../stream/consume.ts'
import { createFanOut } from '../stream/fan-out/fan-out.ts'
import { createMarketProjector } from '../stream/project.ts'
import { changeRecord, streamEvent } from '../testing/change-records.ts'
import { testConnection } from '../testing/connections.ts'
import { eveningMs, oddsAt } from '../testing/odds.ts'
import { createRestApi } from '../testing/rest-api.ts'
import { createClientStore } from './client-store.ts'
import { createConnectionStore } from './connection-store.ts'
import { createGameStore } from './game-store.ts'
import { createMarketStore } from './market-store.ts'
import { createSportLookup } from './sport-lookup.ts'
import type { StoredItem } from './table.ts'

const good = oddsAt(-1_000)
const late = oddsAt(-30_000, { type: 'late', receivedAt: eveningMs - 500 })
const goodGame: Game = {
  id: 'game-1',
  sport: 'tennis',
  gameDate: toInstant(eveningMs),
  name: 'Good',
  status: 'live',
  createdAt: eveningMs - 60_000,
}
const live = { score: { home: 1, away: 0 }, rev: 3 }
const goodConnection = testConnection(1)
const goodClient = { id: 'client-demo', name: 'Demo', active: true, createdAt: 1 }

const other = oddsAt(-900, { type: 'other' })

/** An item of each entity that is going to be damaged. Those of `game-1` are next to good ones. */
const entities: Readonly<Record<string, StoredItem>> = {
  odds: toOddsItem(other, 60),
  'odds of another game': toOddsItem({ ...other, gameId: 'game-2' }, 60),
  'late odds': toLateOddsItem({ ...late, type: 'later' }, 60),
  market: toMarketItem({ newest: other, priced: other }, 60),
  game: toGameItem({ ...goodGame, id: 'game-2' }),
  'live state': toLiveStateItem('game-2', live),
  connection: toConnectionItem(testConnection(2)),
  client: toClientItem({ ...goodClient, id: 'client-two' }),
  watermark: toWatermarkItem({ shard: 'shardId-2', arrivedBefore: eveningMs }),
  beginning: toProjectedFromItem(eveningMs - 60_000),
  heartbeat: toHeartbeatItem({ place: 1, beatAt: eveningMs, shards: ['shardId-1'] }),
}

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
        [`${name} is empty`, { ...item, [name]: '' }],
      ]),
    ['the sort key says more', { ...item, SK: `${String(SK)}#more#and#more` }],
    ['the sort key says nothing', { ...item, SK: `${String(SK).split('-', 1)[0]}-` }],
    ['there are no attributes', { PK, SK, ISSCHEDULED: item.ISSCHEDULED, CONNECTION: item.CONNECTION }],
  ]
}

async function readAll(damaged: StoredItem): Promise<void> {
  const { table, send } = createRestApi()
  for (const each of [
    toOddsItem(good, 60),
    toLateOddsItem(late, 60),
    toMarketItem({ newest: good, priced: good }, 60),
    toGameItem(goodGame),
    toLiveStateItem('game-1', live),
    toConnectionItem(goodConnection),
    toClientItem(goodClient),
    toWatermarkItem({ shard: 'shardId-1', arrivedBefore: eveningMs }),
    toProjectedFromItem(eveningMs - 60_000),
    damaged,
  ])
    await table.put(each)

  const get = (query: Record<string, string[]>, headers = {}) =>
    send({ method: 'GET', resource: '/feeds', query, headers })
  const latest = FeedsPage.parse((await get({ game: ['game-1', 'game-2'] })).json())
  expect(latest.odds).toContainEqual(expect.objectContaining(identityOf(good)))
  const since = FeedsPage.parse(
    (await get({ game: ['game-1', 'game-2'], since: [String(eveningMs - 60_000)] })).json(),
  )
  for (const odds of [good, late])
    expect(since.odds).toContainEqual(expect.objectContaining(identityOf(odds)))
  const range = FeedsPage.parse((await get({ game: ['game-1'], order: ['asc'] })).json())
  expect(range.odds).toContainEqual(expect.objectContaining(identityOf(good)))
  const csv = await get({ game: ['game-1', 'game-2'] }, { accept: 'text/csv' })
  expect(csv.status).toBe(200)

  const listed = await send({ method: 'GET', resource: '/games' })
  expect(GamesPage.parse(listed.json()).games).toContainEqual({
    ...goodGame,
    live: { ...live, score: { home: '1', away: '0' } },
  })

  const clock = createManualClock(eveningMs)
  const games = createGameStore(table, { clock })
  const sports = await createSportLookup(games, clock).gamesInPlay()
  expect(sports).toContainEqual({ gameId: 'game-1', sport: 'tennis' })

  const connections: string[] = []
  for await (const page of createConnectionStore(table).liveConnections())
    connections.push(...page.map(({ id }) => id))
  expect(connections).toContain(goodConnection.id)
  expect(await createClientStore(table).clientById('client-demo')).toEqual(goodClient)

  const { markets } = await createMarketStore(table).marketsOfGame('game-1')
  expect(markets.map(({ newest }) => newest)).toContainEqual(good)
  await createMarketStore(table).projectedSpan()

  const puts = await send({
    method: 'PUT',
    resource: '/games',
    body: JSON.stringify({
      games: [
        {
          id: 'game-1',
          sport: 'tennis',
          gameDate: goodGame.gameDate,
          name: 'New',
          status: 'live',
          live: {},
        },
        {
          id: 'game-2',
          sport: 'tennis',
          gameDate: goodGame.gameDate,
          name: 'New',
          status: 'live',
          live: {},
        },
      ],
    }),
  })
  expect(puts.status).toBe(200)
  const repaired = await send({
    method: 'GET',
    resource: '/games/{id}',
    pathParameters: { id: 'game-2' },
  })
  expect(repaired.json()).toMatchObject({ name: 'New' })
}

async function publishAll(damaged: StoredItem): Promise<void> {
  const PK = String(damaged.PK)
  const SK = String(damaged.SK)
  const records = [
    changeRecord('INSERT', { after: toOddsItem(good, 60) }),
    changeRecord('INSERT', { after: damaged, keys: { PK, SK } }),
    changeRecord('MODIFY', {
      after: toOddsItem(other, 60),
      before: { ...toOddsItem(other, 60), ODDSFORMAT: 7 },
    }),
  ]
  const { consume, posted } = createConsumer()
  expect(await consume(streamEvent('shardId-1', records))).toEqual({ batchItemFailures: [] })
  const odds = posted.flatMap((frame) => (frame.type === 'odds' ? frame.games.flat() : []))
  for (const each of [good, other]) expect(odds).toContainEqual(expect.objectContaining(identityOf(each)))

  const saved: Odds[] = []
  const project = createMarketProjector({
    markets: {
      saveMarket: async (state) => {
        saved.push(state.newest)
        return state
      },
      saveWatermark: async () => undefined,
    },
    watermarks: { begin: async () => undefined },
    clock: createManualClock(eveningMs),
    paceMs: 0,
    retentionSeconds: 60,
    telemetry: { record: () => undefined, error: () => undefined },
  })
  expect(await project(streamEvent('shardId-1', records))).toEqual({ batchItemFailures: [] })
  for (const each of [good, other]) expect(saved).toContainEqual(expect.objectContaining(identityOf(each)))

  const updates = records.flatMap((data) => {
    try {
      return [decodeUpdate(data)]
    } catch {
      return []
    }
  })
  expect(updates).toContainEqual(expect.objectContaining({ odds: expect.objectContaining(identityOf(good)) }))
}

async function readDamaged(damaged: StoredItem): Promise<void> {
  const { table, send } = createRestApi()
  await table.put(damaged)
  const pages = [
    await send({ method: 'GET', resource: '/feeds', query: { game: ['game-1', 'game-2'] } }),
    await send({ method: 'GET', resource: '/feeds', query: { game: ['game-1', 'game-2'], since: ['0'] } }),
  ]
  for (const page of pages) expect(FeedsPage.safeParse(page.json()).error).toBeUndefined()
  const listed = await send({ method: 'GET', resource: '/games' })
  expect(GamesPage.safeParse(listed.json()).error).toBeUndefined()
  const PK = String(damaged.PK)
  const { consume, unparsed } = createConsumer()
  await consume(
    streamEvent('shardId-1', [
      changeRecord('INSERT', { after: damaged, keys: { PK, SK: String(damaged.SK) } }),
    ]),
  )
  expect(unparsed).toEqual([])
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

/** What tells one record from all others. */
function identityOf({ gameId, type, date, digest }: Odds) {
  return { gameId, type, date, digest }
}

/** A consumer with one connection that follows everything, and what it posts. */
function createConsumer() {
  const clock = createManualClock(eveningMs)
  const posted: ServerFrame[] = []
  const unparsed: unknown[] = []
  const setAside: UnreadableRecord[] = []
  const handle = createStreamConsumer({
    fanOut: createFanOut({
      instance: 'instance',
      connections: {
        liveConnections: async function* () {
          yield [{ ...goodConnection, protocol: protocolVersion }]
        },
        deleteConnection: async () => undefined,
      },
      clients: { isActive: async () => true },
      onError: () => undefined,
      sports: { gamesInPlay: async () => [], sportOfGame: async () => undefined },
      games: { gameById: async () => undefined, liveStateOfGame: async () => undefined },
      sockets: {
        post: async (_, bytes) => {
          const value: unknown = JSON.parse(new TextDecoder().decode(bytes))
          const frame = ServerFrame.safeParse(value)
          if (frame.success) posted.push(frame.data)
          else unparsed.push(value)
          return 'delivered'
        },
        close: async () => true,
      },
      clock,
      random: () => 0,
      refreshAfterMs: 1_000,
    }),
    failureQueue: { setAside: async (record) => void setAside.push(record) },
    clock,
    flushIntervalMs: 100,
    telemetry: { record: () => undefined, error: () => undefined },
  })
  const consume = (event: unknown) => clock.run(handle(event))
  return { consume, posted, unparsed, setAside }
}
