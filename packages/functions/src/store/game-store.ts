import {
  type Day,
  fromGameItem,
  type Game,
  type GameId,
  GameItem,
  gameKey,
  gameSortKeyPrefix,
  scheduledGamesIndex,
  scheduledPartitionsOf,
  toGameItem,
} from '@sportsfeeds/domain'
import { parseItem } from './parse-item.ts'
import type { ItemPage, StoredItem, Table } from './table.ts'

/** The games of the table, by the questions that are asked of them. */
export interface GameStore {
  /** Which game has this id? */
  gameById(id: GameId): Promise<Game | undefined>

  /**
   * Under which records is this game kept? Sport and day are part of the key, so a game that moves to another day is
   * kept twice for the moment between the write of the new record and the removal of the old one. Newest first.
   */
  recordsOfGame(id: GameId): Promise<Game[]>

  /** Which games of this UTC day are scheduled or live? By start, then by id. */
  scheduledGamesOn(day: Day): Promise<Game[]>

  putGame(game: Game): Promise<void>
  deleteRecordOfGame(game: Pick<Game, 'id' | 'sport' | 'gameDate'>): Promise<void>
}

export function createGameStore(table: Table): GameStore {
  const recordsOfGame: GameStore['recordsOfGame'] = async (id) => {
    const { items } = await table.query({
      partition: id,
      range: { beginsWith: gameSortKeyPrefix },
      consistent: true,
    })
    return items.map(toGame).toSorted((a, b) => b.createdAt - a.createdAt)
  }

  return {
    recordsOfGame,

    gameById: async (id) => (await recordsOfGame(id))[0],

    scheduledGamesOn: async (day) => {
      const partitions = await Promise.all(
        scheduledPartitionsOf(day).map((partition) => allScheduledIn(table, partition)),
      )
      return newestRecords(partitions.flat()).toSorted(byStart)
    },

    putGame: async (game) => {
      await table.put(toGameItem(game))
    },

    deleteRecordOfGame: async (game) => {
      await table.delete(gameKey(game))
    },
  }
}

/** By start, then by id. */
export function byStart(a: Game, b: Game): number {
  return a.gameDate.localeCompare(b.gameDate) || a.id.localeCompare(b.id)
}

/** One record of each game: the newest. */
export function newestRecords(records: readonly Game[]): Game[] {
  const newest = new Map<GameId, Game>()
  for (const game of records) {
    const known = newest.get(game.id)
    if (known === undefined || game.createdAt > known.createdAt) newest.set(game.id, game)
  }
  return [...newest.values()]
}

async function allScheduledIn(table: Table, partition: string): Promise<Game[]> {
  const games: Game[] = []
  let startAfter: StoredItem | undefined
  do {
    const page: ItemPage = await table.query({
      index: scheduledGamesIndex,
      partition,
      ...(startAfter === undefined ? {} : { startAfter }),
    })
    games.push(...page.items.map(toGame))
    startAfter = page.lastKey
  } while (startAfter !== undefined)
  return games
}

function toGame(item: StoredItem): Game {
  return fromGameItem(parseItem('a game', GameItem, item))
}
