import {
  type Game,
  type GameId,
  type GameWithLive,
  isFollowed,
  type LiveState,
  type Subscription,
} from '@sportsfeeds/domain'

/** A game as it is now, with its live state as far as that is known. */
export interface GameUpdate {
  readonly game: Game
  readonly live: LiveState | undefined
}

/** Games that a client follows, as far as it can know: those it named, had odds of, or that the server lists. */
export interface FollowedGames {
  readonly subscription: Subscription
  /** @returns what is known of games that were not followed before. */
  change(subscription: Subscription): GameUpdate[]
  /** True if odds of the game are wanted, or if its sport is not known yet. */
  wants(game: GameId): boolean
  sawOdds(game: GameId): void
  /** Takes games as they are now. @returns the followed ones that have changed; an older live state changes nothing. */
  learn(games: readonly GameWithLive[]): GameUpdate[]
  /** As {@link learn}, of the server's list of games that are scheduled or live. */
  learnList(games: readonly GameWithLive[]): GameUpdate[]
  /** Games to ask for one by one: those that were scheduled or live and are not on the list any more, and named ones, once. */
  takeUnlisted(): GameId[]
  /** A game of {@link takeUnlisted} could not be read. */
  askAgain(id: GameId): void
  all(): GameId[]
  /** Games that had odds. */
  seen(): ReadonlySet<GameId>
}

export function createFollowedGames(initial: Subscription): FollowedGames {
  let subscription = initial
  let listed: ReadonlySet<GameId> = new Set()
  const known = new Map<GameId, GameUpdate>()
  const seen = new Set<GameId>()
  /** Games that were asked for by id, whether or not there are any. */
  const requested = new Set<GameId>()

  const wants = (id: GameId): boolean => {
    if (subscription.all || subscription.games.includes(id)) return true
    const sport = known.get(id)?.game.sport
    return subscription.sports.length > 0 && (sport === undefined || isFollowed(subscription, id, sport))
  }

  const follows = ({ game: { id, sport } }: GameUpdate): boolean => isFollowed(subscription, id, sport)

  const learn = (games: readonly GameWithLive[]): GameUpdate[] => {
    const changed: GameUpdate[] = []
    for (const { live, ...game } of games) {
      const before = known.get(game.id)
      if (live !== undefined && before?.live !== undefined && live.rev < before.live.rev) continue
      const update = { game, live: live ?? before?.live }
      if (before !== undefined && JSON.stringify(before) === JSON.stringify(update)) continue
      known.set(game.id, update)
      if (follows(update)) changed.push(update)
    }
    return changed
  }

  return {
    get subscription() {
      return subscription
    },

    wants,
    learn,
    seen: () => seen,

    change: (changed) => {
      const others = [...known.values()].filter((update) => !follows(update))
      subscription = changed
      for (const game of seen) if (!wants(game)) seen.delete(game)
      return others.filter(follows)
    },

    sawOdds: (game) => {
      if (seen.has(game)) return
      seen.add(game)
      const [oldest] = seen
      if (seen.size > maxSeenGames && oldest !== undefined) seen.delete(oldest)
    },

    learnList: (games) => {
      listed = new Set(games.map(({ id }) => id))
      // What is over is forgotten, so that the client's memory does not grow with every game.
      for (const [id, update] of known)
        if (!listed.has(id) && (isOver(update) || !follows(update))) known.delete(id)
      return learn(games)
    },

    takeUnlisted: () => {
      const gone = [...known.values()].filter(
        (update) => !listed.has(update.game.id) && !isOver(update) && follows(update),
      )
      const named = subscription.games.filter((id) => !known.has(id) && !requested.has(id))
      const unlisted = [...gone.map(({ game }) => game.id), ...named].slice(0, maxUnlisted)
      for (const id of unlisted) requested.add(id)
      return unlisted
    },

    askAgain: (id) => requested.delete(id),

    all: () => {
      const followed = [...known.values()].filter(follows).map(({ game }) => game.id)
      return [...new Set([...subscription.games, ...seen, ...followed])]
    },
  }
}

/** Some weeks of games; the first ones are long over by then. */
const maxSeenGames = 2_000

/** Most games that one catch-up asks for by id. */
const maxUnlisted = 30

function isOver({ game: { status } }: GameUpdate): boolean {
  return status !== 'scheduled' && status !== 'live'
}
