import type { EpochMs, Game } from '@sportsfeeds/domain'
import type { Games } from '../../store/game-store.ts'
import type { Market, MarketKey, Outcome } from '../../store/market.ts'
import { getAgeMs, getChange, isStale } from '../../shared/market-figures.ts'
import type { BoardView, SortKey } from './board-view.ts'

export type BoardRow =
  | {
      readonly kind: 'group'
      readonly key: string
      readonly sport: string
      readonly league: string
      readonly markets: number
    }
  | {
      readonly kind: 'market'
      readonly key: MarketKey
      /** True if the row above belongs to another game. */
      readonly isFirstOfGame: boolean
    }

/** Everything that determines the rows. */
export interface BoardInput {
  readonly markets: readonly Market[]
  readonly games: Games
  readonly view: BoardView
  readonly tracked: Outcome
  readonly serverNowMs: EpochMs
}

export interface BoardRows {
  readonly rows: readonly BoardRow[]
  /** Number of markets in the view; `total` counts all. */
  readonly shown: number
  readonly total: number
  /** Filter options, independent of the active filters. */
  readonly sports: readonly string[]
  readonly leagues: readonly string[]
}

/** Filters, sorts and groups the markets into the board's rows, top to bottom. */
export function boardRows(input: BoardInput): BoardRows {
  const { view, markets, games } = input
  const all = markets.map((market) => toEntry(market, games.get(market.gameId)))
  const shown = all.filter((entry) => isShown(entry, input)).toSorted(comparison(input))
  return {
    rows: view.isGrouped ? grouped(shown) : flat(shown),
    shown: shown.length,
    total: all.length,
    sports: distinct(all.map(({ sport }) => sport)),
    leagues: distinct(
      all.filter(({ sport }) => view.sport === undefined || sport === view.sport).map(({ league }) => league),
    ),
  }
}

/** Stand-ins for a game that is not in the list of games. */
const unlistedSport = 'other'
const unlistedLeague = 'Unknown game'

export function gameName(game: Game | undefined, market: Market): string {
  return game === undefined ? (market.odds.summary ?? market.gameId) : `${game.homeTeam} – ${game.awayTeam}`
}

interface Entry {
  readonly market: Market
  readonly game: Game | undefined
  readonly sport: string
  readonly league: string
  readonly name: string
  readonly start: string
}

function toEntry(market: Market, game: Game | undefined): Entry {
  return {
    market,
    game,
    sport: game?.sport ?? unlistedSport,
    league: game?.league ?? (game === undefined ? unlistedLeague : 'Other'),
    name: gameName(game, market),
    start: game?.gameDate ?? market.odds.gameDate ?? '',
  }
}

function isShown(entry: Entry, { view, serverNowMs }: BoardInput): boolean {
  return (
    (view.sport === undefined || view.sport === entry.sport) &&
    (view.league === undefined || view.league === entry.league) &&
    hasStatus(entry, view.status, serverNowMs) &&
    hasWords(entry, view.text)
  )
}

function hasStatus({ market, game }: Entry, status: BoardView['status'], serverNowMs: EpochMs): boolean {
  switch (status) {
    case 'all':
      return true
    case 'live':
      return game?.status === 'live'
    case 'upcoming':
      return game?.status === 'scheduled'
    case 'suspended':
      return !market.odds.isOpen
    case 'stale':
      return isStale(market, game, serverNowMs)
  }
}

function hasWords({ market, sport, league, name }: Entry, text: string): boolean {
  if (text === '') return true
  const row = plain(`${name} ${league} ${sport} ${market.type} ${market.provider}`)
  return plain(text)
    .split(/\s+/)
    .every((word) => row.includes(word))
}

/** Removes accents, so that "swiatek" finds Świątek. */
function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
}

type Compare = (a: Entry, b: Entry) => number

function comparison({ view, tracked, serverNowMs }: BoardInput): Compare {
  const figures: Record<SortKey, (entry: Entry) => number | string | undefined> = {
    start: ({ start }) => start,
    game: ({ name }) => name,
    market: ({ market }) => market.type,
    line: ({ market }) => market.odds.home ?? market.odds.away,
    home: ({ market }) => market.prices.home,
    draw: ({ market }) => market.prices.draw,
    away: ({ market }) => market.prices.away,
    opening: ({ market }) => market.opening.prices[tracked],
    last: ({ market }) => market.previous?.[tracked],
    move: ({ market }) => getChange(market, tracked),
    margin: ({ market }) => market.margin,
    provider: ({ market }) => market.provider,
    age: ({ market }) => getAgeMs(market, serverNowMs),
  }
  const figure = figures[view.sort]
  const bySort: Compare = (a, b) => compareFigures(figure(a), figure(b), view.isDescending)
  return (a, b) => (view.isGrouped ? byGroup(a, b) : 0) || bySort(a, b) || naturally(a, b)
}

const byGroup: Compare = (a, b) => byText(a.sport, b.sport) || byText(a.league, b.league)

/** Puts rows without a value last in both directions. */
function compareFigures(
  a: number | string | undefined,
  b: number | string | undefined,
  isDescending: boolean,
): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined)
  const ascending = typeof a === 'number' && typeof b === 'number' ? a - b : byText(String(a), String(b))
  return isDescending ? -ascending : ascending
}

/** By start, then by game, the main markets first. */
const naturally: Compare = (a, b) =>
  byText(a.start, b.start) ||
  byText(a.name, b.name) ||
  byText(a.market.gameId, b.market.gameId) ||
  getMarketRank(a.market) - getMarketRank(b.market) ||
  byText(a.market.type, b.market.type) ||
  byText(a.market.provider, b.market.provider)

const marketOrder = ['moneyline', 'match-odds', 'spread', 'total']

function getMarketRank({ type }: Market): number {
  const rank = marketOrder.indexOf(type)
  return rank === -1 ? marketOrder.length : rank
}

const { compare: byText } = new Intl.Collator('en', { numeric: true })

function grouped(entries: readonly Entry[]): BoardRow[] {
  const groups = Map.groupBy(entries, ({ sport, league }) => `${sport}/${league}`)
  return [...groups].flatMap(([key, members]): BoardRow[] => {
    const [first] = members
    if (first === undefined) return []
    const { sport, league } = first
    return [{ kind: 'group', key, sport, league, markets: members.length }, ...flat(members)]
  })
}

function flat(entries: readonly Entry[]): BoardRow[] {
  return entries.map(({ market }, index) => ({
    kind: 'market',
    key: market.key,
    isFirstOfGame: entries[index - 1]?.market.gameId !== market.gameId,
  }))
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)].toSorted(byText)
}
