import {
  type EpochMs,
  type FeedOddsInput,
  type Game,
  type GameInput,
  toEpochMs,
  toInstant,
} from '@sportsfeeds/domain'
import {
  createGameFeed,
  createMatch,
  createPlay,
  type GameFeed,
  getProviderProfile,
  liveState,
  type Match,
  type Play,
  type ProviderProfile,
} from '@sportsfeeds/markets'
import { createRandom } from '@sportsfeeds/std'

export interface DemoFeed {
  /** What is to be sent now. Call it a few times a second. */
  next(nowMs: EpochMs): DemoUpdate
}

export interface DemoUpdate {
  /** Games whose score, period or status has changed. */
  readonly games: readonly GameInput[]
  /** By provider, the odds of its next request: none, a bet stop, or whatever has changed of a game. */
  readonly odds: readonly (readonly FeedOddsInput[])[]
}

export interface DemoFeedOptions {
  readonly games: readonly Game[]
  readonly providers: number
  readonly seed: number
}

/**
 * Plays games in their own time, priced by several providers: each has its margin and delay, looks at one game after the other,
 * and stops the betting at once when something happens. When a game is over another one of the same sides begins.
 */
export function createDemoFeed({ games, providers, seed }: DemoFeedOptions): DemoFeed {
  const profiles = Array.from({ length: providers }, (_, place) => ({
    ...getProviderProfile(place),
    opinionPace,
  }))
  const played = games.map((game, place) => playGame(game, place, profiles, seed))
  let turn = 0

  return {
    next(nowMs) {
      const looksAt = Math.floor(turn / providers) % Math.max(1, played.length)
      const looks = turn % providers
      turn += 1
      return {
        games: played.flatMap((one) => one.change(nowMs) ?? []),
        odds: profiles.map((_, provider) =>
          played.flatMap((one, place) => one.odds(provider, nowMs, provider === looks && place === looksAt)),
        ),
      }
    },
  }
}

/** Opinions before a match change from minute to minute, not from second to second. */
const opinionPace = 0.1

interface PlayedGame {
  /** The game as PUT /games takes it, when it has changed. */
  change(nowMs: EpochMs): GameInput | undefined
  /** Odds that a provider sends now: all that have changed when it looks, otherwise only after an event. */
  odds(provider: number, nowMs: EpochMs, looks: boolean): FeedOddsInput[]
}

function playGame(game: Game, place: number, profiles: readonly ProviderProfile[], seed: number): PlayedGame {
  const play = createPlay(game, createRandom(seed, place))
  const longestDelayMs = Math.max(...profiles.map(({ delayMs }) => delayMs))
  const match = createMatch(play.createModel, { rememberSeconds: longestDelayMs / 1_000, again: true })
  const feeds = profiles.map((profile, provider) => ({
    profile,
    feed: createGameFeed(
      game,
      match,
      profile,
      createRandom(seed, (provider + 1) * streamsPerProvider + place),
    ),
    events: 0,
  }))
  const change = changesOf(game, play, match)

  return {
    change,
    odds(provider, nowMs, looks) {
      const entry = feeds[provider]
      if (entry === undefined) return []
      const seenMs = nowMs - entry.profile.delayMs
      const seconds = playedSeconds(game, play, seenMs)
      const { events } = match.asOf(seconds)
      if (!looks && events === entry.events) return []
      entry.events = events
      return dated(entry.feed, seconds, nowMs)
    },
  }
}

const streamsPerProvider = 1_000

function dated(feed: GameFeed, seconds: number, nowMs: EpochMs): FeedOddsInput[] {
  const date = toInstant(Math.floor(nowMs))
  return feed.changes(seconds, nowMs / 1_000).map((odds) => ({ ...odds, date }))
}

function changesOf(game: Game, play: Play, match: Match): PlayedGame['change'] {
  const { createdAt: _, ...input } = game
  let said = ''
  let gameDate = game.gameDate
  let number = 1
  return (nowMs) => {
    const seconds = playedSeconds(game, play, nowMs)
    const { scoreboard, finished, match: current } = match.asOf(seconds)
    if (current > number) {
      number = current
      gameDate = toInstant(Math.floor(nowMs / 1_000 + play.leadSeconds) * 1_000)
    }
    const hasBegun = nowMs >= toEpochMs(gameDate)
    const status = finished ? 'finished' : hasBegun ? 'live' : 'scheduled'
    const text = `${current} ${status} ${hasBegun ? scoreboard.text : ''}`
    if (text === said) return undefined
    said = text
    return {
      ...input,
      gameDate,
      status,
      ...(hasBegun ? { live: liveState(scoreboard, nowMs, paceOf(game.sport) === 1) } : {}),
    }
  }
}

/** Seconds of the match at a time of the clock on the wall; half-time of soccer does not count. */
function playedSeconds({ sport, gameDate }: Game, { leadSeconds }: Play, nowMs: EpochMs): number {
  const elapsed = ((nowMs - toEpochMs(gameDate)) / 1_000) * paceOf(sport) + leadSeconds
  const isAfterHalf = sport === 'soccer' && elapsed > halfSeconds
  return Math.max(0, isAfterHalf ? Math.max(halfSeconds, elapsed - halfTimeSeconds) : elapsed)
}

const halfSeconds = 45 * 60
const halfTimeSeconds = 15 * 60

/** A game whose clock stops takes longer than it shows. */
function paceOf(sport: string): number {
  switch (sport) {
    case 'basketball':
      return 0.4
    case 'american-football':
      return 0.33
    default:
      return 1
  }
}
