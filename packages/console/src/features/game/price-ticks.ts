import { fractionLadder } from '@sportsfeeds/domain'
import { formatPrice } from '../../shared/price-format.ts'
import type { PriceFormat } from '../../store/preferences.ts'
import type { Scale } from './chart-data.ts'

/** A mark of the chart's vertical axis: a price that the format can write. */
export interface PriceTick {
  /** On the chart's scale. */
  readonly value: number
  readonly text: string
}

/** Marks between two values of a scale, ascending, at most `maxTicks`: each exactly what its text says, and no text twice. */
export function priceTicks(
  least: number,
  greatest: number,
  { format, scale, maxTicks }: TickOptions,
): PriceTick[] {
  switch (scale) {
    case 'implied':
      return percentTicks(least, greatest, maxTicks)
    case 'linear':
      return linearTicks(least, greatest, format, maxTicks)
    case 'log': {
      const [from, to] = [Math.exp(least), Math.exp(greatest)]
      const isNarrow = to / from < narrowRatio
      const ticks = isNarrow
        ? linearTicks(from, to, format, maxTicks)
        : roundTicks(from, to, format, maxTicks)
      const placed = ticks.map(({ value, text }) => ({ value: Math.log(value), text }))
      // Round prices are few already; they need only not overlap.
      const isRound = !isNarrow && format !== 'fractional'
      return spaced(placed, least, greatest, isRound ? 2 * maxTicks : maxTicks)
    }
  }
}

export interface TickOptions {
  readonly format: PriceFormat
  readonly scale: Scale
  readonly maxTicks: number
}

/** Below it, a logarithmic scale is almost even. */
const narrowRatio = 1.6

function linearTicks(least: number, greatest: number, format: PriceFormat, maxTicks: number): PriceTick[] {
  switch (format) {
    case 'decimal':
      return stepTicks(least, greatest, maxTicks, 0.001, (value, decimals) =>
        value.toFixed(Math.max(2, decimals)),
      ).filter(({ value }) => value > 1)
    case 'implied':
      return percentTicks(100 / greatest, 100 / least, maxTicks)
        .filter(({ value }) => value > 0)
        .map(({ value, text }) => ({ value: 100 / value, text }))
        .toReversed()
    case 'american': {
      const found = americanSteps
        .map((step) => americanTicks(step, least, greatest))
        .find((ticks) => ticks.length <= maxTicks)
      return spaced(found ?? [], least, greatest, maxTicks)
    }
    case 'fractional':
      return spaced(fractionsBetween(least, greatest), least, greatest, maxTicks)
  }
}

function percentTicks(least: number, greatest: number, maxTicks: number): PriceTick[] {
  return stepTicks(
    least,
    greatest,
    maxTicks,
    0.01,
    (value, decimals) => `${value.toFixed(Math.max(1, decimals))}%`,
  )
}

/** Round prices over a wide range, as many as fit. */
function roundTicks(least: number, greatest: number, format: PriceFormat, maxTicks: number): PriceTick[] {
  if (format === 'fractional') return fractionsBetween(least, greatest)
  const levels = mantissas.map((level) =>
    powers
      .flatMap((power) =>
        level.flatMap((mantissa) => roundPrice(Number((mantissa * power).toPrecision(3)), format)),
      )
      .filter(({ value }) => value >= least && value <= greatest)
      .toSorted((a, b) => a.value - b.value),
  )
  return levels.find((ticks) => ticks.length <= maxTicks) ?? []
}

const mantissas = [
  [1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 9],
  [1, 1.5, 2, 3, 5, 7],
  [1, 2, 5],
  [1, 3],
  [1],
]
const powers = [0.001, 0.01, 0.1, 1, 10, 100, 1_000]

/** The prices that a round number is in a format. */
function roundPrice(number: number, format: Exclude<PriceFormat, 'fractional'>): PriceTick[] {
  switch (format) {
    case 'decimal':
      return number <= 1 ? [] : [{ value: number, text: number.toFixed(number < 10 ? 2 : 0) }]
    case 'implied':
      return number >= 100
        ? []
        : [{ value: 100 / number, text: `${Number.isInteger(number) ? number.toFixed(1) : number}%` }]
    case 'american':
      return [number, -number].flatMap((hundreds) => {
        const price = Math.round(hundreds * 100)
        if (price > -101 && price < 100) return []
        const decimal = price > 0 ? 1 + price / 100 : 1 - 100 / price
        return [{ value: decimal, text: formatPrice({ price, format: 'american', decimal }, 'american') }]
      })
  }
}

function fractionsBetween(least: number, greatest: number): PriceTick[] {
  return fractionTicks.filter(({ value }) => value >= least && value <= greatest)
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
