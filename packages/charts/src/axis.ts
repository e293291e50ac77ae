/** An axis of a chart, between two places of the drawing. */
export interface Axis {
  readonly ticks: readonly { readonly value: number; readonly label: string }[]
  /** Place of a value, to a tenth of a unit. */
  readonly at: (value: number) => number
}

/** From 0 to the least tick over all values; steps of 1, 2 or 5 times a power of ten. */
export function linearAxis(
  values: readonly number[],
  from: number,
  to: number,
  label: (value: number) => string = String,
): Axis {
  const ticks = evenTicks(Math.max(0, ...values))
  const top = ticks.at(-1) ?? 1
  return {
    ticks: ticks.map((value) => ({ value, label: label(value) })),
    at: (value) => tenths(from + (value / top) * (to - from)),
  }
}

/** From 0 to the highest value, in milliseconds; ticks are round durations. */
export function timeAxis(
  valuesMs: readonly number[],
  from: number,
  to: number,
  label: (ms: number) => string,
): Axis {
  const lastMs = Math.max(1, ...valuesMs)
  const stepMs = timeStepsMs.find((candidate) => lastMs / candidate <= timesWanted) ?? 86_400_000
  const times = Array.from({ length: Math.floor(lastMs / stepMs) + 1 }, (_, place) => place * stepMs)
  return {
    ticks: times.map((value) => ({ value, label: label(value) })),
    at: (ms) => tenths(from + (ms / lastMs) * (to - from)),
  }
}

/** Equal ratios at equal distances. Ticks are 1, 2 and 5 times each power of ten, or the powers alone over a wide range. */
export function logAxis(
  values: readonly number[],
  from: number,
  to: number,
  label: (value: number) => string = String,
): Axis {
  const positive = values.filter((value) => value > 0)
  const low = Math.min(...positive)
  const high = Math.max(...positive)
  const steps = Math.log10(high / low) > 2.5 ? [1] : [1, 2, 5]
  const all: number[] = []
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power += 1) {
    all.push(...steps.map((step) => Number((step * 10 ** power).toPrecision(1))))
  }
  const first = all.findLast((tick) => tick <= low) ?? low
  const last = all.find((tick) => tick >= high && tick > first) ?? high
  const span = Math.log10(last / first)
  return {
    ticks: all
      .filter((tick) => tick >= first && tick <= last)
      .map((value) => ({ value, label: label(value) })),
    at: (value) => tenths(from + (Math.log10(Math.max(value, first) / first) / span) * (to - from)),
  }
}

const ticksWanted = 4
const timesWanted = 8
const timeStepsMs = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600].map(
  (s) => s * 1_000,
)

function evenTicks(most: number): number[] {
  if (!(most > 0)) return [0, 1]
  const step = evenStep(most / ticksWanted)
  const steps = Math.ceil(most / step - 1e-9)
  return Array.from({ length: steps + 1 }, (_, place) => Number((place * step).toPrecision(12)))
}

function evenStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(atLeast))
  return ([1, 2, 5].find((factor) => factor * power >= atLeast * (1 - 1e-9)) ?? 10) * power
}

function tenths(value: number): number {
  return Number(value.toFixed(1))
}
