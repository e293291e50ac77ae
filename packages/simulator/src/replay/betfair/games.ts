import {
  type EpochMs,
  type GameId,
  type GameInput,
  marketId,
  toEpochMs,
  toEpochSeconds,
  toInstant,
} from '@sportsfeeds/domain'
import type { RecordedGame, RecordedRecord } from '../recording.ts'
import { type MatchScores, scoreAt } from '../scores.ts'
import type { MarketDefinition } from './parse.ts'
import type { Proposition } from './propositions.ts'
import { teamsOf } from './teams.ts'

/** Games of the markets that were read. */
export interface Games {
  /** Notes what a market's definition says of its game. */
  readonly note: (
    marketId: string,
    definition: MarketDefinition,
    scores: MatchScores | undefined,
    atMs: EpochMs,
  ) => Pick<GameInput, 'id' | 'name'>
  /**
   * Identity of a proposition within its game: a second market of one type, as of a second set, has its own name or id as
   * its subject.
   */
  readonly identify: (
    marketId: string,
    gameId: GameId,
    market: Pick<Proposition, 'type' | 'line' | 'main'>,
  ) => Pick<RecordedRecord, 'type' | 'subject' | 'line' | 'main'>
  readonly recorded: () => {
    readonly games: readonly GameInput[]
    readonly gameChanges: readonly RecordedGame[]
  }
}

export function createGames(): Games {
  const games = new Map<GameId, NotedGame>()
  const gameChanges: RecordedGame[] = []
  /** By the exchange's id of a market: the game that it was first in, also if it is put off. */
  const gameIds = new Map<string, GameId>()
  /** By game and market of ours: the exchange's id of the first market. */
  const owners = new Map<string, string>()
  const names = new Map<string, string | undefined>()

  return {
    note: (id, definition, scores, atMs) => {
      const gameId = gameIds.get(id) ?? gameIdOf(id, definition)
      gameIds.set(id, gameId)
      names.set(id, definition.name)
      const known = games.get(gameId)
      const markets = known?.markets ?? new Map<string, MarketPhase>()
      markets.set(id, phaseOf(definition))
      const first = known?.first ?? toGame(gameId, definition, scores)
      const status = statusOf([...markets.values()])
      const score = (scores === undefined ? undefined : scoreAt(scores, atMs)?.score) ?? known?.score
      if (known === undefined) {
        games.set(gameId, { first: { ...first, status }, status, score, markets })
      } else if (status !== known.status || score !== known.score) {
        Object.assign(known, { status, score })
        gameChanges.push({
          atMs,
          game: { ...first, status, ...(score === undefined ? {} : { live: { score } }) },
        })
      }
      return first
    },
    identify: (id, gameId, { type, line, main }) => {
      const key = `${gameId}/${marketId(line === undefined ? { type } : { type, line })}`
      const owner = owners.get(key) ?? id
      owners.set(key, owner)
      return {
        type,
        ...(owner === id ? {} : { subject: names.get(id)?.trim().slice(0, longestSubject) || id }),
        ...(line === undefined ? {} : { line }),
        ...(main === undefined ? {} : { main }),
      }
    },
    recorded: () => ({ games: [...games.values()].map(({ first }) => first), gameChanges }),
  }
}

interface NotedGame {
  readonly first: GameInput
  status: GameStatus
  score: NonNullable<GameInput['live']>['score']
  /** By the exchange's id of the market. */
  readonly markets: Map<string, MarketPhase>
}

type GameStatus = NonNullable<GameInput['status']>
type MarketPhase = 'before' | 'in play' | 'closed'

const longestSubject = 100

function phaseOf({ status, inPlay }: MarketDefinition): MarketPhase {
  if (status === 'CLOSED') return 'closed'
  return inPlay ? 'in play' : 'before'
}

/** A game is finished when all its markets are closed. */
function statusOf(phases: readonly MarketPhase[]): GameStatus {
  if (phases.every((phase) => phase === 'closed')) return 'finished'
  return phases.includes('in play') ? 'live' : 'scheduled'
}

/** An event of racing is a meeting: each of its races is a game. */
function gameIdOf(id: string, { eventId, eventTypeId, marketTime }: MarketDefinition): GameId {
  const event = `game-betfair-${eventId ?? id}`
  return isRace(eventTypeId)
    ? `${event}-${marketTime.slice('yyyy-mm-ddT'.length, 'yyyy-mm-ddThh:mm'.length).replace(':', '')}`
    : event
}

function toGame(
  id: GameId,
  definition: MarketDefinition,
  scores: MatchScores | undefined,
): Omit<GameInput, 'status'> {
  const { eventName, eventTypeId = '', marketTime, venue } = definition
  const teams = teamsOf(definition, scores)
  return {
    id,
    sport: sports[eventTypeId] ?? 'other',
    gameDate: toInstant(toEpochSeconds(marketTime) * 1000),
    name: teams === undefined ? nameOf(id, definition) : `${teams.home.name} v ${teams.away.name}`,
    ...(teams === undefined ? {} : { homeTeam: teams.home.name, awayTeam: teams.away.name }),
    ...(isRace(eventTypeId) && (venue ?? eventName) !== undefined ? { venue: venue ?? eventName } : {}),
  }
}

/** A race is called by its place and its time there. */
function nameOf(
  id: GameId,
  { eventName, eventTypeId, name, marketTime, venue, timezone }: MarketDefinition,
): string {
  if (!isRace(eventTypeId)) return eventName?.trim() || id.slice('game-'.length)
  const race = [
    `${venue ?? eventName ?? 'Race'} ${timeAt(timezone, marketTime)}`,
    ...(name === undefined ? [] : [name]),
  ]
  return race.join(', ')
}

function timeAt(timezone: string | undefined, marketTime: string): string {
  const format = (timeZone: string): string =>
    new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone }).format(
      toEpochMs(marketTime),
    )
  try {
    return format(timezone ?? 'UTC')
  } catch {
    return format('UTC')
  }
}

function isRace(eventTypeId: string | undefined): boolean {
  return sports[eventTypeId ?? '']?.endsWith('-racing') === true
}

/** Event types of the exchange: https://docs.developer.betfair.com/display/1smk3cen4v3lu3yomq5qye0ni/listEventTypes */
const sports: Readonly<Record<string, string>> = {
  '1': 'soccer',
  '2': 'tennis',
  '3': 'golf',
  '4': 'cricket',
  '5': 'rugby-union',
  '7': 'horse-racing',
  '1477': 'rugby-league',
  '4339': 'greyhound-racing',
  '6423': 'american-football',
  '7511': 'baseball',
  '7522': 'basketball',
  '7524': 'ice-hockey',
}
