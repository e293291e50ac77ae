import { monthlyPrice, type PricedUnit, prices } from './prices.ts'

export interface CostLine {
  readonly unit: PricedUnit
  /** The thing counted, in the product's words. */
  readonly item: string
  readonly quantityPerMonth: number
  readonly dollarsPerMonth: number
}

export interface CostEstimate {
  readonly lines: readonly CostLine[]
  readonly dollarsPerMonth: number
}

/** One line of an estimate, priced. */
export function line(unit: PricedUnit, item: string, quantityPerMonth: number): CostLine {
  return {
    unit,
    item,
    quantityPerMonth,
    dollarsPerMonth: monthlyPrice(prices[unit], quantityPerMonth),
  }
}

export function sum(lines: readonly CostLine[]): CostEstimate {
  return {
    lines,
    dollarsPerMonth: lines.reduce((total, { dollarsPerMonth }) => total + dollarsPerMonth, 0),
  }
}

/** 365 days in 12 months. */
export const secondsPerMonth = 2_628_000
export const hoursPerMonth = secondsPerMonth / 3600
export const gigabyte = 1e9
