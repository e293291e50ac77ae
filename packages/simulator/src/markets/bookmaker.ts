import { decimalToAmerican, highestPrice, lowestPrice, type OddsFormat, toTick } from '@sportsfeeds/domain'
import type { Random } from '@sportsfeeds/std'
import { withMargin } from './margin.ts'
import type { FairQuote } from './model.ts'

/** Prices of one market as a bookmaker offers them. */
export interface OfferedPrices {
  readonly homeOdds: number
  readonly awayOdds: number
  readonly drawOdds?: number
  readonly oddsFormat: OddsFormat
}

/**
 * One market's trader: opinions wander around the fair price and come back to it, the margin goes on top, and prices are
 * rounded to the tick ladder.
 */
export function createBookmaker(margin: number, oddsFormat: OddsFormat, random: Random) {
  // An Ornstein–Uhlenbeck process on the logarithm of the odds, stepped exactly:
  // https://en.wikipedia.org/wiki/Ornstein%E2%80%93Uhlenbeck_process
  let opinion = 0

  return {
    /** @param elapsedSeconds of the match, since the prices were last offered. */
    offer: (quote: FairQuote, elapsedSeconds: number): OfferedPrices => {
      const kept = Math.exp(-elapsedSeconds / forgettingSeconds)
      opinion = opinion * kept + opinionDeviation * Math.sqrt(1 - kept * kept) * random.normal()
      const weights = [
        quote.homeProbability * Math.exp(opinion),
        quote.awayProbability,
        ...(quote.drawProbability === undefined ? [] : [quote.drawProbability]),
      ]
      const sum = weights.reduce((total, weight) => total + weight, 0)
      const [home = 1, away = 1, draw] = withMargin(
        weights.map((weight) => weight / sum),
        margin,
      ).map((probability) => toPrice(1 / probability, oddsFormat))
      return {
        homeOdds: home,
        awayOdds: away,
        ...(draw === undefined ? {} : { drawOdds: draw }),
        oddsFormat,
      }
    },
  }
}

const forgettingSeconds = 90
const opinionDeviation = 0.04

// American prices move by fives, as they are quoted.
function toPrice(decimal: number, format: OddsFormat): number {
  return format === 'american'
    ? Math.round(decimalToAmerican(Math.min(highestPrice, Math.max(lowestPrice, decimal))) / 5) * 5
    : toTick(decimal)
}
