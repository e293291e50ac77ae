import { toImpliedProbability } from './odds-format.ts'
import { completeSet, type OutcomePrice } from './outcome-price.ts'

/**
 * A way to take the bookmaker's margin out of the probabilities that prices imply. `proportional` divides all by their
 * sum. `power` raises all to the one power that makes them sum to 1: it takes more from longer prices, on which
 * bookmakers' margins are larger (the favourite-longshot bias).
 * https://cran.r-project.org/web/packages/implied/vignettes/introduction.html
 */
export type FairMethod = 'proportional' | 'power'

/** The chance of an outcome with the margin taken out, and the decimal odds that would pay exactly for it. */
export interface FairPrice {
  readonly outcomeId: string
  readonly probability: number
  readonly decimal: number
}

/**
 * Fair prices from one provider's prices of a market, in the order of `outcomeIds`; undefined unless the prices are of
 * exactly these outcomes, two or more.
 * @throws InvalidPriceError when a price is not one in its format.
 */
export function fairPrices(
  outcomeIds: readonly string[],
  prices: readonly OutcomePrice[],
  method: FairMethod,
): readonly FairPrice[] | undefined {
  const complete = completeSet(outcomeIds, prices)
  if (complete === undefined || complete.length < 2) return undefined
  const implied = complete.map(({ price, format }) => toImpliedProbability(price, format))
  const fair = method === 'power' ? byPower(implied) : byProportion(implied)
  return complete.map(({ outcomeId }, index) => toFairPrice(outcomeId, fair[index] ?? 0))
}

export function toFairPrice(outcomeId: string, probability: number): FairPrice {
  return { outcomeId, probability, decimal: 1 / probability }
}

function byProportion(implied: readonly number[]): readonly number[] {
  const total = sum(implied)
  return implied.map((probability) => probability / total)
}

/** The largest error of the sum of fair probabilities. */
const tolerance = 1e-12

/** Newton's method takes fewer than 20 steps for prices of bookmakers; the limit only ends what rounding keeps going. */
const maxSteps = 1_000

/**
 * Solves Σ pᵏ = 1 by Newton's method. The sum falls with k and is convex, so that steps from a k that is too small lead
 * towards the solution and never past it. The first k would be right if all outcomes were as unlikely as the least likely.
 */
function byPower(implied: readonly number[]): readonly number[] {
  const logs = implied.map((probability) => Math.log(probability))
  let k = Math.log(logs.length) / -Math.min(...logs)
  for (let step = 0; step < maxSteps; step += 1) {
    const powers = logs.map((log) => Math.exp(k * log))
    const excess = sum(powers) - 1
    if (Math.abs(excess) <= tolerance) return powers
    k -= excess / sum(powers.map((power, index) => power * (logs[index] ?? 0)))
  }
  return byProportion(logs.map((log) => Math.exp(k * log)))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
