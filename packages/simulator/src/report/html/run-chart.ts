import { type ChartLine, escapeHtml, linearAxis, lineChart, timeAxis } from '@sportsfeeds/charts'
import { formatDuration } from '../../format/duration.ts'
import { count } from './text.ts'

export interface RunChart {
  /** Accessible name of the chart. */
  readonly label: string
  readonly unit: string
  /** Over the whole page; over half of it when left out. */
  readonly isWide?: boolean
  readonly lines: readonly RunLine[]
}

export interface RunLine {
  readonly name: string
  /** One of the colours of the page, 1 to 6. */
  readonly colour: number
  /** Milliseconds of the run, and the value; a null leaves a gap. */
  readonly points: readonly (readonly [atMs: number, value: number | null])[]
}

/** Lines over the time of the run, with their legend. */
export function runChart({ label, unit, isWide = false, lines }: RunChart): string {
  const width = isWide ? 1040 : 500
  const plot = { width, height: 220, left: 56, right: width - 12, top: 20, bottom: 196 }
  const points = lines.flatMap((line) => line.points)
  const values = points.map(([, value]) => value ?? 0)
  const chart = lineChart({
    label,
    unit,
    plot,
    x: timeAxis(
      points.map(([atMs]) => atMs),
      plot.left,
      plot.right,
      formatDuration,
    ),
    y: linearAxis(values, plot.bottom, plot.top, count),
    lines: lines.map(toChartLine),
  })
  const legend = lines.map(({ name, colour }) => `<span class="key c${colour}">${escapeHtml(name)}</span>`)
  return `<figure><figcaption>${legend.join(' ')}</figcaption>${chart}</figure>`
}

function toChartLine({ name, colour, points }: RunLine): ChartLine {
  return { name, colour: `c${colour}`, points: points.map(([x, y]) => ({ x, y })) }
}
