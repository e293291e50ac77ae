import { type GameInput, toEpochMs, toInstant } from '@sportsfeeds/domain'
import { createDates, type Load, type PlannedRequest } from '../model/load.ts'
import type { RecordedOdds, Recording } from './recording.ts'

export interface ReplayOptions {
  readonly pace: ReplayPace
  /** At most so many odds in one request. */
  readonly batch: number
  /** Odds keep the dates of the recording; otherwise they are dated when they are sent. */
  readonly keepDates: boolean
}

/** Pace of a replay: a multiple of the recorded speed, or odds per second. */
export type ReplayPace =
  | { readonly kind: 'speed'; readonly times: number }
  | { readonly kind: 'rate'; readonly perSecond: number }

/** The load of `simulator replay`. @param nowMs when it is about to begin. */
export function createReplayLoad(recording: Recording, options: ReplayOptions, nowMs: number): Load {
  const instants = instantsOf(recording.odds, options)
  const requests = group(instants, options)
  const lastAtMs = instants.at(-1) ?? 0
  return {
    peakRate: options.pace.kind === 'rate' ? options.pace.perSecond : busiestSecond(instants),
    games: recording.games.map((game) =>
      options.keepDates ? game : moveGame(game, recording.odds, instants, nowMs),
    ),
    oddsCount: recording.odds.length,
    durationMs:
      options.pace.kind === 'rate' ? (recording.odds.length / options.pace.perSecond) * 1000 : lastAtMs,
    *requests(startEpochMs): Generator<PlannedRequest> {
      const dates = createDates()
      for (const { first, end } of requests) {
        const odds = recording.odds.slice(first, end).map(({ atMs, quote }, offset) => ({
          ...quote,
          date: dates(
            quote.gameId,
            quote.type,
            options.keepDates ? atMs : startEpochMs + (instants[first + offset] ?? 0),
          ),
          seq: first + offset,
        }))
        yield { atMs: instants[first] ?? 0, odds }
      }
    },
  }
}

/** Due time of each odds record, from the start of the replay. */
function instantsOf(odds: readonly RecordedOdds[], { pace, batch }: ReplayOptions): number[] {
  const beginMs = odds[0]?.atMs ?? 0
  return odds.map(({ atMs }, place) =>
    pace.kind === 'speed'
      ? (atMs - beginMs) / pace.times
      : ((place - (place % batch)) / pace.perSecond) * 1000,
  )
}

/** Odds that are due within one second, at most. */
function busiestSecond(instants: readonly number[]): number {
  let most = 0
  let first = 0
  for (const [place, atMs] of instants.entries()) {
    while (atMs - (instants[first] ?? 0) >= 1000) first += 1
    most = Math.max(most, place - first + 1)
  }
  return most
}

/** Neighbours that are due together share a request. */
function group(instants: readonly number[], { batch }: ReplayOptions): { first: number; end: number }[] {
  const groups: { first: number; end: number }[] = []
  for (const [place, atMs] of instants.entries()) {
    const open = groups.at(-1)
    const shared =
      open !== undefined && place - open.first < batch && atMs - (instants[open.first] ?? 0) < togetherMs
    if (shared) open.end = place + 1
    else groups.push({ first: place, end: place + 1 })
  }
  return groups
}

// Fast replays of many odds a second would be nothing but small requests otherwise.
const togetherMs = 5

/** The game begins when the replay comes to the recorded beginning. */
function moveGame(
  game: GameInput,
  odds: readonly RecordedOdds[],
  instants: readonly number[],
  nowMs: number,
): GameInput {
  const recordedMs = toEpochMs(game.gameDate)
  const place = odds.findIndex(({ atMs, quote }) => quote.gameId === game.id && atMs >= recordedMs)
  const beginsMs = nowMs + (instants[place] ?? instants.at(-1) ?? 0)
  return { ...game, gameDate: toInstant(Math.floor(beginsMs / 1000) * 1000) }
}
