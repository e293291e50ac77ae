import {
  addToMarket,
  type EpochMs,
  type Game,
  type GameId,
  type GameWithLive,
  isFollowed,
  type LiveOdds,
  type LiveState,
  type MarketState,
  type Odds,
  providerMarketId,
  type Sport,
  type Subscription,
} from '@sportsfeeds/domain'
import { isProvisional } from '@sportsfeeds/domain/internal'
import { encodeBlock, type GameBlock, recordsOf, type Update } from '@sportsfeeds/functions/long-lived'

/** The newest record of each market, and the games, as the table and the change stream have them. Any order of the same ends the same. */
export interface GameMemory {
  /** Takes what the stream says. @returns true if it changed a game or its live state. */
  apply(update: Exclude<Update, { kind: 'client' | 'heartbeat' }>, nowMs: EpochMs): boolean
  /** Takes what the table has of a game. @returns the records that were not known. */
  addStored(id: GameId, stored: StoredGame, nowMs: EpochMs): Odds[]
  /** True once the table's state of a game is in it. */
  isLoaded(id: GameId): boolean
  gameById(id: GameId): GameWithLive | undefined
  sportOf(id: GameId): Sport | undefined
  /** Games that a subscription follows and that are scheduled or live, or have odds and no record. Named ones always. */
  followedGames(subscription: Subscription): GameId[]
  /** The state of every market of a game; undefined without odds. Encoded once, until it changes. */
  snapshotOf(id: GameId): GameBlock | undefined
  /** Forgets games that are over, or that nothing was heard of, since `beforeMs`. */
  forgetUnheard(beforeMs: EpochMs): void
  readonly games: number
  readonly markets: number
}

export interface StoredGame {
  readonly game: GameWithLive | undefined
  readonly markets: readonly MarketState[]
}

export function createGameMemory(): GameMemory {
  const entries = new Map<GameId, Entry>()
  let marketCount = 0

  const entryOf = (id: GameId, nowMs: EpochMs): Entry => {
    const known = entries.get(id)
    if (known !== undefined) {
      known.heardAtMs = nowMs
      return known
    }
    const entry: Entry = {
      game: undefined,
      live: undefined,
      markets: new Map(),
      snapshot: undefined,
      isLoaded: false,
      heardAtMs: nowMs,
    }
    entries.set(id, entry)
    return entry
  }

  /** @returns true if the market is in another state now. */
  const fold = (entry: Entry, record: LiveOdds): boolean => {
    const id = providerMarketId(record)
    const before = entry.markets.get(id)
    const after = addToMarket(before, record)
    if (after === before) return false
    if (before === undefined) marketCount += 1
    entry.markets.set(id, after)
    entry.snapshot = undefined
    return true
  }

  const learn = (entry: Entry, game: Game | undefined, live: LiveState | undefined): boolean => {
    const isNewGame = game !== undefined && (entry.game === undefined || isNewer(game, entry.game))
    const isNewLive = live !== undefined && live.rev > (entry.live?.rev ?? 0)
    if (isNewGame) entry.game = game
    if (isNewLive) entry.live = live
    return isNewGame || isNewLive
  }

  return {
    apply: (update, nowMs) => {
      switch (update.kind) {
        case 'odds':
          fold(entryOf(update.odds.gameId, nowMs), update.odds)
          return false
        case 'game':
          return learn(entryOf(update.game.id, nowMs), update.game, undefined)
        case 'liveState':
          return learn(entryOf(update.gameId, nowMs), undefined, update.live)
      }
    },

    addStored: (id, { game: stored, markets }, nowMs) => {
      const entry = entryOf(id, nowMs)
      entry.isLoaded = true
      if (stored !== undefined) {
        const { live, ...game } = stored
        learn(entry, game, live)
      }
      return markets.flatMap(recordsOf).filter((record) => fold(entry, record))
    },

    isLoaded: (id) => entries.get(id)?.isLoaded === true,

    gameById: (id) => {
      const entry = entries.get(id)
      return entry?.game === undefined ? undefined : { ...entry.game, live: entry.live }
    },

    sportOf: (id) => entries.get(id)?.game?.sport,

    followedGames: (subscription) =>
      subscription.all || subscription.sports.length > 0
        ? [...entries].flatMap(([id, { game }]) =>
            subscription.games.includes(id) || (!isOver(game) && isFollowed(subscription, id, game?.sport))
              ? [id]
              : [],
          )
        : subscription.games.filter((id) => entries.has(id)),

    snapshotOf: (id) => {
      const entry = entries.get(id)
      if (entry === undefined || entry.markets.size === 0) return undefined
      entry.snapshot ??= encodeBlock([...entry.markets.values()].flatMap(recordsOf))
      return entry.snapshot
    },

    forgetUnheard: (beforeMs) => {
      for (const [id, { heardAtMs, markets, game }] of entries) {
        if (heardAtMs >= beforeMs || (game !== undefined && !isOver(game))) continue
        marketCount -= markets.size
        entries.delete(id)
      }
    },

    get games() {
      return entries.size
    },
    get markets() {
      return marketCount
    },
  }
}

interface Entry {
  game: Game | undefined
  live: LiveState | undefined
  readonly markets: Map<string, MarketState<LiveOdds>>
  snapshot: GameBlock | undefined
  isLoaded: boolean
  heardAtMs: EpochMs
}

/** A game that moves to another day has two records for a moment, and a provisional one gives way to any other. */
function isNewer(game: Game, known: Game): boolean {
  if (isProvisional(game) !== isProvisional(known)) return isProvisional(known)
  return game.createdAt >= known.createdAt && JSON.stringify(game) !== JSON.stringify(known)
}

function isOver(game: Game | undefined): boolean {
  return game !== undefined && game.status !== 'scheduled' && game.status !== 'live'
}
