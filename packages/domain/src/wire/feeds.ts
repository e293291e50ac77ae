import * as z from 'zod'
import { Odds } from '../odds/odds.ts'
import { mapPrices } from '../odds/outcome.ts'
import { readPrice, writePrice } from '../price/odds-format.ts'

/** Odds in a response: its prices are text, and are read as numbers in the formats that have numbers. */
export const OddsRecord = Odds.overwrite((odds) => ({
  ...odds,
  outcomes: mapPrices(odds.outcomes, (price) => readPrice(price, odds.oddsFormat)),
}))

/** The response to GET /feeds. */
export const FeedsPage = z.object({
  odds: z.array(OddsRecord),
  /** Present when there is more: pass it as `cursor=`. */
  cursor: z.string().optional(),
})
export type FeedsPage = z.infer<typeof FeedsPage>

/** Inverse of parsing a {@link FeedsPage}. */
export function encodeFeedsPage({ odds, cursor }: FeedsPage): z.input<typeof FeedsPage> {
  return {
    odds: odds.map((record) => ({ ...record, outcomes: mapPrices(record.outcomes, writePrice) })),
    cursor,
  }
}
