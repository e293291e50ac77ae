import type { MarketGroup, MarketLine } from '@sportsfeeds/client'
import {
  type Arbitrage,
  book,
  consensus,
  type EpochMs,
  type FairMethod,
  isPriced,
  type Line,
  type MarketStatus,
  outcomeLine,
  type OutcomeId,
  type OutcomePrice,
  type OutcomeStatus,
  type ProviderName,
  type ProviderPrices,
} from '@sportsfeeds/domain'
import { getAgeMs } from '../market-figures.ts'
import type { Market, Move } from '../../store/market.ts'
import type { Quoted } from '../../store/quoted.ts'
import { getOutcomeMoves, type OutcomeMove } from './outcome-move.ts'

export interface LineInput {
  readonly group: MarketGroup<Market>
  /** The main line, or one of the alternates. */
  readonly line: MarketLine<Market>
  /** True if prices of this market may be outdated. */
  readonly isStale: (market: Market) => boolean
  readonly isInPlay: boolean
  readonly serverNowMs: EpochMs
  readonly fairMethod: FairMethod
  /** Duration that moves are measured over; undefined for the time since the opening. */
  readonly moveWindowMs: number | undefined
}

/** One line of a market with its prices at every provider. */
export interface LineView {
  readonly outcomes: readonly OutcomeView[]
  /** Sum of the probabilities that the best prices imply; undefined unless every outcome is priced. */
  readonly total: number | undefined
  readonly arbitrage: Arbitrage | undefined
  /** Status at the providers that have not closed it, if they agree; open while any takes bets. */
  readonly status: MarketStatus
  readonly reason: string | undefined
}

export interface OutcomeView {
  readonly id: OutcomeId
  readonly name: string | undefined
  readonly line: Line | undefined
  /** Status that all providers give it, such as `removed`. */
  readonly status: OutcomeStatus | undefined
  readonly cells: ReadonlyMap<ProviderName, CellView>
  readonly best: { readonly quoted: Quoted; readonly providers: readonly ProviderName[] } | undefined
  readonly fair: number | undefined
  readonly move: OutcomeMove | undefined
}

/** The price of one outcome at one provider. */
export interface CellView {
  readonly market: Market
  readonly quoted: Quoted | undefined
  readonly status: MarketStatus
  readonly isStale: boolean
  readonly isBest: boolean
  /** The outcome's line where the provider's differs from the row's; its price then counts for nothing else in the row. */
  readonly otherLine: Line | undefined
  readonly move: Move | undefined
}

/** In play a price that is older than this may have missed a goal, and is no part of an arbitrage. */
export const maxArbitrageAgeMs = 2 * 60_000

/**
 * Compares the prices of one line. Best, fair and book count only prices of this line that are open, not stale, and of the
 * same set of outcomes.
 */
export function lineView(input: LineInput): LineView {
  const { line, isStale, fairMethod } = input
  const counted = line.markets.filter((market) => market.view.status === 'open' && !isStale(market))
  const offers = counted.map(toOffer)
  const ids = commonOutcomes(line, offers)
  const overall = book(ids, offers)
  const fair = consensus(ids, offers, fairMethod)
  const moves = getOutcomeMoves(counted, { ...input, ids })
  const deciding = line.markets.find(({ view }) => view.status === 'suspended') ?? line.markets[0]
  const shown = [...line.markets, ...getOtherLines(input)]

  return {
    outcomes: line.outcomes.map(({ id, name }): OutcomeView => {
      const best = overall?.best.find(({ outcomeId }) => outcomeId === id)
      const quoted = counted.find(({ provider }) => provider === best?.providers[0])?.prices.get(id)
      const isContested = offers.length > 1 && best !== undefined
      const statuses = new Set(
        line.markets.map(({ view }) => view.outcomes.find((outcome) => outcome.id === id)?.status),
      )
      const [status] = statuses
      return {
        id,
        name,
        line: getOutcomeLine(line.markets[0], id),
        status: statuses.size === 1 ? status : undefined,
        cells: new Map(
          shown.flatMap((market) => {
            const isBest = isContested && counted.includes(market) && best.providers.includes(market.provider)
            const cell = toCell(market, id, input, isBest)
            return cell === undefined ? [] : [[market.provider, cell]]
          }),
        ),
        best: best === undefined || quoted === undefined ? undefined : { quoted, providers: best.providers },
        fair: fair?.find(({ outcomeId }) => outcomeId === id)?.decimal,
        move: moves?.get(id),
      }
    }),
    total: overall?.total,
    arbitrage: overall?.arbitrage === undefined ? undefined : freshArbitrage(ids, counted, input),
    status: getStatus(line.markets),
    reason: deciding?.view.reason,
  }
}

/** Prices of a market's outcomes that a bet can be placed on. */
function toOffer({ provider, view, prices }: Market): ProviderPrices {
  return {
    provider,
    prices: view.outcomes.filter(isPriced).flatMap(({ id }): OutcomePrice[] => {
      const quoted = prices.get(id)
      return quoted === undefined ? [] : [{ outcomeId: id, price: quoted.price, format: quoted.format }]
    }),
  }
}

/** The set of outcomes that most providers price, the larger of two: with or without the draw, for example. */
function commonOutcomes({ outcomes }: MarketLine<Market>, offers: readonly ProviderPrices[]): OutcomeId[] {
  const sets = new Map<string, { readonly ids: ReadonlySet<OutcomeId>; count: number }>()
  for (const { prices } of offers) {
    const ids = new Set(prices.map(({ outcomeId }) => outcomeId))
    const key = JSON.stringify([...ids].toSorted())
    const known = sets.get(key) ?? { ids, count: 0 }
    known.count += 1
    sets.set(key, known)
  }
  const [most] = [...sets.values()].toSorted((a, b) => b.count - a.count || b.ids.size - a.ids.size)
  return outcomes.flatMap(({ id }) => (most?.ids.has(id) === true ? [id] : []))
}

/** In the row of the main line, markets of the providers that have another main line. */
function getOtherLines({ group, line }: LineInput): Market[] {
  if (line !== group.main) return []
  const present = new Set(line.markets.map(({ provider }) => provider))
  const others = group.alternates.flatMap(({ markets }) => markets)
  const byProvider = Map.groupBy(others, ({ provider }) => provider)
  return [...byProvider].flatMap(([provider, own]) =>
    present.has(provider) ? [] : (closestLine(own, line.line) ?? []),
  )
}

/** The line that the provider calls main, or else the one nearest to the row's. */
function closestLine(own: readonly Market[], line: Line | undefined): Market | undefined {
  const open = own.filter(({ view }) => view.status !== 'closed')
  const distance = (market: Market): number => Math.abs((market.line ?? 0) - (line ?? 0))
  return (
    open.find(({ state, market }) => state.newest.main ?? market.line === undefined) ??
    open.toSorted((a, b) => distance(a) - distance(b))[0]
  )
}

function toCell(
  market: Market,
  id: OutcomeId,
  { line, isStale }: LineInput,
  isBest: boolean,
): CellView | undefined {
  const outcome = market.view.outcomes.find((one) => one.id === id)
  if (outcome === undefined || outcome.status === 'removed') return undefined
  return {
    market,
    quoted: market.prices.get(id),
    status: market.view.status === 'open' && outcome.status !== undefined ? 'suspended' : market.view.status,
    isStale: market.view.status === 'open' && isStale(market),
    isBest,
    otherLine: market.line === line.line ? undefined : getOutcomeLine(market, id),
    move: market.moves.get(id),
  }
}

function getOutcomeLine(market: Market | undefined, id: OutcomeId): Line | undefined {
  if (market === undefined) return undefined
  const outcome = market.view.outcomes.find((one) => one.id === id) ?? { id }
  return outcomeLine(
    { type: market.market.type, line: market.line, outcomes: [...market.view.outcomes] },
    outcome,
  )
}

function freshArbitrage(
  ids: readonly OutcomeId[],
  counted: readonly Market[],
  { isInPlay, serverNowMs }: LineInput,
): Arbitrage | undefined {
  const fresh = isInPlay
    ? counted.filter((market) => getAgeMs(market, serverNowMs) <= maxArbitrageAgeMs)
    : counted
  return book(ids, fresh.map(toOffer))?.arbitrage
}

function getStatus(markets: readonly Market[]): MarketStatus {
  const statuses = new Set(markets.map(({ view }) => view.status))
  if (statuses.has('open')) return 'open'
  return statuses.has('suspended') ? 'suspended' : 'closed'
}
