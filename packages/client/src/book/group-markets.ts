import {
  compareOdds,
  isPriced,
  type Line,
  type MarketFamily,
  marketFamily,
  marketId,
  type MarketOrBetStop,
  type OutcomeId,
  toImpliedProbability,
} from '@sportsfeeds/domain'
import { groupBy } from '../group-by.ts'
import type { BookMarket } from './book-market.ts'

/** What grouping reads of a market. */
export type GroupedMarket = Pick<BookMarket, 'provider' | 'market' | 'state' | 'view' | 'line' | 'oddsFormat'>

/** Markets of a game that differ only in line and provider: a main line, and its alternates. */
export interface MarketGroup<Market extends GroupedMarket = BookMarket> {
  /** Market id without a line, for example `total/1h`. */
  readonly id: string
  readonly market: Omit<MarketOrBetStop, 'line'>
  readonly family: MarketFamily
  readonly main: MarketLine<Market>
  /** From the lowest line to the highest. */
  readonly alternates: readonly MarketLine<Market>[]
}

/** One line of a group, at every provider that prices it. */
export interface MarketLine<Market extends GroupedMarket = BookMarket> {
  readonly line: Line | undefined
  /** By provider; of a provider's markets at the same line the one that counts. */
  readonly markets: readonly Market[]
  /** Outcomes of any of them, in the order in which they are read out. */
  readonly outcomes: readonly LineOutcome[]
}

export interface LineOutcome {
  readonly id: OutcomeId
  readonly name: string | undefined
}

/**
 * Groups the markets of one game. The main line of a group is the one that most providers have as theirs: the line that they call
 * `main`, that their market has without naming one, or the only one that they price. Without any, it is the line whose prices are
 * closest to even, and of equal ones the middle.
 */
export function groupMarkets<Market extends GroupedMarket>(
  markets: readonly Market[],
): readonly MarketGroup<Market>[] {
  const groups = new Map<string, Market[]>()
  for (const market of markets) {
    const id = marketId({ ...market.market, line: undefined })
    const known = groups.get(id)
    if (known === undefined) groups.set(id, [market])
    else known.push(market)
  }
  return [...groups].flatMap(([id, all]) => groupOf(id, all) ?? []).toSorted(compareGroups)
}

/** Orders the groups of a game: the whole game before its parts and players, the winner before handicaps and totals. */
export function compareGroups(
  a: Pick<MarketGroup, 'id' | 'market' | 'family'>,
  b: Pick<MarketGroup, 'id' | 'market' | 'family'>,
): number {
  return compareRanks(rankOf(a), rankOf(b))
}

function groupOf<Market extends GroupedMarket>(
  id: string,
  markets: readonly Market[],
): MarketGroup<Market> | undefined {
  const byLine = new Map<Line | undefined, Market[]>()
  for (const market of markets) {
    const known = byLine.get(market.line)
    if (known === undefined) byLine.set(market.line, [market])
    else known.push(market)
  }
  const votes = countVotes(markets)
  const lines = [...byLine]
    .map(([line, all]) => lineOf(line, all))
    .toSorted((a, b) => (a.line ?? Number.NEGATIVE_INFINITY) - (b.line ?? Number.NEGATIVE_INFINITY))
  const [main] = lines
    .map((line, place) => ({
      line,
      rank: [...mainRank(line, votes), Math.abs(place - (lines.length - 1) / 2)],
    }))
    .toSorted((a, b) => compareRanks(a.rank, b.rank))
    .map(({ line }) => line)
  if (main === undefined) return undefined
  const { type, period, subject } = markets[0]?.market ?? { type: id }
  return {
    id,
    market: {
      type,
      ...(period === undefined ? {} : { period }),
      ...(subject === undefined ? {} : { subject }),
    },
    family: marketFamily(type),
    main,
    alternates: lines.filter((line) => line !== main),
  }
}

function lineOf<Market extends GroupedMarket>(
  line: Line | undefined,
  markets: readonly Market[],
): MarketLine<Market> {
  const byProvider = new Map<string, Market>()
  for (const market of markets) {
    const known = byProvider.get(market.provider)
    if (known === undefined || counts(market, known)) byProvider.set(market.provider, market)
  }
  const shown = [...byProvider.values()].toSorted((a, b) => (a.provider < b.provider ? -1 : 1))
  return { line, markets: shown, outcomes: outcomesOf(shown) }
}

/** True if `market` rather than `other` is to be shown: both are of one provider at one line, one with the line in its identity. */
function counts<Market extends GroupedMarket>(market: Market, other: Market): boolean {
  const isClosed = market.view.status === 'closed'
  if (isClosed !== (other.view.status === 'closed')) return !isClosed
  return compareOdds(market.state.newest, other.state.newest) > 0
}

function outcomesOf(markets: readonly GroupedMarket[]): LineOutcome[] {
  const names = new Map<OutcomeId, string | undefined>()
  for (const { view } of markets) {
    for (const { id, name } of view.outcomes) names.set(id, names.get(id) ?? name)
  }
  return [...names].map(([id, name]) => ({ id, name })).toSorted((a, b) => placeOf(a.id) - placeOf(b.id))
}

const readingOrder = ['home', 'draw', 'away', 'over', 'under', 'yes', 'no']

/** Other selections keep the order in which the provider lists them. */
function placeOf(id: OutcomeId): number {
  const place = readingOrder.indexOf(id)
  return place < 0 ? readingOrder.length : place
}

interface Votes {
  /** Providers that say that this line is theirs. */
  named: number
  /** Providers that price no other line. */
  only: number
}

function countVotes(markets: readonly GroupedMarket[]): ReadonlyMap<Line | undefined, Votes> {
  const votes = new Map<Line | undefined, Votes>()
  const open = markets.filter(({ view }) => view.status !== 'closed')
  for (const own of groupBy(open, ({ provider }) => provider).values()) {
    const named = own.find(({ market, state }) => state.newest.main ?? market.line === undefined)
    const [only, ...others] = own
    const line = (named ?? only)?.line
    if (named === undefined && others.length > 0) continue
    const known = votes.get(line) ?? { named: 0, only: 0 }
    votes.set(line, known)
    if (named === undefined) known.only += 1
    else known.named += 1
  }
  return votes
}

/** The lowest is the main line: closed lines last, then by votes, then the closest to even. */
function mainRank(
  { line, markets }: MarketLine<GroupedMarket>,
  votes: ReadonlyMap<Line | undefined, Votes>,
): number[] {
  const isClosed = markets.every(({ view }) => view.status === 'closed')
  const { named, only } = votes.get(line) ?? { named: 0, only: 0 }
  return [isClosed ? 1 : 0, -(named + only), -named, Math.min(...markets.map(imbalance))]
}

/** Distance of the two sides' implied probabilities; infinite where there are no two prices. */
function imbalance({ view, oddsFormat }: GroupedMarket): number {
  const [a, b, ...others] = view.outcomes.filter(isPriced)
  if (a?.odds === undefined || b?.odds === undefined || others.length > 0) return Number.MAX_VALUE
  try {
    return Math.abs(toImpliedProbability(a.odds, oddsFormat) - toImpliedProbability(b.odds, oddsFormat))
  } catch {
    // A price that is none in its format says nothing about the line.
    return Number.MAX_VALUE
  }
}

function rankOf({ id, market, family }: Pick<MarketGroup, 'id' | 'market' | 'family'>): (number | string)[] {
  return [
    market.subject === undefined ? 0 : 1,
    market.period === undefined ? 0 : 1,
    market.period ?? '',
    ['other', 'handicap', 'total'].indexOf(family),
    /^(moneyline|match-odds|match_odds|1x2|h2h|win)$/i.test(market.type) ? 0 : 1,
    id,
  ]
}

function compareRanks(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  for (const [index, value] of a.entries()) {
    const other = b[index] ?? value
    if (value !== other) return value < other ? -1 : 1
  }
  return 0
}
