import { formatDuration } from '../../format/duration.ts'
import { count, escape } from './text.ts'

export interface LineChart {
  /** Accessible name of the chart. */
  readonly label: string
  readonly unit: string
  /** Over the whole page; over half of it when left out. */
  readonly isWide?: boolean
  readonly lines: readonly ChartLine[]
}

export interface ChartLine {
  readonly name: string
  /** One of the colours of the page, 1 to 6. */
  readonly colour: number
  /** Milliseconds of the run, and the value; a null leaves a gap. */
  readonly points: readonly (readonly [atMs: number, value: number | null])[]
}

/** Lines over the time of the run, as SVG with its legend. */
export function lineChart({ label, unit, isWide = false, lines }: LineChart): string {
  const width = isWide ? wideWidth : narrowWidth
  const points = lines.flatMap((line) => line.points)
  const lastMs = Math.max(1, ...points.map(([atMs]) => atMs))
  const ticks = niceTicks(Math.max(0, ...points.map(([, value]) => value ?? 0)))
  const top = ticks.at(-1) ?? 1
  const x = (atMs: number): number => left + (atMs / lastMs) * (width - left - right)
  const y = (value: number): number => height - bottom - (value / top) * (height - above - bottom)
  return [
    `<figure><figcaption>${legend(lines)}</figcaption>`,
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape(label)}">`,
    ...ticks.map(
      (tick) =>
        `<line class="grid" x1="${left}" x2="${width - right}" y1="${fixed(y(tick))}" y2="${fixed(y(tick))}"/>` +
        `<text class="tick" x="${left - 6}" y="${fixed(y(tick) + 4)}" text-anchor="end">${count(tick)}</text>`,
    ),
    ...niceTimes(lastMs).map(
      (atMs) =>
        `<text class="tick" x="${fixed(x(atMs))}" y="${height - 6}" text-anchor="middle">${formatDuration(atMs)}</text>`,
    ),
    `<text class="tick" x="${left - 6}" y="11" text-anchor="end">${escape(unit)}</text>`,
    ...lines.map((line) => `<path class="line c${line.colour}" d="${pathOf(line, x, y)}"/>`),
    '</svg></figure>',
  ].join('')
}

// In units of the drawing, so that letters have one size in both.
const wideWidth = 1040
const narrowWidth = 500
const height = 220
const left = 56
const right = 12
const above = 20
const bottom = 24
const ticksWanted = 4

function legend(lines: readonly ChartLine[]): string {
  return lines.map(({ name, colour }) => `<span class="key c${colour}">${escape(name)}</span>`).join(' ')
}

/** From 0 to at least `most`, in steps of 1, 2 or 5 times a power of ten. */
export function niceTicks(most: number): number[] {
  if (!(most > 0)) return [0, 1]
  const step = niceStep(most / ticksWanted)
  const steps = Math.ceil(most / step - 1e-9)
  return Array.from({ length: steps + 1 }, (_, place) => Number((place * step).toPrecision(12)))
}

function niceStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(atLeast))
  return ([1, 2, 5].find((factor) => factor * power >= atLeast * (1 - 1e-9)) ?? 10) * power
}

const timeStepsMs = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600].map(
  (s) => s * 1_000,
)
const timesWanted = 8

function niceTimes(lastMs: number): number[] {
  const stepMs = timeStepsMs.find((candidate) => lastMs / candidate <= timesWanted) ?? 86_400_000
  return Array.from({ length: Math.floor(lastMs / stepMs) + 1 }, (_, place) => place * stepMs)
}

function pathOf({ points }: ChartLine, x: (atMs: number) => number, y: (value: number) => number): string {
  let drawing = false
  return points
    .map(([atMs, value]) => {
      if (value === null) {
        drawing = false
        return ''
      }
      const command = drawing ? 'L' : 'M'
      drawing = true
      return `${command}${fixed(x(atMs))} ${fixed(y(value))}`
    })
    .join('')
}

function fixed(value: number): string {
  return value.toFixed(1)
}
