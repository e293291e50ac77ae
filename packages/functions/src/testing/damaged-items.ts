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
import { expect } from 'vitest'
import type { UnreadableRecord } from '../ports.ts'
import { decodeUpdate } from '../stream/decode-update.ts'
import { createStreamConsumer } from '../stream/consume.ts'
import { createFanOut } from '../stream/fan-out/fan-out.ts'
import { createMarketProjector } from '../stream/project.ts'
import { changeRecord, streamEvent } from './change-records.ts'
import { testConnection } from './connections.ts'
import { eveningMs, oddsAt } from './odds.ts'
import { createRestApi } from './rest-api.ts'
import { createClientStore } from '../store/client-store.ts'
import { createConnectionStore } from '../store/connection-store.ts'
import { createGameStore } from '../store/game-store.ts'
import { createMarketStore } from '../store/market-store.ts'
import { createSportLookup } from '../store/sport-lookup.ts'
import type { StoredItem } from '../store/table.ts'

/** Items next to the damaged one, which every reader has to find. */
export const good = oddsAt(-1_000)
const late = oddsAt(-30_000, { type: 'late', receivedAt: eveningMs - 500 })
export const goodGame: Game = {
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
export const entities: Readonly<Record<string, StoredItem>> = {
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

/** Every reader of the table has the good items next to a damaged one. */
export async function readAll(damaged: StoredItem): Promise<void> {
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

/** The stream publishes and projects the good items next to a damaged one. */
export async function publishAll(damaged: StoredItem): Promise<void> {
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

/** What is read of a damaged item is what clients take. */
export async function readDamaged(damaged: StoredItem): Promise<void> {
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
