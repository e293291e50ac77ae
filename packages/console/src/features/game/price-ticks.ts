import { fractionLadder } from '@sportsfeeds/domain'
import { formatPrice } from '../../shared/price-format.ts'
import type { PriceFormat } from '../../store/preferences.ts'

/** A mark of the chart's vertical axis: a price that the format can write. */
export interface PriceTick {
  /** On the chart's scale. */
  readonly value: number
  readonly text: string
}

/** Marks between two values, ascending, at most `maxTicks`: each of them exactly what its text says, and no text twice. */
export function priceTicks(
  least: number,
  greatest: number,
  format: PriceFormat,
  maxTicks: number,
): PriceTick[] {
  const isWithin = ({ value }: PriceTick): boolean => value >= least && value <= greatest
  switch (format) {
    case 'decimal':
      return stepTicks(least, greatest, maxTicks, 0.001, (value, decimals) =>
        value.toFixed(Math.max(2, decimals)),
      )
    case 'implied':
      return stepTicks(
        least,
        greatest,
        maxTicks,
        0.01,
        (value, decimals) => `${value.toFixed(Math.max(1, decimals))}%`,
      )
    case 'american': {
      const found = americanSteps
        .map((step) => americanTicks(step, least, greatest))
        .find((ticks) => ticks.length <= maxTicks)
      return spaced(found ?? [], least, greatest, maxTicks)
    }
    case 'fractional':
      return spaced(fractionTicks.filter(isWithin), least, greatest, maxTicks)
  }
}

/** Multiples of 1, 2 or 5 times a power of ten, the smallest step first that makes few enough of them. */
function stepTicks(
  least: number,
  greatest: number,
  maxTicks: number,
  smallestStep: number,
  format: (value: number, decimals: number) => string,
): PriceTick[] {
  const span = greatest - least
  if (!(span > 0)) return []
  let decade = 10 ** Math.floor(Math.log10(Math.max(span / maxTicks, smallestStep)))
  for (;;) {
    for (const factor of [1, 2, 5]) {
      const step = factor * decade
      const count = Math.floor(greatest / step + rounding) - Math.ceil(least / step - rounding) + 1
      if (step < smallestStep * (1 - rounding) || count > maxTicks) continue
      const decimals = Math.max(0, -Math.floor(Math.log10(step) + rounding))
      const first = Math.ceil(least / step - rounding)
      return Array.from({ length: Math.max(0, count) }, (_, index) => {
        const value = Number(((first + index) * step).toFixed(decimals))
        return { value, text: format(value, decimals) }
      })
    }
    decade *= 10
  }
}

/** American prices between −100 and +100 do not exist: those below are moved up by 200, so that both ends are evens. */
function toAmerican(decimal: number): number {
  return decimal >= 2 ? (decimal - 1) * 100 : 200 - 100 / Math.max(decimal - 1, 1e-6)
}

function americanTicks(step: number, least: number, greatest: number): PriceTick[] {
  const first = Math.ceil(toAmerican(Math.max(least, 1 + 1e-6)) / step)
  const last = Math.floor(toAmerican(greatest) / step)
  if (last - first > maxCandidates) return []
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => {
    const even = (first + index) * step
    const price = even >= 100 ? even : even - 200
    const decimal = price > 0 ? 1 + price / 100 : 1 - 100 / price
    return { value: decimal, text: formatPrice({ price, format: 'american', decimal }, 'american') }
  })
}

/** Drops ticks that are too close to the one before. */
function spaced(ticks: readonly PriceTick[], least: number, greatest: number, maxTicks: number): PriceTick[] {
  const gap = (greatest - least) / (maxTicks + 1)
  const kept: PriceTick[] = []
  for (const tick of ticks)
    if (kept.length === 0 || tick.value - (kept.at(-1)?.value ?? 0) >= gap) kept.push(tick)
  return kept
}

const fractionTicks: readonly PriceTick[] = fractionLadder.map(({ size, text }) => ({
  value: 1 + size,
  text,
}))
const americanSteps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 50_000, 100_000]
const maxCandidates = 1_000
const rounding = 1e-9
