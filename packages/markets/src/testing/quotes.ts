import { marketId } from '@sportsfeeds/domain'
import type { FairQuote, InPlayModel } from '../model.ts'

/** The fair probability of an outcome of a market, by the market's id: `total/1h@1.5`. */
export function chanceOf(
  quotes: readonly FairQuote[],
  market: string,
  outcomeId: string,
): number | undefined {
  return quotes
    .find((quote) => marketId(quote.market) === market)
    ?.outcomes.find(({ id }) => id === outcomeId)?.probability
}

/** Home's goals, points or sets less away's. */
export function leadOf(model: InPlayModel): number {
  const { score } = model.scoreboard()
  return Number(score?.home) - Number(score?.away)
}
