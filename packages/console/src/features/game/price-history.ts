import {
  compareOdds,
  type EpochMs,
  isLaterRecord,
  type MarketType,
  type Odds,
  type ProviderName,
  sameOdds,
  toEpochMs,
} from '@sportsfeeds/domain'
import { type Prices, toDecimalPrices } from '../../store/market.ts'
import { countUpTo } from './count-up-to.ts'

/** Odds with their date and prices parsed, for charts and tables. */
export interface Quote {
  /** The provider's date. */
  readonly atMs: EpochMs
  readonly prices: Prices
  readonly odds: Odds
}

/** The odds of one game from all sources: each record once, in its latest version, by date. */
export interface PriceHistory {
  /** Adds odds in any order; repeats are ignored. @returns the number of records that changed something. */
  add(odds: readonly Odds[]): number
  /** Market types by name. */
  markets(): readonly MarketType[]
  /** Providers by name, of one market or of all. */
  providers(market?: MarketType): readonly ProviderName[]
  /** Quotes, oldest first. Valid until the next {@link add}. */
  quotes(market: MarketType, provider: ProviderName): readonly Quote[]
  /** Times of a provider's quotes in all markets, exclusive of both ends, ascending. */
  updatesBetween(provider: ProviderName, fromMs: EpochMs, toMs: EpochMs): readonly EpochMs[]
  /** Deletes older quotes, except the one in force at `atMs` in each market. */
  dropBefore(atMs: EpochMs): void
  readonly size: number
  /** Latest date of a quote. */
  readonly newestAtMs: EpochMs | undefined
  /** Set when quotes were dropped to stay within `maxOdds`: the history is incomplete before it. */
  readonly cutAtMs: EpochMs | undefined
}

export function createPriceHistory({ maxOdds }: { readonly maxOdds: number }): PriceHistory {
  const markets = new Map<MarketType, Map<ProviderName, Quote[]>>()
  let size = 0
  let newestAtMs: EpochMs | undefined
  let cutAtMs: EpochMs | undefined

  const lists = (): Quote[][] => [...markets.values()].flatMap((providers) => [...providers.values()])

  const getList = ({ type, provider }: Odds): Quote[] => {
    const providers = markets.get(type) ?? new Map<ProviderName, Quote[]>()
    markets.set(type, providers)
    const list = providers.get(provider) ?? []
    providers.set(provider, list)
    return list
  }

  const dropBefore = (atMs: EpochMs): void => {
    for (const list of lists()) {
      const obsolete = quotesUpTo(list, atMs) - 1
      if (obsolete > 0) {
        list.splice(0, obsolete)
        size -= obsolete
      }
    }
  }

  const keepToLimit = (): void => {
    if (size <= maxOdds) return
    // Drops more than necessary, so that it is not needed for every record.
    const dates = lists()
      .flatMap((list) => list.map(({ atMs }) => atMs))
      .toSorted((a, b) => a - b)
    const cut = dates[size - Math.ceil(maxOdds * 0.9)] ?? 0
    dropBefore(cut)
    cutAtMs = Math.max(cutAtMs ?? 0, cut)
  }

  return {
    add: (odds) => {
      let changes = 0
      for (const [list, batch] of grouped(odds, getList)) {
        const before = list.length
        changes += merge(list, batch)
        size += list.length - before
        newestAtMs = Math.max(newestAtMs ?? 0, list.at(-1)?.atMs ?? 0)
      }
      keepToLimit()
      return changes
    },
    markets: () => [...markets.keys()].toSorted(),
    providers: (market) => {
      const found = market === undefined ? [...markets.values()] : [markets.get(market)]
      return [...new Set(found.flatMap((providers) => [...(providers?.keys() ?? [])]))].toSorted()
    },
    quotes: (market, provider) => markets.get(market)?.get(provider) ?? [],
    updatesBetween: (provider, fromMs, toMs) =>
      [...markets.values()]
        .flatMap((providers) => {
          const quotes = providers.get(provider) ?? []
          return quotes.slice(quotesUpTo(quotes, fromMs), quotesUpTo(quotes, toMs))
        })
        .map(({ atMs }) => atMs)
        .filter((atMs) => atMs < toMs)
        .toSorted((a, b) => a - b),
    dropBefore,
    get size() {
      return size
    },
    get newestAtMs() {
      return newestAtMs
    },
    get cutAtMs() {
      return cutAtMs
    },
  }
}

/** Counts the ascending `quotes` at or before `atMs`. */
export function quotesUpTo(quotes: readonly Quote[], atMs: EpochMs): number {
  return countUpTo(quotes, atMs, (quote) => quote.atMs)
}

function grouped(odds: readonly Odds[], getList: (odds: Odds) => Quote[]): Map<Quote[], Quote[]> {
  const groups = new Map<Quote[], Quote[]>()
  for (const one of odds) {
    const list = getList(one)
    const group = groups.get(list) ?? []
    groups.set(list, group)
    group.push({ atMs: toEpochMs(one.date), prices: toDecimalPrices(one), odds: one })
  }
  return groups
}

/** Merges a batch into `list`, which stays sorted. @returns the number of changes. */
function merge(list: Quote[], batch: Quote[]): number {
  batch.sort((a, b) => compareOdds(a.odds, b.odds))
  const known = list.splice(quotesUpTo(list, (batch[0]?.atMs ?? 0) - 1))
  const isKnown = new Set(known)
  let changes = 0
  // The sort is stable: of quotes with the same date, the known one comes first.
  for (const quote of [...known, ...batch].toSorted((a, b) => a.atMs - b.atMs)) {
    const last = list.at(-1)
    if (last?.atMs !== quote.atMs) list.push(quote)
    else if (isLaterRecord(quote.odds, last.odds) && !isDuplicate(quote.odds, last.odds))
      list[list.length - 1] = quote
    else continue
    if (!isKnown.has(quote)) changes += 1
  }
  return changes
}

function isDuplicate(next: Odds, known: Odds): boolean {
  return next.receivedAt === known.receivedAt && sameOdds(next, known)
}
