import { groupMarkets } from '@sportsfeeds/client'
import type { EpochMs } from '@sportsfeeds/domain'
import { humanise } from '../../../shared/format.ts'
import { outcomeName } from '../../../shared/outcome-name.ts'
import { getAgeMs, getChange, isSameLine } from '../../../shared/market-figures.ts'
import { formatMarketLine, marketName } from '../../../shared/market-name.ts'
import { fitsOneRow, outcomeOn, type Side } from '../../../shared/sides.ts'
import { isStale } from '../../../shared/staleness.ts'
import type { Times } from '../../../shared/times.ts'
import type { Games } from '../../../store/game-store.ts'
import type { LastHeard } from '../../../store/last-heard.ts'
import type { Market, MarketKey } from '../../../store/market.ts'
import type { WatchList } from '../../../store/preferences.ts'
import {
  type BoardGame,
  type BoardHeading,
  byText,
  compareGames,
  compareHeadings,
  getHeading,
  toBoardGame,
} from '../board-game.ts'
import type { BoardView, SortKey } from '../board-view.ts'
import { hasWords } from '../../../shared/has-words.ts'
import { holdOrder } from '../hold-order.ts'

export type TableRow =
  | {
      readonly kind: 'group'
      readonly key: string
      readonly heading: BoardHeading
      readonly markets: number
    }
  | {
      readonly kind: 'market'
      readonly key: MarketKey
      /** True if the row above belongs to another game. */
      readonly isFirstOfGame: boolean
      /** True for a line that is folded under its market's main line. */
      readonly isAlternate: boolean
      /** Rows that belong to this one, and may be folded: other lines, or outcomes. */
      readonly fold: Fold | undefined
    }
  | {
      readonly kind: 'outcome'
      readonly key: string
      readonly marketKey: MarketKey
      readonly outcomeId: string
    }

export interface Fold {
  /** Identifies it among {@link TableInput.toggled}. */
  readonly key: string
  readonly isOpen: boolean
  readonly count: number
  readonly kind: 'lines' | 'outcomes'
}

/** Everything that determines the rows. */
export interface TableInput {
  readonly markets: readonly Market[]
  readonly games: Games
  readonly lastHeard: LastHeard
  readonly view: BoardView
  readonly watchList: WatchList
  /** Markets with a price that is part of an arbitrage. */
  readonly arbitrages: ReadonlySet<MarketKey>
  readonly tracked: Side
  /** Folds that the analyst opened or closed. Lines are folded at first, outcomes are not. */
  readonly toggled: ReadonlySet<string>
  readonly serverNowMs: EpochMs
  readonly times: Times
  /** Keys of markets in the order that is to be kept; new ones come after them. */
  readonly heldOrder: readonly string[] | undefined
}

export interface TableRows {
  readonly rows: readonly TableRow[]
  readonly order: readonly string[]
  /** Number of markets in the view; `total` counts all. */
  readonly shown: number
  readonly total: number
  /** Filter options, independent of the active filters. */
  readonly sports: readonly string[]
  readonly leagues: readonly string[]
  readonly providers: readonly string[]
  readonly types: readonly string[]
}

/** Filters, sorts, folds and groups the markets into the board's rows, top to bottom. */
export function tableRows(input: TableInput): TableRows {
  const { view, markets, games } = input
  const known = new Map<string, BoardGame>()
  const gameOf = (market: Market): BoardGame => {
    const game = known.get(market.gameId) ?? toBoardGame(games.get(market.gameId), market)
    known.set(market.gameId, game)
    return game
  }
  const all = markets.map((market): Entry => ({
    market,
    game: gameOf(market),
    isClosed: market.view.status === 'closed',
  }))
  const shown = all.filter((entry) => isShown(entry, input))
  const sorted = [...Map.groupBy(shown, ({ market }) => getFamily(market)).values()]
    .map((lines): Family => {
      const [group] = groupMarkets(lines.map(({ market }) => market))
      const main = group?.main.markets[0]
      const [first] = lines
      // A group is never empty.
      return { lines, main: lines.find(({ market }) => market === main) ?? (first as Entry) }
    })
    .toSorted(comparison(input))
  const families = holdOrder(sorted, getKey, input.heldOrder)
  return {
    order: families.map(getKey),
    rows: grouped(families, input),
    shown: shown.length,
    total: all.length,
    sports: distinct(all.map(({ game }) => game.sport)),
    leagues: distinct(
      all
        .filter(({ game }) => view.sport === undefined || game.sport === view.sport)
        .map(({ game }) => game.league),
    ),
    providers: distinct(all.map(({ market }) => market.provider)),
    types: distinct(all.map(({ market }) => market.market.type)),
  }
}

interface Entry {
  readonly market: Market
  readonly game: BoardGame
  readonly isClosed: boolean
}

/** The lines of one market by one provider. */
interface Family {
  readonly main: Entry
  readonly lines: readonly Entry[]
}

function getKey({ main }: Family): string {
  return getFamily(main.market)
}

/** Key that the lines of a market by one provider have in common. */
function getFamily({ group, provider }: Market): string {
  return `${group}/${provider}`
}

function isShown({ market, game, isClosed }: Entry, input: TableInput): boolean {
  const { view } = input
  return (
    (view.sport === undefined || view.sport === game.sport) &&
    (view.league === undefined || view.league === game.league) &&
    (view.provider === undefined || view.provider === market.provider) &&
    (view.type === undefined || view.type === market.market.type) &&
    !input.watchList.hidden.includes(game.id) &&
    hasStatus({ market, game, isClosed }, input) &&
    isFound(market, game, view.text)
  )
}

function hasStatus({ market, game, isClosed }: Entry, input: TableInput): boolean {
  switch (input.view.status) {
    case 'all':
      return true
    case 'live':
      return game.isLive
    case 'upcoming':
      return game.game?.status === 'scheduled' || game.game?.status === 'postponed'
    case 'watched':
      return input.watchList.pinned.includes(game.id)
    case 'arbitrage':
      return input.arbitrages.has(market.key)
    case 'suspended':
      return market.view.status === 'suspended' && !game.isEnded
    case 'stale':
      return market.view.status === 'open' && !game.isEnded && isStale(market, { ...input, game: game.game })
    case 'ended':
      return game.isEnded || isClosed
  }
}

function isFound(market: Market, { game, sport, league, name }: BoardGame, text: string): boolean {
  const { line, view, provider } = market
  return (
    text === '' ||
    hasWords(text, [
      name,
      league,
      humanise(sport),
      marketName(market.market),
      formatMarketLine(market.market, line),
      market.market.type,
      provider,
      ...view.outcomes.map((outcome) => outcomeName(outcome, game)),
    ])
  )
}

type Compare = (a: Family, b: Family) => number

function comparison({ view, tracked, serverNowMs, times }: TableInput): Compare {
  const priceThen = (market: Market, point: Market['previous']): number | undefined =>
    point !== undefined && isSameLine(market, point)
      ? point.prices.get(sideOf(market, tracked))?.decimal
      : undefined
  const figures: Record<SortKey, (entry: Entry) => number | string | undefined> = {
    start: ({ game }) => game.start,
    game: ({ game }) => game.name,
    market: ({ market }) => marketName(market.market),
    line: ({ market }) => market.line,
    home: ({ market }) => priceOn(market, 'home'),
    draw: ({ market }) => priceOn(market, 'draw'),
    away: ({ market }) => priceOn(market, 'away'),
    opening: ({ market }) => priceThen(market, market.opening),
    last: ({ market }) => priceThen(market, market.previous),
    move: ({ market }) => getChange(market, sideOf(market, tracked)),
    margin: ({ market }) => market.margin,
    provider: ({ market }) => market.provider,
    age: ({ market }) => getAgeMs(market, serverNowMs),
  }
  const figure = figures[view.sort]
  const bySort: Compare = (a, b) => compareFigures(figure(a.main), figure(b.main), view.isDescending)
  // In the order of games a closed market comes after the game's other ones, otherwise after all.
  const closedLast = (a: Family, b: Family): number => (view.sort === 'start' ? 0 : byClosed(a, b))
  return (a, b) =>
    compareHeadings(a.main.game, b.main.game, view.grouping, times) ||
    closedLast(a, b) ||
    bySort(a, b) ||
    naturally(a, b)
}

function sideOf({ view: { outcomes } }: Market, side: Side): string {
  return outcomeOn(side, outcomes)?.id ?? ''
}

function priceOn(market: Market, side: Side): number | undefined {
  return market.prices.get(sideOf(market, side))?.decimal
}

const byClosed: Compare = (a, b) => Number(a.main.isClosed) - Number(b.main.isClosed)

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

/** By game, the main markets first. */
const naturally: Compare = (first, second) => {
  const [a, b] = [first.main, second.main]
  return (
    compareGames(a.game, b.game) ||
    byClosed(first, second) ||
    getMarketRank(a.market) - getMarketRank(b.market) ||
    byText(getFamily(a.market), getFamily(b.market))
  )
}

const marketOrder = ['moneyline', 'match-odds', 'h2h', 'win', 'spread', 'spreads', 'total', 'totals']

/** Parts of a game and players come after the game's own markets. */
function getMarketRank({ market: { type, period, subject } }: Market): number {
  const rank = marketOrder.indexOf(type)
  const part = period === undefined && subject === undefined ? 0 : marketOrder.length + 1
  return part + (rank === -1 ? marketOrder.length : rank)
}

function grouped(families: readonly Family[], input: TableInput): TableRow[] {
  const headingOf = ({ main }: Family): BoardHeading | undefined =>
    getHeading(main.game, input.view.grouping, input)
  return [...Map.groupBy(families, (family) => headingOf(family)?.key)].flatMap(
    ([key, members]): TableRow[] => {
      const [first] = members
      const heading = first === undefined ? undefined : headingOf(first)
      const rows = flat(members, input)
      if (key === undefined || heading === undefined) return rows
      const markets = members.reduce((sum, { lines }) => sum + lines.length, 0)
      return [{ kind: 'group', key, heading, markets }, ...rows]
    },
  )
}

function flat(families: readonly Family[], input: TableInput): TableRow[] {
  return families.flatMap((family, index) => {
    const isFirstOfGame = families[index - 1]?.main.market.gameId !== family.main.market.gameId
    return familyRows(family, isFirstOfGame, input)
  })
}

function familyRows({ main, lines }: Family, isFirstOfGame: boolean, { toggled }: TableInput): TableRow[] {
  const others = lines.filter((entry) => entry !== main).toSorted(byLine)
  const key = `lines ${getFamily(main.market)}`
  const isOpen = toggled.has(key)
  const fold: Fold | undefined =
    others.length === 0 ? undefined : { key, isOpen, count: others.length, kind: 'lines' }
  return [
    ...marketRows(main.market, { isFirstOfGame, isAlternate: false, fold }, toggled),
    ...(isOpen ? others : []).flatMap(({ market }) =>
      marketRows(market, { isFirstOfGame: false, isAlternate: true, fold: undefined }, toggled),
    ),
  ]
}

type MarketRowFields = Pick<Extract<TableRow, { kind: 'market' }>, 'isFirstOfGame' | 'isAlternate' | 'fold'>

/** The row of a market, and one for each outcome where they do not fit into it. */
function marketRows(market: Market, fields: MarketRowFields, toggled: ReadonlySet<string>): TableRow[] {
  const { key, view } = market
  const { outcomes } = view
  if (fitsOneRow(outcomes)) return [{ kind: 'market', key, ...fields }]
  const foldKey = `outcomes ${key}`
  const isOpen = !toggled.has(foldKey)
  const fold: Fold = { key: foldKey, isOpen, count: outcomes.length, kind: 'outcomes' }
  return [
    { kind: 'market', key, ...fields, fold: fields.fold ?? fold },
    ...(isOpen ? outcomes : [])
      // Non-runners last.
      .toSorted((a, b) => Number(a.status === 'removed') - Number(b.status === 'removed'))
      .map(({ id }): TableRow => ({ kind: 'outcome', key: `${key}|${id}`, marketKey: key, outcomeId: id })),
  ]
}

function byLine(a: Entry, b: Entry): number {
  return (a.market.line ?? 0) - (b.market.line ?? 0)
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)].toSorted(byText)
}
