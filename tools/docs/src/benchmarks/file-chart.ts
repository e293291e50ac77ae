import { type ChartLine, lineChart, logAxis } from '@sportsfeeds/charts'

export interface FileChart {
  readonly title: string
  readonly xLabel: string
  readonly yLabel: string
  /** At most two: there are two colours. */
  readonly lines: readonly Omit<ChartLine, 'colour'>[]
}

/**
 * Draws lines over logarithmic axes as a self-contained SVG file. Its colours follow the reader's colour scheme, also when a page
 * shows it as an image.
 */
export function fileChart({ title, xLabel, yLabel, lines }: FileChart): string {
  const points = lines.flatMap((line) => line.points)
  const chart = lineChart({
    label: title,
    plot,
    x: logAxis(
      points.map((point) => point.x),
      plot.left,
      plot.right,
      short,
    ),
    y: logAxis(
      points.flatMap((point) => point.y ?? []),
      plot.bottom,
      plot.top,
      short,
    ),
    lines: lines.map((line, place) => ({ ...line, colour: `c${place}` })),
    frame: { title, xLabel, yLabel, style },
  })
  return `${chart}\n`
}

const plot = { width: 640, height: 360, left: 76, right: 520, top: 44, bottom: 296 }

const style = [
  'text{font:12px system-ui,sans-serif;fill:#4b5563}.title{font-weight:600;font-size:14px;fill:#111827}',
  '.ground{fill:#ffffff}.grid{stroke:#e5e7eb}.c0{--c:#c2410c}.c1{--c:#1d4ed8}',
  '.line{fill:none;stroke:var(--c);stroke-width:2}.name,.dot{fill:var(--c)}.ring{fill:#ffffff;stroke:var(--c);stroke-width:2}',
  '@media(prefers-color-scheme:dark){text{fill:#9ca3af}.title{fill:#f3f4f6}.ground{fill:#0d1117}.grid{stroke:#252b35}',
  '.c0{--c:#fb923c}.c1{--c:#60a5fa}.name,.dot{fill:var(--c)}.ring{fill:#0d1117}}',
].join('')

function short(value: number): string {
  if (value >= 1e6) return `${value / 1e6}M`
  return value >= 1_000 ? `${value / 1_000}k` : String(value)
}
