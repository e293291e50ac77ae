import * as z from 'zod'
import { InvalidKeyError } from './errors.ts'
import { displayText, GameId, Sport } from './identifiers.ts'
import { Day, toDay, EpochMs, EpochSeconds, Instant, toEpochSeconds, toInstant } from './instant.ts'
import type { Odds } from './odds/odds.ts'
import type { PrimaryKey } from './table.ts'

export const GameStatus = z.enum(['scheduled', 'live', 'finished', 'postponed', 'cancelled'])
export type GameStatus = z.infer<typeof GameStatus>

const Text = displayText(200).trim().min(1)

export const Game = z.object({
  id: GameId,
  sport: Sport,
  /** Kick-off, first serve, first ball, … to the second. */
  gameDate: Instant,
  name: Text,
  status: GameStatus,
  /** Absent where there are no two sides: a race, an outright. */
  homeTeam: Text.optional(),
  awayTeam: Text.optional(),
  league: Text.optional(),
  season: Text.optional(),
  venue: Text.optional(),
  /** The kind of contest: `league`, `cup`, `final`, … */
  type: Text.optional(),
  createdAt: EpochMs,
})
export type Game = z.infer<typeof Game>

/** Sport of a game that exists only because odds of it came: what is known of it is what those said. */
export const unknownSport = 'unknown'

/** A game that {@link unknownSport} marks, until PUT /games completes it. */
export function provisionalGame(
  odds: Pick<Odds, 'gameId' | 'summary' | 'gameDate' | 'date' | 'receivedAt'>,
): Game {
  const gameDate = odds.gameDate ?? odds.date
  return {
    id: odds.gameId,
    sport: unknownSport,
    gameDate: toInstant(toEpochSeconds(gameDate) * 1000),
    name: odds.summary?.trim().slice(0, 200) || odds.gameId.slice('game-'.length),
    status: gameDate <= odds.date ? 'live' : 'scheduled',
    createdAt: odds.receivedAt,
  }
}

/** True for a game of which only odds are known: any other record of it says more. */
export function isProvisional({ sport }: Pick<Game, 'sport'>): boolean {
  return sport === unknownSport
}

/** The order of a list of games: by start, then by id. */
export function compareByStart(a: Game, b: Game): number {
  return a.gameDate.localeCompare(b.gameDate) || a.id.localeCompare(b.id)
}

export const gameSortKeyPrefix = 'game-'

export function gameKey({ id, sport, gameDate }: Pick<Game, 'id' | 'sport' | 'gameDate'>): PrimaryKey {
  return {
    PK: id,
    SK: `${gameSortKeyPrefix}${sport}#${toDay(gameDate)}`,
  }
}

/** Inverse of {@link gameKey}; of the date the key holds the day. @throws InvalidKeyError */
export function parseGameKey({ PK, SK }: PrimaryKey): { id: GameId; sport: Sport; day: Day } {
  const [sport, day, ...rest] = SK.startsWith(gameSortKeyPrefix)
    ? SK.slice(gameSortKeyPrefix.length).split('#')
    : []
  const parsed = GameKeyParts.safeParse({ id: PK, sport, day })
  if (!parsed.success || rest.length > 0) {
    throw new InvalidKeyError('a game', `${PK} ${SK}`, '"game-<id>" and "game-<sport>#<yyyy-mm-dd>"', {
      cause: parsed.error,
    })
  }
  return parsed.data
}

/**
 * Partitions that the games of each status in the index are spread over. One constant key would make one hot index partition,
 * and a throttled index throttles writes to the table:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/gsi-throttling.html
 */
export const scheduledPartitionsPerStatus = 4

/** Statuses of the games in the index: all others are over. */
export const ScheduledStatus = GameStatus.extract(['scheduled', 'live'])
export type ScheduledStatus = z.infer<typeof ScheduledStatus>

/**
 * The partition of the scheduled-games index that a game is in, `L#<0..3>` while it is live and `S#<0..3>` while it is scheduled, or
 * undefined if it is over. Within a partition games are in the order of their start.
 */
export function scheduledPartition({ id, status }: Pick<Game, 'id' | 'status'>): string | undefined {
  const indexed = ScheduledStatus.safeParse(status)
  return indexed.success ? `${partitionLetters[indexed.data]}#${partitionOf(id)}` : undefined
}

/** Every partition of the scheduled-games index that can hold games of `status`. */
export function scheduledPartitions(status: ScheduledStatus): string[] {
  return Array.from(
    { length: scheduledPartitionsPerStatus },
    (_, partition) => `${partitionLetters[status]}#${partition}`,
  )
}

/** Inverse of {@link scheduledPartition}. @throws InvalidKeyError */
export function parseScheduledPartition(text: string): { status: ScheduledStatus; partition: number } {
  const [, letter, partition] = /^([LS])#(\d)$/.exec(text) ?? []
  if (letter === undefined || Number(partition) >= scheduledPartitionsPerStatus) {
    throw new InvalidKeyError('the scheduled-games index', text, '"L#<partition>" or "S#<partition>"')
  }
  return { status: letter === partitionLetters.live ? 'live' : 'scheduled', partition: Number(partition) }
}

/** Begins the partitions of games that were stored when the index had partitions for each day: `Y#<yyyy-mm-dd>#<0..3>`. */
export const datedPartitionPrefix = 'Y#'
const partitionLetters = { live: 'L', scheduled: 'S' } as const

/** A game as the table holds it: what is valid here is a valid {@link Game}. */
export const GameItem = z.object({
  PK: z.string(),
  SK: z.string().startsWith(gameSortKeyPrefix),
  NAME: Game.shape.name,
  TYPE: Game.shape.type,
  VENUE: Game.shape.venue,
  STATUS: GameStatus,
  SEASON: Game.shape.season,
  LEAGUE: Game.shape.league,
  HOMETEAM: Game.shape.homeTeam,
  AWAYTEAM: Game.shape.awayTeam,
  GAMEDATE: EpochSeconds,
  CREATED: Game.shape.createdAt,
  /** Only while scheduled or live: the sparse index holds no other game. */
  ISSCHEDULED: z.string().optional(),
  /** Epoch seconds; only of a provisional game, which need not outlive its odds. */
  EXPIRE: z.number().optional(),
})
export type GameItem = z.infer<typeof GameItem>

export function toGameItem(game: Game): GameItem {
  return {
    ...gameKey(game),
    NAME: game.name,
    TYPE: game.type,
    VENUE: game.venue,
    STATUS: game.status,
    SEASON: game.season,
    LEAGUE: game.league,
    HOMETEAM: game.homeTeam,
    AWAYTEAM: game.awayTeam,
    GAMEDATE: toEpochSeconds(game.gameDate),
    CREATED: game.createdAt,
    ISSCHEDULED: scheduledPartition(game),
  }
}

/** Inverse of {@link toGameItem}. @throws InvalidKeyError */
export function fromGameItem(item: GameItem): Game {
  const { id, sport } = parseGameKey(item)
  return {
    id,
    sport,
    gameDate: toInstant(item.GAMEDATE * 1000),
    name: item.NAME,
    status: item.STATUS,
    homeTeam: item.HOMETEAM,
    awayTeam: item.AWAYTEAM,
    league: item.LEAGUE,
    season: item.SEASON,
    venue: item.VENUE,
    type: item.TYPE,
    createdAt: item.CREATED,
  }
}

const GameKeyParts = z.object({ id: GameId, sport: Sport, day: Day })

// FNV-1a: https://datatracker.ietf.org/doc/html/draft-eastlake-fnv
function partitionOf(id: GameId): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < id.length; index += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193)
  }
  return (hash >>> 0) % scheduledPartitionsPerStatus
}
