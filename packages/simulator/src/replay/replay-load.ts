import {
  betStopType,
  type EpochMs,
  type GameInput,
  isBetStop,
  type ProviderName,
  toEpochMs,
  toInstant,
} from '@sportsfeeds/domain'
import type { DatedOdds, Load, PlannedRequest } from '../model/load.ts'
import type { RecordedOdds, RecordedRecord, Recording } from './recording.ts'

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
  const { odds, gameChanges } = recording
  const instants = instantsOf(odds, options)
  const providers = providersIn(recording)
  const groups = group(odds, instants, options)
  const toGame = (game: GameInput): GameInput =>
    options.keepDates ? game : moveGame(game, odds, instants, nowMs)
  return {
    peakRate: options.pace.kind === 'rate' ? options.pace.perSecond : busiestSecond(instants),
    games: recording.games.map(toGame),
    providers,
    oddsCount: odds.length,
    durationMs:
      options.pace.kind === 'rate' ? (odds.length / options.pace.perSecond) * 1000 : (instants.at(-1) ?? 0),
    *requests(startEpochMs): Generator<PlannedRequest> {
      const dateOf = createDates()
      const toDated = (place: number, sentMs: number): DatedOdds[] =>
        odds.slice(place, place + 1).map((one) => {
          const dueMs = Math.min(instants[place] ?? 0, sentMs + togetherMs)
          return {
            ...toFeed(one.record),
            date: dateOf(one, options.keepDates ? one.atMs : startEpochMs + dueMs),
            seq: place,
          }
        })
      const changes = gameChanges.map(({ atMs, game }): PlannedRequest => {
        const dueMs = instantOf(atMs, odds, instants)
        return {
          atMs: dueMs,
          odds: [],
          games: [moveClock(toGame(game), atMs, startEpochMs + dueMs, options)],
        }
      })
      for (const { provider, places, atMs } of groups) {
        while (changes[0] !== undefined && changes[0].atMs < atMs) yield* changes.splice(0, 1)
        yield {
          atMs,
          odds: places.flatMap((place) => toDated(place, atMs)),
          provider: providers.indexOf(provider),
        }
      }
      yield* changes
    },
  }
}

/** Names of the providers of a recording, the one with the first odds first. */
export function providersIn({ odds }: Pick<Recording, 'odds'>): ProviderName[] {
  return [...new Set(odds.map(({ provider }) => provider))]
}

/** As PUT /feeds takes it: of a bet stop without what only markets have. */
function toFeed(record: RecordedRecord): DistributiveOmit<DatedOdds, 'date'> {
  if (!isBetStop(record)) return record
  const { gameId, reason, summary } = record
  return {
    gameId,
    type: betStopType,
    isOpen: false,
    ...(reason === undefined ? {} : { reason }),
    ...(summary === undefined ? {} : { summary }),
  }
}

type DistributiveOmit<T, Key extends PropertyKey> = T extends unknown ? Omit<T, Key> : never

/**
 * Gives the dates that are asked for, but what follows a bet stop of its game and provider is dated after it, also where a fast replay
 * would have both in one millisecond.
 */
function createDates() {
  const stoppedMs = new Map<string, number>()
  return ({ provider, record }: RecordedOdds, wantedMs: EpochMs) => {
    const key = `${record.gameId}/${provider}`
    const dateMs = Math.max(Math.floor(wantedMs), (stoppedMs.get(key) ?? -Infinity) + 1)
    if (isBetStop(record)) stoppedMs.set(key, dateMs)
    return toInstant(dateMs)
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

/** Due time of what happened at `atMs`: that of the first odds from then on. */
function instantOf(atMs: EpochMs, odds: readonly RecordedOdds[], instants: readonly number[]): number {
  let low = 0
  let high = odds.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((odds[middle]?.atMs ?? 0) < atMs) low = middle + 1
    else high = middle
  }
  return instants[low] ?? instants.at(-1) ?? 0
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

interface Group {
  readonly provider: ProviderName
  readonly atMs: number
  /** Of the first odds. */
  readonly recordedMs: EpochMs
  /** Of its odds, in the recording. */
  readonly places: number[]
}

/** Odds of one provider that are due together, or were recorded together, share a request. */
function group(
  odds: readonly RecordedOdds[],
  instants: readonly number[],
  { batch }: ReplayOptions,
): Group[] {
  const groups: Group[] = []
  const open = new Map<ProviderName, Group>()
  for (const [place, { provider, atMs: recordedMs }] of odds.entries()) {
    const atMs = instants[place] ?? 0
    const last = open.get(provider)
    const isTogether =
      last !== undefined && (atMs - last.atMs < togetherMs || recordedMs - last.recordedMs < togetherMs)
    if (isTogether && last.places.length < batch) {
      last.places.push(place)
      continue
    }
    const next = { provider, atMs, recordedMs, places: [place] }
    open.set(provider, next)
    groups.push(next)
  }
  return groups
}

// Fast replays of many odds a second would be nothing but small requests otherwise.
const togetherMs = 5

/**
 * A game that begins during the recording begins when the replay comes to it. One that began before, or begins afterwards, is
 * as far from the replay as it was from the recording.
 */
function moveGame(
  game: GameInput,
  odds: readonly RecordedOdds[],
  instants: readonly number[],
  nowMs: number,
): GameInput {
  const beginsMs = toEpochMs(game.gameDate)
  const firstMs = odds[0]?.atMs ?? beginsMs
  const lastMs = odds.at(-1)?.atMs ?? beginsMs
  const movedMs =
    beginsMs < firstMs
      ? nowMs - (firstMs - beginsMs)
      : beginsMs > lastMs
        ? nowMs + (instants.at(-1) ?? 0) + (beginsMs - lastMs)
        : nowMs + instantOf(beginsMs, odds, instants)
  return { ...game, gameDate: toInstant(Math.floor(movedMs / 1000) * 1000) }
}

/** A clock that was read at `atMs` reads the same when it is sent. */
function moveClock(game: GameInput, atMs: EpochMs, sentMs: EpochMs, { keepDates }: ReplayOptions): GameInput {
  const clock = game.live?.clock
  if (clock === undefined || keepDates) return game
  const readMs = sentMs - (atMs - toEpochMs(clock.at))
  return { ...game, live: { ...game.live, clock: { ...clock, at: toInstant(Math.floor(readMs)) } } }
}
