import {
  addToMarket,
  compareOdds,
  effectiveLine,
  type EpochMs,
  isBetStop,
  type Line,
  type Market,
  marketId,
  type MarketState,
  type MarketStatus,
  type Odds,
  type Outcome,
  type ProviderName,
  parseMarketId,
  toEpochMs,
  viewMarket,
} from '@sportsfeeds/domain'
import { type Prices, toPrices } from '../../store/quoted.ts'
import { countUpTo } from './count-up-to.ts'

/** A market as it was from one record or bet stop on, for charts and tables. */
export interface Quote {
  /** The provider's date. */
  readonly atMs: EpochMs
  readonly status: MarketStatus
  readonly reason: string | undefined
  readonly line: Line | undefined
  readonly outcomes: readonly Outcome[]
  /** Those of the last record that had any. */
  readonly prices: Prices
  /** The record, or the bet stop. */
  readonly odds: Odds
}

/** Text of a market: the domain's `marketId`. */
export type MarketName = string

/** The odds of one game from all sources, each record once, in order. */
export interface PriceHistory {
  /** Adds odds in any order; repeats are ignored. */
  add(odds: readonly Odds[]): void
  /** Market ids, the main markets first. */
  markets(): readonly MarketName[]
  /** Providers by name, of one market or of all. */
  providers(market?: MarketName): readonly ProviderName[]
  /** Quotes, oldest first. Valid until the next {@link add}. */
  quotes(market: MarketName, provider: ProviderName): readonly Quote[]
  /** Records of a market, without bet stops, oldest first. */
  records(market: MarketName, provider: ProviderName): readonly Odds[]
  /** Those of all providers, in no order. */
  betStops(): readonly Odds[]
  /** Times of a provider's records in all markets, exclusive of both ends, ascending. */
  updatesBetween(provider: ProviderName, fromMs: EpochMs, toMs: EpochMs): readonly EpochMs[]
  /** Deletes older quotes, except the one in force at `atMs` in each market. */
  dropBefore(atMs: EpochMs): void
  readonly size: number
  /** Latest date of a record. */
  readonly newestAtMs: EpochMs | undefined
  /** Set when quotes were dropped to stay within `maxOdds`: the history is incomplete before it. */
  readonly cutAtMs: EpochMs | undefined
}

export function createPriceHistory({ maxOdds }: { readonly maxOdds: number }): PriceHistory {
  const markets = new Map<MarketName, Map<ProviderName, Series>>()
  const betStops = new Map<ProviderName, Odds[]>()
  let size = 0
  let newestAtMs: EpochMs | undefined
  let cutAtMs: EpochMs | undefined

  const allSeries = (): Series[] => [...markets.values()].flatMap((providers) => [...providers.values()])

  const getSeries = (odds: Odds): Series => {
    const id = marketId(odds)
    const providers = markets.get(id) ?? new Map<ProviderName, Series>()
    markets.set(id, providers)
    const known = providers.get(odds.provider)
    if (known !== undefined) return known
    const created: Series = { records: [], quotes: [] }
    providers.set(odds.provider, created)
    size += merge(created, betStops.get(odds.provider) ?? [])
    return created
  }

  const addBetStops = (added: readonly Odds[]): void => {
    for (const [provider, stops] of Map.groupBy(added, (odds) => odds.provider)) {
      const known = betStops.get(provider) ?? []
      betStops.set(provider, mergeRecords(known, stops))
      for (const providers of markets.values()) {
        const series = providers.get(provider)
        if (series !== undefined) size += merge(series, stops)
      }
    }
  }

  const dropBefore = (atMs: EpochMs): void => {
    for (const series of allSeries()) size -= drop(series, atMs)
  }

  const keepToLimit = (): void => {
    if (size <= maxOdds) return
    // Drops more than necessary, so that it is not needed for every record.
    const dates = allSeries()
      .flatMap(({ records }) => records.map(({ date }) => toEpochMs(date)))
      .toSorted((a, b) => a - b)
    const cut = dates[size - Math.ceil(maxOdds * 0.9)] ?? 0
    dropBefore(cut)
    cutAtMs = Math.max(cutAtMs ?? 0, cut)
  }

  return {
    add: (odds) => {
      addBetStops(odds.filter(isBetStop))
      for (const [series, batch] of Map.groupBy(
        odds.filter((one) => !isBetStop(one)),
        getSeries,
      )) {
        size += merge(series, batch)
      }
      for (const { date } of odds) newestAtMs = Math.max(newestAtMs ?? 0, toEpochMs(date))
      keepToLimit()
    },
    markets: () => [...markets.keys()].toSorted(compareMarkets),
    providers: (market) => {
      const found = market === undefined ? [...markets.values()] : [markets.get(market)]
      return [...new Set(found.flatMap((providers) => [...(providers?.keys() ?? [])]))].toSorted()
    },
    quotes: (market, provider) => markets.get(market)?.get(provider)?.quotes ?? [],
    records: (market, provider) =>
      (markets.get(market)?.get(provider)?.records ?? []).filter((odds) => !isBetStop(odds)),
    betStops: () => [...betStops.values()].flat(),
    updatesBetween: (provider, fromMs, toMs) =>
      [...markets.values()]
        .flatMap((providers) => {
          const quotes = providers.get(provider)?.quotes ?? []
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

/** The proposition of a market id. */
export function toProposition(market: MarketName): Market {
  return parseMarketId(market)
}

/** A market of one provider: its records and bet stops in order, and what each of them made of it. */
interface Series {
  records: Odds[]
  /** Bet stops before the first record have none. */
  quotes: Quote[]
}

/** Adds records to a series. @returns by how many it grew. */
function merge(series: Series, batch: readonly Odds[]): number {
  if (batch.length === 0) return 0
  const before = series.records
  series.records = mergeRecords(before, batch)
  let same = 0
  while (same < before.length && before[same] === series.records[same]) same += 1
  if (same < series.records.length) extend(series, same)
  return series.records.length - before.length
}

/** Sorted, each record once: of one that arrived again the newer arrival counts. */
function mergeRecords(known: readonly Odds[], batch: readonly Odds[]): Odds[] {
  const earliest = batch.reduce((least, { date }) => (date < least ? date : least), batch[0]?.date ?? '')
  const start = countUpTo(known, 0, ({ date }) => (date < earliest ? 0 : 1))
  const merged = new Map<string, Odds>()
  for (const odds of [...known.slice(start), ...batch]) {
    const id = `${odds.type} ${odds.date} ${odds.digest}`
    const same = merged.get(id)
    if (same === undefined || same.receivedAt < odds.receivedAt) merged.set(id, odds)
  }
  return [...known.slice(0, start), ...[...merged.values()].toSorted(compareOdds)]
}

/** Computes the quotes again from the record at `from` on. */
function extend(series: Series, from: number): void {
  const { records } = series
  const first = records.findIndex((odds) => !isBetStop(odds))
  const kept = first < 0 ? 0 : Math.max(0, from - first)
  const quotes = series.quotes.slice(0, kept)
  let { state, betStop } = getStateAt(records, first + kept)
  for (const odds of first < 0 ? [] : records.slice(first + kept)) {
    if (isBetStop(odds)) betStop = odds
    else state = addToMarket(state, odds)
    if (state === undefined) continue
    const { status, reason, outcomes } = viewMarket(state, betStop)
    const { newest, priced = newest } = state
    quotes.push({
      atMs: toEpochMs(odds.date),
      status,
      reason,
      outcomes,
      line: effectiveLine({ type: newest.type, line: newest.line, outcomes: [...outcomes] }),
      prices: toPrices(outcomes, priced.oddsFormat),
      odds,
    })
  }
  series.quotes = quotes
}

/** The state before the record at `end`: records are in order, so that the last of each kind decides. */
function getStateAt(
  records: readonly Odds[],
  end: number,
): { state: MarketState | undefined; betStop: Odds | undefined } {
  let newest: Odds | undefined
  let priced: Odds | undefined
  let betStop: Odds | undefined
  for (
    let index = end - 1;
    index >= 0 && (newest === undefined || priced === undefined || betStop === undefined);
    index -= 1
  ) {
    const odds = records[index]
    if (odds === undefined) break
    if (isBetStop(odds)) betStop ??= odds
    else {
      newest ??= odds
      if (priced === undefined && odds.outcomes.some((outcome) => outcome.odds !== undefined)) priced = odds
    }
  }
  return { state: newest === undefined ? undefined : { newest, priced }, betStop }
}

/** Deletes what precedes the quote in force at `atMs`. @returns how many records that were. */
function drop(series: Series, atMs: EpochMs): number {
  const obsolete = quotesUpTo(series.quotes, atMs) - 1
  if (obsolete <= 0) return 0
  const cut = series.records.length - series.quotes.length + obsolete
  const { state, betStop } = getStateAt(series.records, cut + 1)
  // What the first quote was made of: its prices may be of a record before it.
  const decisive = new Set([state?.priced, state?.newest, betStop])
  const kept = series.records.slice(0, cut).filter((odds) => decisive.has(odds))
  if (kept.length === cut) return 0
  const before = series.records.length
  series.records = [...kept, ...series.records.slice(cut)]
  series.quotes = []
  extend(series, 0)
  return before - series.records.length
}

/** The whole game before its parts, the game before its players, the winner before handicaps and totals, lines in order. */
function compareMarkets(a: MarketName, b: MarketName): number {
  const [first, second] = [toProposition(a), toProposition(b)]
  return (
    Number(first.subject !== undefined) - Number(second.subject !== undefined) ||
    Number(first.period !== undefined) - Number(second.period !== undefined) ||
    getRank(first) - getRank(second) ||
    byText(marketId({ ...first, line: undefined }), marketId({ ...second, line: undefined })) ||
    (first.line ?? Number.NEGATIVE_INFINITY) - (second.line ?? Number.NEGATIVE_INFINITY)
  )
}

function getRank({ type }: Market): number {
  return mainMarkets.includes(type) ? 0 : 1
}

const mainMarkets = ['moneyline', 'match-odds', '1x2', 'h2h', 'win']

const { compare: byText } = new Intl.Collator('en', { numeric: true })
