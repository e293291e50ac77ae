import {
  type Day,
  toDay,
  type EpochMs,
  fromGameItem,
  type Game,
  type GameId,
  GameItem,
  gameKey,
  gameSortKeyPrefix,
  scheduledGamesIndex,
  scheduledPartitions,
  toGameItem,
  toInstant,
} from '@sportsfeeds/domain'
import type { GameStore } from '../ports.ts'
import { parseItem } from './parse-item.ts'
import type { ItemPage, StoredItem, Table } from './table.ts'

export function createGameStore(table: Table): GameStore {
  const recordsOfGame: GameStore['recordsOfGame'] = async (id) => {
    const { items } = await table.query({
      partition: id,
      range: { beginsWith: gameSortKeyPrefix },
      consistent: true,
    })
    return items.map(toGame).toSorted((a, b) => b.createdAt - a.createdAt)
  }

  const scheduledGames = async (days: readonly Day[]): Promise<Game[]> => {
    const partitions = await Promise.all(
      days.flatMap(scheduledPartitions).map((partition) => allScheduledIn(table, partition)),
    )
    return newestRecords(partitions.flat()).toSorted(compareByStart)
  }

  return {
    recordsOfGame,

    gameById: async (id) => (await recordsOfGame(id))[0],

    scheduledGamesOn: (day) => scheduledGames([day]),

    gamesInPlay: (nowMs) => scheduledGames(daysAround(nowMs)),

    putGame: async (game) => {
      await table.put(toGameItem(game))
    },

    deleteRecordOfGame: async (game) => {
      await table.delete(gameKey(game))
    },
  }
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

/** Newest record of each game: one that moves has two for a moment. */
function newestRecords(records: readonly Game[]): Game[] {
  const newest = new Map<GameId, Game>()
  for (const game of records) {
    const known = newest.get(game.id)
    if (known === undefined || game.createdAt > known.createdAt) newest.set(game.id, game)
  }
  return [...newest.values()]
}

function compareByStart(a: Game, b: Game): number {
  return a.gameDate.localeCompare(b.gameDate) || a.id.localeCompare(b.id)
}

/** Yesterday, today and tomorrow in UTC: a game that began before midnight is still played after it. */
function daysAround(nowMs: EpochMs): Day[] {
  return [-1, 0, 1].map((days) => toDay(toInstant(nowMs + days * dayMs)))
}

const dayMs = 24 * 60 * 60 * 1000

function toGame(item: StoredItem): Game {
  return fromGameItem(parseItem('a game', GameItem, item))
}
