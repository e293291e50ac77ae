import type { EpochMs, GameWithLive } from '@sportsfeeds/domain'
import { outcomeName } from '../../shared/outcome-name.ts'
import { getGameName, isOver, isProvisional } from '../../shared/game-name.ts'
import { getAgeMs, getChange, isSameLine } from '../../shared/market-figures.ts'
import { formatMarketLine, marketName } from '../../shared/market-name.ts'
import { fitsOneRow, outcomeOn, type Side } from '../../shared/sides.ts'
import { isStale } from '../../shared/staleness.ts'
import type { Games } from '../../store/game-store.ts'
import type { LastHeard } from '../../store/last-heard.ts'
import type { Market, MarketKey } from '../../store/market.ts'
import type { BoardView, SortKey } from './board-view.ts'
import { pickMainLine } from './pick-main-line.ts'

export type BoardRow =
  | {
      readonly kind: 'group'
      readonly key: string
      /** Undefined for the group of games that are over. */
      readonly sport: string | undefined
      readonly league: string
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
  /** Identifies it among {@link BoardInput.toggled}. */
  readonly key: string
  readonly isOpen: boolean
  readonly count: number
  readonly kind: 'lines' | 'outcomes'
}

/** Everything that determines the rows. */
export interface BoardInput {
  readonly markets: readonly Market[]
  readonly games: Games
  readonly lastHeard: LastHeard
  readonly view: BoardView
  readonly tracked: Side
  /** Folds that the analyst opened or closed. Lines are folded at first, outcomes are not. */
  readonly toggled: ReadonlySet<string>
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

/** Filters, sorts, folds and groups the markets into the board's rows, top to bottom. */
export function boardRows(input: BoardInput): BoardRows {
  const { view, markets, games } = input
  const all = markets.map((market) => toEntry(market, games.get(market.gameId)))
  const shown = all.filter((entry) => isShown(entry, input))
  const families = [...Map.groupBy(shown, ({ market }) => market.family).values()]
    .map((lines): Family => {
      const main = pickMainLine(lines.map(({ market }) => market))
      const [first] = lines
      // A group is never empty.
      return { lines, main: lines.find(({ market }) => market === main) ?? (first as Entry) }
    })
    .toSorted(comparison(input))
  return {
    rows: view.isGrouped ? grouped(families, input) : flat(families, input),
    shown: shown.length,
    total: all.length,
    sports: distinct(all.map(({ sport }) => sport)),
    leagues: distinct(
      all.filter(({ sport }) => view.sport === undefined || sport === view.sport).map(({ league }) => league),
    ),
  }
}

/** Stand-ins for a game that is not known. */
const unlistedSport = 'other'
const unlistedLeague = 'Unknown game'

export function gameName(game: GameWithLive | undefined, { state, gameId }: Market): string {
  return game === undefined ? (state.newest.summary ?? gameId) : getGameName(game)
}

interface Entry {
  readonly market: Market
  readonly game: GameWithLive | undefined
  readonly sport: string
  readonly league: string
  readonly name: string
  readonly start: string
  readonly isEnded: boolean
  readonly isClosed: boolean
}

/** The lines of one market by one provider. */
interface Family {
  readonly main: Entry
  readonly lines: readonly Entry[]
}

function toEntry(market: Market, game: GameWithLive | undefined): Entry {
  return {
    market,
    game,
    sport: game?.sport ?? unlistedSport,
    league: getLeague(game),
    name: gameName(game, market),
    start: game?.gameDate ?? market.state.newest.gameDate ?? '',
    isEnded: game !== undefined && isOver(game),
    isClosed: market.view.status === 'closed',
  }
}

function getLeague(game: GameWithLive | undefined): string {
  if (game === undefined) return unlistedLeague
  return game.league ?? (isProvisional(game) ? 'Provisional' : 'Other')
}

function isShown(entry: Entry, input: BoardInput): boolean {
  const { view } = input
  return (
    (view.sport === undefined || view.sport === entry.sport) &&
    (view.league === undefined || view.league === entry.league) &&
    hasStatus(entry, input) &&
    hasWords(entry, view.text)
  )
}

function hasStatus({ market, game, isEnded, isClosed }: Entry, input: BoardInput): boolean {
  switch (input.view.status) {
    case 'all':
      return true
    case 'live':
      return game?.status === 'live'
    case 'upcoming':
      return game?.status === 'scheduled' || game?.status === 'postponed'
    case 'suspended':
      return market.view.status === 'suspended' && !isEnded
    case 'stale':
      return market.view.status === 'open' && !isEnded && isStale(market, { game, ...input })
    case 'ended':
      return isEnded || isClosed
  }
}

function hasWords({ market, game, sport, league, name }: Entry, text: string): boolean {
  if (text === '') return true
  const { proposition, line, view, provider } = market
  const outcomes = view.outcomes.map((outcome) => outcomeName(outcome, game)).join(' ')
  const row = plain(
    `${name} ${league} ${sport} ${marketName(proposition)} ${formatMarketLine(proposition, line)} ${proposition.type} ${provider} ${outcomes}`,
  )
  return plain(text)
    .split(/\s+/)
    .every((word) => row.includes(word))
}

/** Removes accents, so that "swiatek" finds Świątek, and has one kind of minus. */
function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('−', '-').toLowerCase()
}

type Compare = (a: Family, b: Family) => number

function comparison({ view, tracked, serverNowMs }: BoardInput): Compare {
  const priceThen = (market: Market, point: Market['previous']): number | undefined =>
    point !== undefined && isSameLine(market, point)
      ? point.prices.get(sideOf(market, tracked))?.decimal
      : undefined
  const figures: Record<SortKey, (entry: Entry) => number | string | undefined> = {
    start: ({ start }) => start,
    game: ({ name }) => name,
    market: ({ market }) => marketName(market.proposition),
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
    byEnded(a, b) ||
    (view.isGrouped ? byGroup(a, b) : 0) ||
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

const byEnded: Compare = (a, b) => Number(a.main.isEnded) - Number(b.main.isEnded)
const byClosed: Compare = (a, b) => Number(a.main.isClosed) - Number(b.main.isClosed)

const byGroup: Compare = ({ main: a }, { main: b }) =>
  a.isEnded ? 0 : byText(a.sport, b.sport) || byText(a.league, b.league)

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
const naturally: Compare = (first, second) => {
  const [a, b] = [first.main, second.main]
  return (
    byText(a.start, b.start) ||
    byText(a.name, b.name) ||
    byText(a.market.gameId, b.market.gameId) ||
    byClosed(first, second) ||
    getMarketRank(a.market) - getMarketRank(b.market) ||
    byText(a.market.family, b.market.family)
  )
}

const marketOrder = ['moneyline', 'match-odds', 'h2h', 'win', 'spread', 'spreads', 'total', 'totals']

/** Parts of a game and players come after the game's own markets. */
function getMarketRank({ proposition: { type, period, subject } }: Market): number {
  const rank = marketOrder.indexOf(type)
  const part = period === undefined && subject === undefined ? 0 : marketOrder.length + 1
  return part + (rank === -1 ? marketOrder.length : rank)
}

const { compare: byText } = new Intl.Collator('en', { numeric: true })

function grouped(families: readonly Family[], input: BoardInput): BoardRow[] {
  const groups = Map.groupBy(families, ({ main }) =>
    main.isEnded ? endedGroup : `${main.sport}/${main.league}`,
  )
  return [...groups].flatMap(([key, members]): BoardRow[] => {
    const [first] = members
    if (first === undefined) return []
    const { sport, league } = first.main
    const isEnded = key === endedGroup
    return [
      {
        kind: 'group',
        key,
        sport: isEnded ? undefined : sport,
        league: isEnded ? 'Ended' : league,
        markets: members.reduce((sum, { lines }) => sum + lines.length, 0),
      },
      ...flat(members, input),
    ]
  })
}

const endedGroup = '(ended)'

function flat(families: readonly Family[], input: BoardInput): BoardRow[] {
  return families.flatMap((family, index) => {
    const isFirstOfGame = families[index - 1]?.main.market.gameId !== family.main.market.gameId
    return familyRows(family, isFirstOfGame, input)
  })
}

function familyRows({ main, lines }: Family, isFirstOfGame: boolean, { toggled }: BoardInput): BoardRow[] {
  const others = lines.filter((entry) => entry !== main).toSorted(byLine)
  const key = `lines ${main.market.family}`
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

type MarketRowFields = Pick<Extract<BoardRow, { kind: 'market' }>, 'isFirstOfGame' | 'isAlternate' | 'fold'>

/** The row of a market, and one for each outcome where they do not fit into it. */
function marketRows(market: Market, fields: MarketRowFields, toggled: ReadonlySet<string>): BoardRow[] {
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
      .map(({ id }): BoardRow => ({ kind: 'outcome', key: `${key}|${id}`, marketKey: key, outcomeId: id })),
  ]
}

function byLine(a: Entry, b: Entry): number {
  return (a.market.line ?? 0) - (b.market.line ?? 0)
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)].toSorted(byText)
}
