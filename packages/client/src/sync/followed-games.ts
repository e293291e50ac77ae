import { type Game, type GameId, isFollowed, type Subscription } from '@sportsfeeds/domain'

/** Games that a client follows, as far as it can know: those it named, had odds of, or that the server lists. */
export interface FollowedGames {
  readonly subscription: Subscription
  /** True if only the server's list names the games. */
  readonly isOpenEnded: boolean
  change(subscription: Subscription): void
  /** True if odds of the game are wanted, or if its sport is not known yet. */
  wants(game: GameId): boolean
  sawOdds(game: GameId): void
  /** The server's list of games that are scheduled or live. */
  learn(games: readonly Game[]): void
  all(): GameId[]
  /** Games that had odds. */
  seen(): ReadonlySet<GameId>
}

export function createFollowedGames(initial: Subscription): FollowedGames {
  let subscription = initial
  let listed: readonly Game[] = []
  let sportOf: ReadonlyMap<GameId, string> = new Map()
  const seen = new Set<GameId>()

  const wants = (game: GameId): boolean =>
    subscription.all ||
    subscription.games.includes(game) ||
    (subscription.sports.length > 0 &&
      (!sportOf.has(game) || isFollowed(subscription, game, sportOf.get(game))))

  return {
    get subscription() {
      return subscription
    },

    get isOpenEnded() {
      return subscription.all || subscription.sports.length > 0
    },

    wants,
    seen: () => seen,

    change: (changed) => {
      subscription = changed
      for (const game of seen) if (!wants(game)) seen.delete(game)
    },

    sawOdds: (game) => {
      if (seen.has(game)) return
      seen.add(game)
      const [oldest] = seen
      if (seen.size > maxSeenGames && oldest !== undefined) seen.delete(oldest)
    },

    learn: (games) => {
      listed = games
      sportOf = new Map(games.map(({ id, sport }) => [id, sport]))
    },

    all: () => {
      const followed = listed.filter(({ id, sport }) => isFollowed(subscription, id, sport))
      return [...new Set([...subscription.games, ...seen, ...followed.map(({ id }) => id)])]
    },
  }
}

/** Some weeks of games; the first ones are long over by then. */
const maxSeenGames = 2_000
