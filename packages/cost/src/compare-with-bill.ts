import * as z from 'zod'
import type { CostEstimate } from './cost-line.ts'
import { meterUnitNames, meterUnits } from './meter-units.ts'
import { type PricedUnit, prices } from './prices.ts'

/** A bill as JSON, of which only this is compared. */
export const MeteredBill = z.object({
  lines: z.array(
    z.object({
      // Object.keys forgets the type of a literal's keys.
      price: z.enum(Object.keys(prices) as PricedUnit[]),
      quantityPerMonth: z.number(),
    }),
  ),
})
export type MeteredBill = z.infer<typeof MeteredBill>

export interface CostDifference {
  readonly unit: PricedUnit
  /** Quantities of a month. */
  readonly estimated: number
  readonly metered: number
}

/** A difference that says that one of the two is wrong. */
const tolerance = 0.1

/**
 * Compares an estimate with the bill of a metered run of the same load, unit by unit. What no meter counts is left out.
 * @returns the units whose quantities differ by more than a tenth of the larger one, the costliest of the estimate first.
 */
export function compareWithBill({ lines }: CostEstimate, bill: MeteredBill): CostDifference[] {
  const dollars = (unit: PricedUnit) =>
    sum(
      lines.filter((line) => line.unit === unit),
      'dollarsPerMonth',
    )
  return countedUnits()
    .map((unit) => ({
      unit,
      estimated: sum(
        lines.filter((line) => line.unit === unit),
        'quantityPerMonth',
      ),
      metered: sum(
        bill.lines.filter(({ price }) => price === unit),
        'quantityPerMonth',
      ),
    }))
    .filter(
      ({ estimated, metered }) => Math.abs(estimated - metered) > tolerance * Math.max(estimated, metered),
    )
    .toSorted((a, b) => dollars(b.unit) - dollars(a.unit))
}

/** Units of the price list that a meter counts. */
function countedUnits(): PricedUnit[] {
  const units = meterUnitNames().flatMap((name) => {
    const unit = meterUnits[name]
    return typeof unit === 'string' ? [] : [unit.price]
  })
  return [...new Set(units)]
}

function sum<Key extends string>(lines: readonly Readonly<Record<Key, number>>[], key: Key): number {
  return lines.reduce((total, line) => total + line[key], 0)
}
