import type { Outcome, ProviderName } from '@sportsfeeds/domain'
import { samePrices } from '../../store/quoted.ts'
import { type MarketName, type PriceHistory, type Quote, quotesUpTo } from './price-history.ts'
import type { Stretch } from './price-line.ts'

/** A quote that differs from the one before it. */
export interface Change {
  readonly provider: ProviderName
  readonly quote: Quote
  /** The previous quote; undefined for the first known one. */
  readonly before: Quote | undefined
  readonly kind: 'first' | 'price' | 'line' | 'outcome' | 'suspended' | 'reopened' | 'closed'
}

/** Lists a market's changes in a range, newest first. Quotes that repeat the previous one are omitted. */
export function listChanges(
  history: Pick<PriceHistory, 'quotes'>,
  market: MarketName,
  providers: readonly ProviderName[],
  range: Stretch,
): Change[] {
  return (
    providers
      .flatMap((provider) => listProviderChanges(history.quotes(market, provider), provider, range))
      // Concatenated sorted runs, which the sort merges in linear time.
      .toSorted((a, b) => b.quote.atMs - a.quote.atMs)
  )
}

/** The changes in a part of their range; both are newest first. */
export function changesWithin(changes: readonly Change[], { fromMs, toMs }: Stretch): Change[] {
  return changes.filter(({ quote }) => quote.atMs >= fromMs && quote.atMs <= toMs)
}

function listProviderChanges(
  quotes: readonly Quote[],
  provider: ProviderName,
  { fromMs, toMs }: Stretch,
): Change[] {
  const changes: Change[] = []
  for (let index = quotesUpTo(quotes, toMs) - 1; index >= 0; index -= 1) {
    const quote = quotes[index]
    if (quote === undefined || quote.atMs < fromMs) break
    const before = quotes[index - 1]
    const kind = classifyChange(before, quote)
    if (kind !== undefined) changes.push({ provider, quote, before, kind })
  }
  return changes
}

function classifyChange(before: Quote | undefined, quote: Quote): Change['kind'] | undefined {
  if (before === undefined) return 'first'
  if (before.status !== quote.status) return quote.status === 'open' ? 'reopened' : quote.status
  if (before.line !== quote.line) return 'line'
  if (!samePrices(before.prices, quote.prices)) return 'price'
  return before.outcomes === quote.outcomes || sameStatuses(before.outcomes, quote.outcomes)
    ? undefined
    : 'outcome'
}

function sameStatuses(a: readonly Outcome[], b: readonly Outcome[]): boolean {
  return describeStatuses(a) === describeStatuses(b)
}

function describeStatuses(outcomes: readonly Outcome[]): string {
  return outcomes.flatMap(({ id, status }) => (status === undefined ? [] : `${id} ${status}`)).join('|')
}
