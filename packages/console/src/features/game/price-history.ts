import {
  compareOdds,
  type EpochMs,
  type MarketType,
  type Odds,
  type ProviderName,
  sameOdds,
  toEpochMs,
} from '@sportsfeeds/domain'
import { type Prices, toDecimalPrices } from '../../store/market.ts'
import { countUpTo } from './count-up-to.ts'

/** An odds with what charts and tables ask of it again and again. */
export interface Quote {
  /** The provider's date. */
  readonly atMs: EpochMs
  readonly prices: Prices
  readonly odds: Odds
}

/** The odds of one game, wherever they came from: each once, in its newest version, by date. */
export interface PriceHistory {
  /** In any order, and again and again. @returns how many of them changed something. */
  add(odds: readonly Odds[]): number
  /** By name. */
  markets(): readonly MarketType[]
  /** By name; of one market, or of all. */
  providers(market?: MarketType): readonly ProviderName[]
  /** Oldest first. Read it anew after each {@link add}. */
  quotes(market: MarketType, provider: ProviderName): readonly Quote[]
  /** When a provider was heard in any market, after a moment and before another; ascending. */
  updatesBetween(provider: ProviderName, fromMs: EpochMs, toMs: EpochMs): readonly EpochMs[]
  /** Forgets what is older, but of each market the quote that stood at that moment. */
  dropBefore(atMs: EpochMs): void
  readonly size: number
  /** The latest date that there is. */
  readonly newestAtMs: EpochMs | undefined
  /** The oldest were dropped because there were more than `maxOdds`: before this moment not all is known. */
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
      const standing = quotesUpTo(list, atMs) - 1
      if (standing > 0) {
        list.splice(0, standing)
        size -= standing
      }
    }
  }

  const keepToLimit = (): void => {
    if (size <= maxOdds) return
    // Some more than must be, so that not every odds pays for it.
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

/** How many of the ascending `quotes` are at `atMs` or before. */
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

/** Into `list`, which stays in order. Live odds go to the end; a page of the past is woven in once. */
function merge(list: Quote[], batch: Quote[]): number {
  batch.sort((a, b) => compareOdds(a.odds, b.odds))
  const known = list.splice(quotesUpTo(list, (batch[0]?.atMs ?? 0) - 1))
  const isKnown = new Set(known)
  let changes = 0
  // Sorting is stable: of quotes of one date the known one comes first.
  for (const quote of [...known, ...batch].toSorted((a, b) => a.atMs - b.atMs)) {
    const last = list.at(-1)
    if (last?.atMs !== quote.atMs) list.push(quote)
    else if (isLaterVersion(quote.odds, last.odds)) list[list.length - 1] = quote
    else continue
    if (!isKnown.has(quote)) changes += 1
  }
  return changes
}

/** Of two versions received in one millisecond the later to arrive here is taken for the later one. */
function isLaterVersion(next: Odds, known: Odds): boolean {
  return (
    next.receivedAt > known.receivedAt || (next.receivedAt === known.receivedAt && !sameOdds(next, known))
  )
}
