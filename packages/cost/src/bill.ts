import { requirePositive } from './errors.ts'
import {
  type MeteredUnits,
  type MeterUnit,
  meterUnitNames,
  meterUnits,
  type UnitPrice,
} from './meter-units.ts'
import { monthlyPrice, type PricedUnit, prices } from './prices.ts'

/** The time over which units were counted. */
export interface MeteredTime {
  /** How long the units were counted: what is paid by the hour ran all this time. */
  readonly elapsedMs: number
  /** How long the load lasted that all other units were used for; `elapsedMs` when left out. */
  readonly loadMs?: number
}

export interface BillLine {
  readonly meterUnit: MeterUnit
  readonly price: PricedUnit
  /** In units of the price list, such as GB where the meter counts bytes. */
  readonly quantity: number
  readonly quantityPerMonth: number
  /** Cost of this quantity alone, in the first tier of its price. */
  readonly dollars: number
  /** Cost of a month of it, tier by tier. */
  readonly dollarsPerMonth: number
}

export interface Bill {
  /** The costliest first. */
  readonly lines: readonly BillLine[]
  readonly dollars: number
  readonly dollarsPerMonth: number
  /** Counted units that the price list does not have. */
  readonly unpriced: readonly MeterUnit[]
}

/**
 * AWS's bill by list prices and without free tiers: for these units, and for a month in which the same load continues
 * all the time. A meter that counts units unknown to {@link MeterUnit} does not compile.
 * @throws InvalidQuantityError
 */
export function computeBill<Unit extends MeterUnit>(
  units: Readonly<Partial<Record<Unit, number>>>,
  { elapsedMs, loadMs = elapsedMs }: MeteredTime,
): Bill {
  requirePositive('elapsedMs', elapsedMs)
  requirePositive('loadMs', loadMs)
  const counts: MeteredUnits = units
  const lines: BillLine[] = []
  const unpriced: MeterUnit[] = []
  for (const meterUnit of meterUnitNames()) {
    const counted = counts[meterUnit]
    if (counted === undefined) continue
    const unitPrice: UnitPrice | 'paid-elsewhere' | 'unpriced' = meterUnits[meterUnit]
    if (unitPrice === 'unpriced' && counted > 0) unpriced.push(meterUnit)
    if (typeof unitPrice === 'string') continue
    const { price, perUnit = 1, byTime = false } = unitPrice
    const quantity = counted / perUnit
    const quantityPerMonth = (quantity * monthMs) / (byTime ? elapsedMs : loadMs)
    lines.push({
      meterUnit,
      price,
      quantity,
      quantityPerMonth,
      dollars: monthlyPrice(prices[price], quantity),
      dollarsPerMonth: monthlyPrice(prices[price], quantityPerMonth),
    })
  }
  return {
    lines: lines.toSorted((a, b) => b.dollarsPerMonth - a.dollarsPerMonth),
    dollars: lines.reduce((sum, line) => sum + line.dollars, 0),
    dollarsPerMonth: lines.reduce((sum, line) => sum + line.dollarsPerMonth, 0),
    unpriced,
  }
}

/** 365 days in 12 months. */
const monthMs = 2_628_000_000
