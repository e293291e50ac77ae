import type { Market } from '../../store/market.ts'
import { newLevelPath } from '../links.ts'
import { findLine, type OutcomeRowData, toGroup } from './outcome-rows.ts'

/** Path to a new alert at the price that a row has now; undefined if its outcome has none. */
export function alertPath(
  markets: readonly Market[],
  { line, outcomeId }: Pick<OutcomeRowData, 'line' | 'outcomeId'>,
): string | undefined {
  const group = toGroup(markets)
  const offers = group === undefined ? [] : (findLine(group, line)?.markets ?? [])
  const best = offers
    .flatMap((market) => {
      const decimal = market.prices.get(outcomeId)?.decimal
      return decimal === undefined ? [] : [{ market, decimal }]
    })
    .toSorted((a, b) => b.decimal - a.decimal)[0]
  return best === undefined ? undefined : newLevelPath(best.market, outcomeId, best.decimal)
}
