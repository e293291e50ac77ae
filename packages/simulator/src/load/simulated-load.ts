import type { EpochMs, GameInput } from '@sportsfeeds/domain'
import {
  createFixtures,
  createGameFeed,
  createMatch,
  type Fixture,
  getProviderProfile,
  liveState,
  type Match,
  type QuotedOdds,
  type SimulatedSport,
} from '@sportsfeeds/markets'
import type { DatedOdds, Load, PlannedRequest } from '../model/load.ts'
import { createDates } from './dates.ts'
import { createMatchday } from './matchday.ts'
import type { RunProfile } from './profiles.ts'
import { createRateProfile } from './rate-profile.ts'
import { createTurns, type Timetable } from './timetable.ts'

export interface SimulatedLoadPlan {
  /** Odds a second: of a steady run; outside a spike; on average over a matchday. */
  readonly rate: number
  readonly durationMs: number
  readonly profile: RunProfile
  readonly games: number
  readonly sports: readonly SimulatedSport[]
  readonly seed: number
  /** Odds in one request, at most. */
  readonly batch: number
  /** Providers that share the load. */
  readonly providers: number
}

/** The load of `simulator run`: requests follow the profile, and providers take turns with them. */
export function createSimulatedLoad(plan: SimulatedLoadPlan, nowMs: number): Load {
  const fixtures = createFixtures(plan.games, plan.sports, plan.seed, nowMs)
  const timetable = timetableOf(plan, fixtures)
  const { oddsCount, durationMs, peakRate, instantOf } = createRateProfile(timetable.stages)

  return {
    games: fixtures.map(({ game }) => game),
    durationMs,
    oddsCount,
    peakRate,
    *requests(startEpochMs): Generator<PlannedRequest> {
      const games = beginGames(plan, fixtures, timetable)
      const providers = createProviders(plan, games, timetable)
      const scoreboards = createScoreboards(games, timetable)
      let nextScoresMs = scoresEveryMs
      for (let first = 0; first < oddsCount; first += plan.batch) {
        const atMs = instantOf(first)
        const turn = first / plan.batch
        const provider = turn % plan.providers
        // Each provider cycles through the games on its own: otherwise it would never reach some of them.
        const firstOfProvider = Math.floor(turn / plan.providers) * plan.batch
        const odds: DatedOdds[] = []
        for (let seq = first; seq < Math.min(first + plan.batch, oddsCount); seq += 1) {
          const game = timetable.gameAt(firstOfProvider + seq - first, atMs)
          const record = providers[provider]?.quote(game, atMs, startEpochMs)
          if (record === undefined) break
          odds.push({ ...record, seq })
        }
        if (atMs < nextScoresMs) {
          yield { atMs, odds, provider }
          continue
        }
        nextScoresMs = atMs + scoresEveryMs
        const changed = scoreboards.changed(atMs, startEpochMs)
        yield { atMs, odds, provider, ...(changed.length > 0 ? { games: changed } : {}) }
      }
    },
  }
}

/** Scores are sent this often: matches are played many times as fast as in reality. */
const scoresEveryMs = 15_000

/**
 * Bookmakers price all markets of a game at once, every so often. It also keeps the load cheap to make: the process that makes it
 * receives it too, once for each analyst.
 */
const stepSeconds = 60

interface SimulatedGame extends Pick<Fixture, 'game' | 'randomOf'> {
  readonly match: Match
}

function timetableOf(plan: SimulatedLoadPlan, fixtures: readonly Fixture[]): Timetable {
  return plan.profile.name === 'matchday'
    ? createMatchday(
        fixtures.map(({ goalSeconds }) => goalSeconds),
        plan.durationMs,
        plan.rate,
      )
    : createTurns(
        plan.profile.stages,
        fixtures.map(({ matchSeconds }) => matchSeconds),
      )
}

function beginGames(
  plan: SimulatedLoadPlan,
  fixtures: readonly Fixture[],
  timetable: Timetable,
): SimulatedGame[] {
  const longestDelayMs = Math.max(...providerProfiles(plan).map(({ delayMs }) => delayMs))
  return fixtures.map(({ game, createModel, randomOf }, place) => {
    const rememberSeconds = mostSecondsWithin(timetable, place, longestDelayMs)
    const match = createMatch(createModel, {
      rememberSeconds,
      stepSeconds,
      again: plan.profile.name !== 'matchday',
    })
    return { game, match, randomOf }
  })
}

/** Each with its own margins and delay, about the same matches. */
function createProviders(
  plan: SimulatedLoadPlan,
  games: readonly SimulatedGame[],
  timetable: Timetable,
): { quote: (game: number, atMs: number, startEpochMs: EpochMs) => DatedOdds | undefined }[] {
  return providerProfiles(plan).map((profile, provider) => {
    const dates = createDates()
    const feeds = games.map(({ game, match, randomOf }) =>
      createGameFeed(game, match, profile, randomOf(provider)),
    )
    return {
      quote: (game, atMs, startEpochMs) => {
        const seenMs = Math.max(0, atMs - profile.delayMs)
        const record: QuotedOdds | undefined = feeds[game]?.next(timetable.matchSecondsAt(game, seenMs))
        return record === undefined ? undefined : { ...record, date: dates(record, startEpochMs + atMs) }
      },
    }
  })
}

function providerProfiles(plan: SimulatedLoadPlan) {
  return Array.from({ length: plan.providers }, (_, place) => getProviderProfile(place))
}

/** Games whose score, period or clock has changed, as PUT /games takes them. */
function createScoreboards(games: readonly SimulatedGame[], timetable: Timetable) {
  const said = new Map<string, string>()
  return {
    changed: (atMs: number, startEpochMs: EpochMs): GameInput[] =>
      games.flatMap(({ game, match }, place) => {
        const { scoreboard } = match.asOf(timetable.matchSecondsAt(place, atMs))
        if (said.get(game.id) === scoreboard.text) return []
        said.set(game.id, scoreboard.text)
        return [{ ...game, live: liveState(scoreboard, startEpochMs + atMs, false) }]
      }),
  }
}

/** Matches go at one pace while they are on. */
function mostSecondsWithin({ stages, matchSecondsAt }: Timetable, game: number, ms: number): number {
  const durationMs = stages.reduce((sum, stage) => sum + stage.durationMs, 0)
  let most = 0
  for (let share = 0; share < 1; share += 0.01) {
    const fromMs = share * durationMs
    most = Math.max(most, matchSecondsAt(game, fromMs + ms) - matchSecondsAt(game, fromMs))
  }
  return most
}
