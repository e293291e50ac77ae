import { createDates, type DatedOdds, type Load, type PlannedRequest } from '../model/load.ts'
import type { RunProfile } from './profiles.ts'
import { createRateProfile } from './rate-profile.ts'
import { createFixtures, type Fixture, type SimulatedSport } from './fixtures.ts'
import { createGameFeed, type GameFeed } from './game-feed.ts'
import { createMatch } from './match.ts'
import { createMatchday } from './matchday.ts'
import { getProviderProfile } from './provider-profile.ts'
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
      const providers = createProviders(plan, fixtures, timetable)
      const dates = createDates()
      for (let first = 0; first < oddsCount; first += plan.batch) {
        const atMs = instantOf(first)
        const turn = first / plan.batch
        const provider = turn % plan.providers
        // Each provider cycles through the games on its own: otherwise it would never reach some of them.
        const firstOfProvider = Math.floor(turn / plan.providers) * plan.batch
        const odds: DatedOdds[] = []
        for (let seq = first; seq < Math.min(first + plan.batch, oddsCount); seq += 1) {
          const game = timetable.gameAt(firstOfProvider + seq - first, atMs)
          const quote = providers[provider]?.quote(game, atMs)
          if (quote === undefined) break
          odds.push({ ...quote, date: dates(quote.gameId, quote.type, startEpochMs + atMs), seq })
        }
        yield { atMs, odds, provider }
      }
    },
  }
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

/** Each with its own margins and delay, about the same matches. */
function createProviders(
  plan: SimulatedLoadPlan,
  fixtures: readonly Fixture[],
  timetable: Timetable,
): { quote: (game: number, atMs: number) => ReturnType<GameFeed['next']> | undefined }[] {
  const profiles = Array.from({ length: plan.providers }, (_, place) => getProviderProfile(place))
  const longestDelayMs = Math.max(...profiles.map(({ delayMs }) => delayMs))
  const matches = fixtures.map(({ game, createModel, randomOf }, place) => {
    const rememberSeconds = mostSecondsWithin(timetable, place, longestDelayMs)
    const match = createMatch(createModel, { rememberSeconds, again: plan.profile.name !== 'matchday' })
    return { game, match, randomOf }
  })
  return profiles.map(({ marginAdded, delayMs }, provider) => {
    const feeds = matches.map(({ game, match, randomOf }) =>
      createGameFeed(game, match, marginAdded, randomOf(provider)),
    )
    return {
      quote: (game, atMs) => feeds[game]?.next(timetable.matchSecondsAt(game, Math.max(0, atMs - delayMs))),
    }
  })
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
