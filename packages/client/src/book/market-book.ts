import {
  addToMarket,
  type Game,
  type GameId,
  isBetStop,
  laterBetStop,
  type LiveState,
  type MarketView,
  type Odds,
  type ProviderName,
  providerMarketId,
} from '@sportsfeeds/domain'
import { createEmitter } from '../emitter.ts'
import { type BookMarket, bookMarket } from './book-market.ts'
import { groupMarkets, type MarketGroup } from './group-markets.ts'

/**
 * The newest state of every market and game, for a program that shows them: takes what a client delivers, in any order, and tells
 * what changed. Values that it returns are replaced when they change, never modified.
 *
 * @typeParam Record the records it takes: `ReceivedOdds` of a client, or plain `Odds` read over REST.
 */
export interface MarketBook<Record extends Odds = Odds> {
  /** Takes one odds record or bet stop, of either `recency`. */
  addOdds(odds: Record): void
  /** Takes a game, with its live state if that is known: the event `game`, or what `feeds.games` returns. */
  addGame(game: Game, live?: LiveState): void
  /** A market at a provider, by `providerMarketId`. */
  market(id: string): BookMarket<Record> | undefined
  /** Every market at every provider. */
  markets(): IterableIterator<BookMarket<Record>>
  /** Markets of a game as a screen shows them: main line and alternates of each, with the providers of each line. */
  groups(gameId: GameId): readonly MarketGroup<BookMarket<Record>>[]
  game(id: GameId): BookGame | undefined
  games(): IterableIterator<BookGame>
  /** The newest bet stop of a game at a provider. */
  betStop(gameId: GameId, provider: ProviderName): Record | undefined
  /** Forgets a game and its markets, for instance once it is over. */
  forget(gameId: GameId): void
  /** @returns an unsubscribe function. */
  on<Name extends keyof BookEvents<Record>>(
    name: Name,
    listener: (event: BookEvents<Record>[Name]) => void,
  ): () => void
}

export interface BookEvents<Record extends Odds = Odds> {
  /** A market has changed: by a record of its own, or by a bet stop, which changes each market that it suspends. */
  market: { readonly market: BookMarket<Record>; readonly previous: BookMarket<Record> | undefined }
  game: { readonly game: BookGame; readonly previous: BookGame | undefined }
}

export interface BookGame {
  readonly game: Game
  readonly live: LiveState | undefined
}

export function createMarketBook<Record extends Odds = Odds>(): MarketBook<Record> {
  const markets = new Map<string, BookMarket<Record>>()
  const games = new Map<GameId, BookGame>()
  const pages = new Map<GameId, GamePage<Record>>()
  const emitter = createEmitter<BookEvents<Record>>()

  const pageOf = (gameId: GameId): GamePage<Record> => {
    const known = pages.get(gameId)
    if (known !== undefined) return known
    const page: GamePage<Record> = { marketIds: new Set(), betStops: new Map(), groups: undefined }
    pages.set(gameId, page)
    return page
  }

  const setMarket = (page: GamePage<Record>, market: BookMarket<Record>): void => {
    const previous = markets.get(market.id)
    markets.set(market.id, market)
    page.marketIds.add(market.id)
    page.groups = undefined
    emitter.emit('market', { market, previous })
  }

  const addBetStop = (odds: Record): void => {
    const page = pageOf(odds.gameId)
    const known = page.betStops.get(odds.provider)
    const betStop = laterBetStop(known, odds)
    if (betStop === undefined || betStop === known) return
    page.betStops.set(odds.provider, betStop)
    for (const id of page.marketIds) {
      const market = markets.get(id)
      if (market === undefined || market.provider !== odds.provider) continue
      const stopped = bookMarket(id, market.state, betStop)
      if (!isSameView(stopped.view, market.view)) setMarket(page, stopped)
    }
  }

  return {
    addOdds: (odds) => {
      if (isBetStop(odds)) {
        addBetStop(odds)
        return
      }
      const id = providerMarketId(odds)
      const known = markets.get(id)?.state
      const state = addToMarket(known, odds)
      if (state === known) return
      const page = pageOf(odds.gameId)
      setMarket(page, bookMarket(id, state, page.betStops.get(odds.provider)))
    },

    addGame: (game, live) => {
      const previous = games.get(game.id)
      const known = previous?.live
      if (live !== undefined && known !== undefined && live.rev < known.rev) return
      const next: BookGame = { game, live: live ?? known }
      if (previous !== undefined && JSON.stringify(previous) === JSON.stringify(next)) return
      games.set(game.id, next)
      emitter.emit('game', { game: next, previous })
    },

    market: (id) => markets.get(id),
    markets: () => markets.values(),

    groups: (gameId) => {
      const page = pages.get(gameId)
      if (page === undefined) return []
      page.groups ??= groupMarkets([...page.marketIds].flatMap((id) => markets.get(id) ?? []))
      return page.groups
    },

    game: (id) => games.get(id),
    games: () => games.values(),
    betStop: (gameId, provider) => pages.get(gameId)?.betStops.get(provider),

    forget: (gameId) => {
      for (const id of pages.get(gameId)?.marketIds ?? []) markets.delete(id)
      pages.delete(gameId)
      games.delete(gameId)
    },

    on: (name, listener) => emitter.on(name, listener),
  }
}

/** What the book holds of a game. */
interface GamePage<Record extends Odds> {
  readonly marketIds: Set<string>
  /** The newest of each provider. */
  readonly betStops: Map<ProviderName, Record>
  /** Made when asked for, until a market changes. */
  groups: readonly MarketGroup<BookMarket<Record>>[] | undefined
}

function isSameView(a: MarketView, b: MarketView): boolean {
  return a.status === b.status && a.reason === b.reason && a.since === b.since
}
