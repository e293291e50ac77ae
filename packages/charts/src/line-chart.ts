import type { Axis } from './axis.ts'
import { escapeHtml } from './escape-html.ts'

export interface LineChart {
  /** Accessible name. */
  readonly label: string
  readonly plot: Plot
  readonly x: Axis
  readonly y: Axis
  readonly lines: readonly ChartLine[]
  /** Written over the vertical axis. */
  readonly unit?: string
  /** Makes the chart a file of its own. */
  readonly frame?: ChartFrame
}

/** Size of the drawing, and the edges of the part that the lines are in. */
export interface Plot {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

export interface ChartLine {
  readonly name: string
  /** Class of its elements: the style gives the colour as `--c`. */
  readonly colour: string
  /** In the order of x. */
  readonly points: readonly ChartPoint[]
}

export interface ChartPoint {
  readonly x: number
  /** A null leaves a gap in the line. */
  readonly y: number | null
  /** Drawn at the point; nothing if left out. */
  readonly mark?: 'dot' | 'ring'
}

/** What a chart needs outside a page: a heading, labels of the axes, names at the ends of the lines, and its style. */
export interface ChartFrame {
  readonly title: string
  readonly xLabel: string
  readonly yLabel: string
  readonly style: string
}

/** Draws lines over two axes, as SVG. */
export function lineChart({ label, plot, x, y, lines, unit, frame }: LineChart): string {
  const { width, height } = plot
  return [
    `<svg ${frame === undefined ? '' : 'xmlns="http://www.w3.org/2000/svg" '}viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(label)}">`,
    ...(frame === undefined ? [] : head(frame, plot)),
    ...y.ticks.map((tick) => horizontal(plot, y.at(tick.value), tick.label)),
    ...x.ticks.map((tick) => vertical(plot, x.at(tick.value), tick.label, frame !== undefined)),
    ...(unit === undefined ? [] : [tickText(plot.left - 6, 11, unit, 'end')]),
    ...lines.flatMap((line) => drawLine(line, x, y, frame !== undefined)),
    '</svg>',
  ].join('\n')
}

function head(
  { title, xLabel, yLabel, style }: ChartFrame,
  { width, height, left, right, top, bottom }: Plot,
): string[] {
  return [
    `<style>${style}</style>`,
    `<rect class="ground" width="${width}" height="${height}" rx="6"/>`,
    `<text class="title" x="${left}" y="24">${escapeHtml(title)}</text>`,
    `<text class="label" x="${(left + right) / 2}" y="${height - 10}" text-anchor="middle">${escapeHtml(xLabel)}</text>`,
    `<text class="label" transform="translate(16 ${(top + bottom) / 2}) rotate(-90)" text-anchor="middle">${escapeHtml(yLabel)}</text>`,
  ]
}

function horizontal({ left, right }: Plot, at: number, label: string): string {
  return `<line class="grid" x1="${left}" x2="${right}" y1="${at}" y2="${at}"/>${tickText(left - 6, at + 4, label, 'end')}`
}

function vertical({ top, bottom }: Plot, at: number, label: string, hasGrid: boolean): string {
  const grid = hasGrid ? `<line class="grid" x1="${at}" x2="${at}" y1="${top}" y2="${bottom}"/>` : ''
  return grid + tickText(at, bottom + 18, label, 'middle')
}

function tickText(x: number, y: number, text: string, anchor: 'end' | 'middle'): string {
  return `<text class="tick" x="${x}" y="${y}" text-anchor="${anchor}">${escapeHtml(text)}</text>`
}

function drawLine({ name, colour, points }: ChartLine, x: Axis, y: Axis, isNamed: boolean): string[] {
  const drawn = points.flatMap((point) => (point.y === null ? [] : [{ ...point, y: point.y }]))
  const last = drawn.at(-1)
  if (last === undefined) return []
  return [
    `<path class="line ${colour}" d="${pathOf(points, x, y)}"/>`,
    ...drawn.flatMap((point) =>
      point.mark === undefined
        ? []
        : [`<circle class="${point.mark} ${colour}" cx="${x.at(point.x)}" cy="${y.at(point.y)}" r="4"/>`],
    ),
    ...(isNamed
      ? [
          `<text class="name ${colour}" x="${x.at(last.x) + 10}" y="${y.at(last.y) + 4}">${escapeHtml(name)}</text>`,
        ]
      : []),
  ]
}

function pathOf(points: readonly ChartPoint[], x: Axis, y: Axis): string {
  let isDrawing = false
  return points
    .map((point) => {
      if (point.y === null) {
        isDrawing = false
        return ''
      }
      const command = isDrawing ? 'L' : 'M'
      isDrawing = true
      return `${command}${x.at(point.x)} ${y.at(point.y)}`
    })
    .join('')
}
