/** A point of a line. One that is not solid is drawn as a ring. */
export interface ChartPoint {
  readonly x: number
  readonly y: number
  readonly solid: boolean
}

export interface ChartLine {
  readonly name: string
  /** In the order of x. */
  readonly points: readonly ChartPoint[]
}

export interface Chart {
  readonly title: string
  readonly xLabel: string
  readonly yLabel: string
  /** At most two: there are two colours. */
  readonly lines: readonly ChartLine[]
}

/**
 * Draws a line chart with logarithmic axes as a self-contained SVG file. Its colours follow the reader's colour scheme,
 * also when a page shows it as an image.
 */
export function lineChart({ title, xLabel, yLabel, lines }: Chart): string {
  const points = lines.flatMap((line) => line.points)
  const x = logAxis(
    points.map((point) => point.x),
    plot.left,
    plot.right,
  )
  const y = logAxis(
    points.map((point) => point.y),
    plot.bottom,
    plot.top,
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">`,
    `<style>${styles}</style>`,
    `<rect class="ground" width="${width}" height="${height}" rx="6"/>`,
    `<text class="title" x="${plot.left}" y="24">${escaped(title)}</text>`,
    ...x.ticks.map(
      (tick) =>
        `<line class="grid" x1="${x.at(tick)}" x2="${x.at(tick)}" y1="${plot.top}" y2="${plot.bottom}"/>` +
        `<text class="tick" x="${x.at(tick)}" y="${plot.bottom + 18}" text-anchor="middle">${short(tick)}</text>`,
    ),
    ...y.ticks.map(
      (tick) =>
        `<line class="grid" x1="${plot.left}" x2="${plot.right}" y1="${y.at(tick)}" y2="${y.at(tick)}"/>` +
        `<text class="tick" x="${plot.left - 8}" y="${y.at(tick) + 4}" text-anchor="end">${short(tick)}</text>`,
    ),
    `<text class="label" x="${(plot.left + plot.right) / 2}" y="${height - 10}" text-anchor="middle">${escaped(xLabel)}</text>`,
    `<text class="label" transform="translate(16 ${(plot.top + plot.bottom) / 2}) rotate(-90)" text-anchor="middle">${escaped(yLabel)}</text>`,
    ...lines.flatMap((line, place) => drawLine(line, place, x.at, y.at)),
    '</svg>',
    '',
  ].join('\n')
}

const width = 640
const height = 360
const plot = { left: 76, right: 520, top: 44, bottom: 296 }

const styles = [
  'text{font:12px system-ui,sans-serif;fill:#4b5563}.title{font-weight:600;font-size:14px;fill:#111827}',
  '.ground{fill:#ffffff}.grid{stroke:#e5e7eb}.line{fill:none;stroke-width:2}',
  '.stroke0{stroke:#c2410c}.fill0{fill:#c2410c}.stroke1{stroke:#1d4ed8}.fill1{fill:#1d4ed8}.ring{fill:#ffffff;stroke-width:2}',
  '@media(prefers-color-scheme:dark){text{fill:#9ca3af}.title{fill:#f3f4f6}.ground{fill:#0d1117}.grid{stroke:#252b35}',
  '.stroke0{stroke:#fb923c}.fill0{fill:#fb923c}.stroke1{stroke:#60a5fa}.fill1{fill:#60a5fa}.ring{fill:#0d1117}}',
].join('')

interface Axis {
  readonly ticks: readonly number[]
  readonly at: (value: number) => number
}

/** Ticks are 1, 2 and 5 times each power of ten, or the powers alone over a wide range. */
function logAxis(values: readonly number[], from: number, to: number): Axis {
  const positive = values.filter((value) => value > 0)
  const low = Math.min(...positive)
  const high = Math.max(...positive)
  const decades = Math.log10(high / low)
  const steps = decades > 2.5 ? [1] : [1, 2, 5]
  const all: number[] = []
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power += 1) {
    all.push(...steps.map((step) => Number((step * 10 ** power).toPrecision(1))))
  }
  const first = all.findLast((tick) => tick <= low) ?? low
  const last = all.find((tick) => tick >= high && tick > first) ?? high
  const span = Math.log10(last / first)
  return {
    ticks: all.filter((tick) => tick >= first && tick <= last),
    at: (value) =>
      Number((from + (Math.log10(Math.max(value, first) / first) / span) * (to - from)).toFixed(1)),
  }
}

function drawLine(
  { name, points }: ChartLine,
  place: number,
  x: (value: number) => number,
  y: (value: number) => number,
): string[] {
  const last = points.at(-1)
  if (last === undefined) return []
  return [
    `<polyline class="line stroke${place}" points="${points.map((point) => `${x(point.x)},${y(point.y)}`).join(' ')}"/>`,
    ...points.map(
      (point) =>
        `<circle class="${point.solid ? `fill${place}` : `ring stroke${place}`}" cx="${x(point.x)}" cy="${y(point.y)}" r="4"/>`,
    ),
    `<text class="fill${place}" x="${x(last.x) + 10}" y="${y(last.y) + 4}">${escaped(name)}</text>`,
  ]
}

function short(value: number): string {
  if (value >= 1e6) return `${value / 1e6}M`
  if (value >= 1_000) return `${value / 1_000}k`
  return String(value)
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
