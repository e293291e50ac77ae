import { comparePrices, type ExactPrice, exactPrice } from './exact-price.ts'
import { type FairMethod, type FairPrice, fairPrices, toFairPrice } from './fair-price.ts'
import { completeSet, type OutcomePrice } from './outcome-price.ts'
import { add, inverse, toNumber } from './rational.ts'

/** The prices of one market by one provider. */
export interface ProviderPrices {
  readonly provider: string
  readonly prices: readonly OutcomePrice[]
}

/** The highest price of an outcome, as the first of its providers sent it, and every provider that pays as much. */
export interface BestPrice extends OutcomePrice {
  readonly providers: readonly string[]
}

/** A market over the best prices of all providers. */
export interface Book {
  readonly best: readonly BestPrice[]
  /** Sum of the probabilities that the best prices imply: under 1, backing all outcomes wins whatever happens. */
  readonly total: number
  readonly arbitrage: Arbitrage | undefined
  /** Providers that do not price exactly these outcomes: none of their prices counts. */
  readonly leftOut: readonly string[]
}

/** Bets that win the same whatever happens. */
export interface Arbitrage {
  /** The part of the whole stake to place on each outcome, in the order of the best prices; together 1. */
  readonly stakes: readonly { readonly outcomeId: string; readonly share: number }[]
  /** Winnings of the whole stake, as a fraction of it. */
  readonly profit: number
}

/**
 * The best price of each outcome, in the order of `outcomeIds`, over the providers that price exactly these outcomes;
 * undefined when there is no such provider. The prices must be of one line, fresh and open: that is the caller's part.
 * https://en.wikipedia.org/wiki/Arbitrage_betting
 * @throws InvalidPriceError when a price is not one in its format.
 */
export function book(outcomeIds: readonly string[], offers: readonly ProviderPrices[]): Book | undefined {
  const complete = completeOffers(outcomeIds, offers)
  if (outcomeIds.length < 2 || complete.length === 0) return undefined
  const bests = outcomeIds.flatMap((_, index) => bestAt(index, complete) ?? [])
  const sum = bests.map(({ exact }) => inverse(exact)).reduce(add)
  const counted = new Set(complete.map(({ provider }) => provider))
  return {
    best: bests.map(({ best }) => best),
    total: toNumber(sum),
    arbitrage: sum.numerator < sum.denominator ? toArbitrage(bests, toNumber(sum)) : undefined,
    leftOut: offers.map(({ provider }) => provider).filter((provider) => !counted.has(provider)),
  }
}

/**
 * The providers' common opinion: the mean of their fair probabilities, each with its own margin taken out, over the
 * providers that price exactly these outcomes; undefined when there is no such provider.
 * @throws InvalidPriceError when a price is not one in its format.
 */
export function consensus(
  outcomeIds: readonly string[],
  offers: readonly ProviderPrices[],
  method: FairMethod,
): readonly FairPrice[] | undefined {
  const opinions = offers.flatMap(({ prices }) => {
    const fair = fairPrices(outcomeIds, prices, method)
    return fair === undefined ? [] : [fair]
  })
  if (opinions.length === 0) return undefined
  return outcomeIds.map((outcomeId, index) => {
    const sum = opinions.reduce((total, fair) => total + (fair[index]?.probability ?? 0), 0)
    return toFairPrice(outcomeId, sum / opinions.length)
  })
}

function completeOffers(
  outcomeIds: readonly string[],
  offers: readonly ProviderPrices[],
): readonly ProviderPrices[] {
  return offers.flatMap(({ provider, prices }) => {
    const complete = completeSet(outcomeIds, prices)
    return complete === undefined ? [] : [{ provider, prices: complete }]
  })
}

interface ExactBest {
  readonly best: BestPrice
  readonly exact: ExactPrice
}

/** The best price of the outcome at `index` of every offer. */
function bestAt(index: number, offers: readonly ProviderPrices[]): ExactBest | undefined {
  let highest: ExactBest | undefined
  for (const { provider, prices } of offers) {
    const price = prices[index]
    if (price === undefined) continue
    const exact = exactPrice(price.price, price.format)
    const order = highest === undefined ? 1 : comparePrices(exact, highest.exact)
    if (order > 0) highest = { best: { ...price, providers: [provider] }, exact }
    else if (order === 0 && highest !== undefined) {
      highest = { ...highest, best: { ...highest.best, providers: [...highest.best.providers, provider] } }
    }
  }
  return highest
}

function toArbitrage(bests: readonly ExactBest[], total: number): Arbitrage {
  return {
    stakes: bests.map(({ best, exact }) => ({
      outcomeId: best.outcomeId,
      share: toNumber(inverse(exact)) / total,
    })),
    profit: 1 / total - 1,
  }
}
