import type { MarketType, ProviderName } from '@sportsfeeds/domain'
import { samePrices } from '../../store/market.ts'
import { type PriceHistory, type Quote, quotesUpTo } from './price-history.ts'
import type { Stretch } from './price-line.ts'

/** A quote that differs from the one before it. */
export interface Change {
  readonly provider: ProviderName
  readonly quote: Quote
  /** The previous quote; undefined for the first known one. */
  readonly before: Quote | undefined
  readonly kind: 'first' | 'price' | 'line' | 'suspended' | 'reopened'
}

/** Lists a market's changes in a range, newest first. Quotes that repeat the previous one are omitted. */
export function listChanges(
  history: Pick<PriceHistory, 'quotes'>,
  market: MarketType,
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

function classifyChange(before: Quote | undefined, { prices, odds }: Quote): Change['kind'] | undefined {
  if (before === undefined) return 'first'
  if (before.odds.isOpen !== odds.isOpen) return odds.isOpen ? 'reopened' : 'suspended'
  if (before.odds.home !== odds.home || before.odds.away !== odds.away) return 'line'
  return samePrices(before.prices, prices) ? undefined : 'price'
}
