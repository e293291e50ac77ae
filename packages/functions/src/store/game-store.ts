import { isDeepStrictEqual } from 'node:util'
import {
  EpochMs,
  type Game,
  GameId,
  type LiveState,
  type ProviderName,
  toEpochSeconds,
} from '@sportsfeeds/domain'
import {
  compareByStart,
  datedPartitionPrefix,
  fromGameItem,
  fromLiveStateItem,
  GameItem,
  GameOwnerItem,
  gameOwnerKey,
  gameSortKeyPrefix,
  isProvisional,
  LiveStateItem,
  liveStateKey,
  parseGameKey,
  type PrimaryKey,
  scheduledGamesIndex,
  scheduledPartitions,
  type ScheduledStatus,
  toGameItem,
  toGameOwnerItem,
  toLiveStateItem,
} from '@sportsfeeds/domain/internal'
import { type Clock, systemClock } from '@sportsfeeds/std'
import { StoreUnavailableError } from '../errors.ts'
import type { DayRange, GameStore } from '../ports.ts'
import { type OnUnreadable, parseItem, readItems } from './parse-item.ts'
import {
  type ItemPage,
  type KeyCondition,
  maxBatchGets,
  type StoredItem,
  type Table,
  toPrimaryKey,
} from './table.ts'

export interface GameStoreOptions {
  readonly clock?: Pick<Clock, 'now'>
  /** Called with each item that a read left out. */
  readonly onUnreadable?: OnUnreadable
}

export function createGameStore(
  table: Table,
  { clock = systemClock, onUnreadable = () => undefined }: GameStoreOptions = {},
): GameStore {
  const datedPartitions = findDatedPartitions(table, clock)

  const queryAll = (partition: string, range: KeyCondition | undefined): Promise<readonly StoredItem[]> =>
    allItems((startAfter) => table.query({ index: scheduledGamesIndex, partition, range, startAfter }))

  const itemsBetween = async (
    status: ScheduledStatus,
    between?: readonly [fromSeconds: number, toSeconds: number],
  ): Promise<StoredItem[]> => {
    const range = between === undefined ? undefined : { between }
    const items = await Promise.all(
      [...scheduledPartitions(status), ...(await datedPartitions())].map((partition) =>
        queryAll(partition, range),
      ),
    )
    return items.flat()
  }

  const gamesBetween = async (...[status, between]: Parameters<typeof itemsBetween>): Promise<Game[]> => {
    const games = readItems('a game', await itemsBetween(status, between), toGame, onUnreadable)
    return newestRecords(games.filter((game) => game.status === status))
  }

  const itemsOfGame = async (id: GameId): Promise<readonly StoredItem[]> => {
    const { items } = await table.query({
      partition: id,
      range: { beginsWith: gameSortKeyPrefix },
      consistent: true,
    })
    return items
  }

  const readLiveStates = async (keys: readonly PrimaryKey[]): Promise<StoredItem[]> => {
    const found: StoredItem[] = []
    let left = keys
    let inVain = 0
    while (left.length > 0) {
      const batch = left.slice(0, maxBatchGets)
      const { items, unread } = await table.batchGet(batch, { consistent: true })
      found.push(...items)
      left = [...unread, ...left.slice(maxBatchGets)]
      inVain = unread.length < batch.length ? 0 : inVain + 1
      if (inVain === maxAttempts) {
        throw new StoreUnavailableError('The table is too busy to read all live states. Retry the request.')
      }
    }
    return found
  }

  const readOwner = (item: StoredItem | undefined): ProviderName | undefined =>
    readItems(
      'the owner of a game',
      item === undefined ? [] : [item],
      (each) => parseItem('the owner of a game', GameOwnerItem, each).PROVIDER,
      onUnreadable,
    )[0]

  const readLiveState = (item: StoredItem | undefined): LiveState | undefined =>
    readItems('a live state', item === undefined ? [] : [item], toLiveState, onUnreadable)[0]

  return {
    recordsOfGame: async (id) =>
      (await itemsOfGame(id)).map((item) => ({
        key: toPrimaryKey(item),
        game: readItems('a game', [item], toGame, onUnreadable)[0],
      })),

    gameById: async (id) => {
      const items = await itemsOfGame(id)
      const [game] = readItems('a game', items, toGame, onUnreadable).toSorted(compareByAuthority)
      const [unreadable] = items
      return game ?? (unreadable && toGame(unreadable))
    },

    sportOfGame: async (id) => {
      const [newest] = readItems('a game', await itemsOfGame(id), toRankedSport, onUnreadable).toSorted(
        compareByAuthority,
      )
      return newest?.sport
    },

    sportsInPlay: async (nowMs) => {
      const items = await Promise.all([
        itemsBetween('live'),
        itemsBetween('scheduled', currentSeconds(nowMs)),
      ])
      const sports = readItems('a game', items.flat(), toRankedSport, onUnreadable)
      return newestRecords(sports).map(({ id, sport }) => ({ gameId: id, sport }))
    },

    currentGames: async (nowMs) => {
      const games = await Promise.all([
        gamesBetween('live'),
        gamesBetween('scheduled', currentSeconds(nowMs)),
      ])
      return newestRecords(games.flat()).toSorted(compareByStart)
    },

    gamesOfStatus: async (status, days) => {
      const games = await gamesBetween(status, days === undefined ? undefined : secondsOf(days))
      return games.toSorted(compareByStart)
    },

    claimGame: async (id, provider) => {
      const owned = await table.get(gameOwnerKey(id))
      const owner = readOwner(owned)
      if (owner !== undefined) return owner
      const claim = toGameOwnerItem(id, provider)
      // A claim that cannot be read is overwritten.
      if (owned !== undefined) await table.put(claim)
      else if (!(await table.putNew(claim)))
        return readOwner(await table.get(gameOwnerKey(id), { consistent: true })) ?? provider
      return provider
    },

    putGame: async (game) => {
      await table.put(toGameItem(game))
    },

    listedGames: async () => {
      const items = await listAll(table)
      return new Set(items.flatMap(({ PK }) => GameId.safeParse(PK).data ?? []))
    },

    putProvisionalGame: async (game, { retentionSeconds }) => {
      const { items } = await table.query({
        partition: game.id,
        range: { beginsWith: gameSortKeyPrefix },
        limit: 1,
        consistent: true,
      })
      if (items.length > 0) return false
      const EXPIRE = Math.floor(game.createdAt / 1000) + retentionSeconds
      return table.putNew({ ...toGameItem(game), EXPIRE })
    },

    deleteRecordOfGame: async (key) => {
      await table.delete(key)
    },

    liveStateOfGame: async (id) => readLiveState(await table.get(liveStateKey(id), { consistent: true })),

    liveStatesOfGames: async (ids) => {
      const items = await readLiveStates(ids.map(liveStateKey))
      return new Map(
        readItems('a live state', items, toGameLiveState, onUnreadable).map(({ gameId, live }) => [
          gameId,
          live,
        ]),
      )
    },

    saveLiveState: async (id, state) => {
      for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
        const item = await table.get(liveStateKey(id), { consistent: true })
        const stored = readLiveState(item)
        const live: LiveState = { ...state, rev: (Number(item?.REV) || 0) + 1 }
        if (stored !== undefined && saysTheSame(stored, live)) return stored
        const next = toLiveStateItem(id, live)
        if (await (item === undefined ? table.putNew(next) : table.replace(next, { REV: item.REV })))
          return live
      }
      throw new StoreUnavailableError('Other requests kept changing the live state. Retry the request.')
    },
  }
}

/**
 * Finds the partitions of games that were stored when each day had its own: those are read too, as long as there are any. Older
 * functions may write some for a while after a deployment, so they are looked for again.
 */
function findDatedPartitions(
  table: Pick<Table, 'scanIndex'>,
  clock: Pick<Clock, 'now'>,
): () => Promise<readonly string[]> {
  let found: Promise<readonly string[]> | undefined
  let foundAtMs = 0

  const search = async (): Promise<readonly string[]> => {
    const items = await listAll(table)
    const partitions = new Set(items.map(({ ISSCHEDULED }) => String(ISSCHEDULED)))
    return [...partitions].filter((partition) => partition.startsWith(datedPartitionPrefix))
  }

  return () => {
    if (found === undefined || clock.now() - foundAtMs >= searchAgainMs) {
      foundAtMs = clock.now()
      const searching = search()
      searching.catch(() => {
        if (found === searching) found = undefined
      })
      found = searching
    }
    return found
  }
}

const searchAgainMs = 10 * 60 * 1000

/** Every game that is scheduled or live. */
function listAll(table: Pick<Table, 'scanIndex'>): Promise<readonly StoredItem[]> {
  return allItems((startAfter) => table.scanIndex({ index: scheduledGamesIndex, startAfter }))
}

async function allItems(
  query: (startAfter: StoredItem | undefined) => Promise<ItemPage>,
): Promise<readonly StoredItem[]> {
  const items: StoredItem[] = []
  let startAfter: StoredItem | undefined
  do {
    const page = await query(startAfter)
    items.push(...page.items)
    startAfter = page.lastKey
  } while (startAfter !== undefined)
  return items
}

function secondsOf({ from, to }: DayRange): readonly [number, number] {
  return [toEpochSeconds(`${from}T00:00:00.000Z`), toEpochSeconds(`${to}T23:59:59.000Z`)]
}

/** From a day ago to seven days ahead. */
function currentSeconds(nowMs: EpochMs): readonly [number, number] {
  const nowSeconds = Math.floor(nowMs / 1000)
  return [nowSeconds - daySeconds, nowSeconds + 7 * daySeconds]
}

const daySeconds = 24 * 60 * 60
const maxAttempts = 10

/** What decides between several records of a game. */
type RankedRecord = Pick<Game, 'id' | 'sport' | 'createdAt'>

/** The record of each game that counts: one that moves has two for a moment. */
function newestRecords<Record extends RankedRecord>(records: readonly Record[]): Record[] {
  const newest = new Map<GameId, Record>()
  for (const game of records.toSorted(compareByAuthority)) if (!newest.has(game.id)) newest.set(game.id, game)
  return [...newest.values()]
}

/** A provider's record before a provisional one, then the newest first. */
function compareByAuthority(a: RankedRecord, b: RankedRecord): number {
  return Number(isProvisional(a)) - Number(isProvisional(b)) || b.createdAt - a.createdAt
}

/** What the key of a record says, so that a record which cannot be read as a whole hides no odds from those who follow its sport. */
function toRankedSport(item: StoredItem): RankedRecord {
  const { id, sport } = parseGameKey(toPrimaryKey(item))
  return { id, sport, createdAt: EpochMs.safeParse(item.CREATED).data ?? 0 }
}

function toGame(item: StoredItem): Game {
  return fromGameItem(parseItem('a game', GameItem, item))
}

function toGameLiveState(item: StoredItem): ReturnType<typeof fromLiveStateItem> {
  return fromLiveStateItem(parseItem('a live state', LiveStateItem, item))
}

function toLiveState(item: StoredItem): LiveState {
  return toGameLiveState(item).live
}

/** True if the states differ in `rev` at most. */
function saysTheSame(a: LiveState, b: LiveState): boolean {
  return isDeepStrictEqual(JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify({ ...b, rev: a.rev })))
}
