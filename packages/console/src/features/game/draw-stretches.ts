import type uPlot from 'uplot'
import type { ChartMark } from './chart-marks.ts'
import { type Step, type Stretch, findStretches } from './price-line.ts'
import { spread } from './spread.ts'
import type { Suspension } from './suspensions.ts'

/** Draws suspended and closed prices as a dashed line, and quiet prices as a dotted line. */
export function drawStretches(chart: uPlot, steps: readonly Step[], colour: string): void {
  const { ctx, bbox } = chart
  const pixels = devicePixelRatio
  ctx.save()
  ctx.beginPath()
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height)
  ctx.clip()
  ctx.strokeStyle = colour
  ctx.lineWidth = 1.5 * pixels
  for (const [state, dash] of dashes) {
    ctx.setLineDash(dash.map((length) => length * pixels))
    ctx.beginPath()
    for (const { fromMs, toMs, value } of findStretches(steps, state)) {
      if (value === undefined) continue
      const left = chart.valToPos(fromMs, 'x', true)
      const right = chart.valToPos(toMs, 'x', true)
      const top = chart.valToPos(value, 'y', true)
      ctx.moveTo(left, top)
      ctx.lineTo(right, top)
    }
    ctx.stroke()
  }
  ctx.restore()
}

/** Writes the line that prices are of where it moves, above the first price at it. */
export function drawLineLabels(
  chart: uPlot,
  steps: readonly Step[],
  {
    colour,
    font,
    format,
  }: { readonly colour: string; readonly font: string; readonly format: (line: number) => string },
): void {
  const { ctx, bbox } = chart
  const pixels = devicePixelRatio
  ctx.save()
  ctx.fillStyle = colour
  ctx.font = font
  ctx.textBaseline = 'bottom'
  let shown: number | undefined
  let freeFrom = bbox.left
  for (const { atMs, line, value } of steps) {
    if (value === undefined || line === undefined || line === shown) continue
    shown = line
    const left = Math.max(bbox.left, chart.valToPos(atMs, 'x', true)) + 3 * pixels
    // Lines that move faster than their labels can be read have none.
    if (left < freeFrom || left > bbox.left + bbox.width) continue
    const text = format(line)
    ctx.fillText(text, left, Math.max(bbox.top + 14 * pixels, chart.valToPos(value, 'y', true) - 3 * pixels))
    freeFrom = left + ctx.measureText(text).width + 6 * pixels
  }
  ctx.restore()
}

/** Shades the stretches in which no bets were taken, with the reason where it fits. */
export function drawSuspensions(
  chart: uPlot,
  suspensions: readonly Suspension[],
  { shade, text, font }: { readonly shade: string; readonly text: string; readonly font: string },
): void {
  const { ctx, bbox } = chart
  ctx.save()
  ctx.font = font
  ctx.textBaseline = 'bottom'
  for (const { fromMs, toMs, reason } of suspensions) {
    const left = Math.max(bbox.left, chart.valToPos(fromMs, 'x', true))
    const right = Math.min(bbox.left + bbox.width, chart.valToPos(toMs, 'x', true))
    if (right <= left) continue
    ctx.globalAlpha = 0.16
    ctx.fillStyle = shade
    ctx.fillRect(left, bbox.top, Math.max(right - left, devicePixelRatio), bbox.height)
    ctx.globalAlpha = 1
    if (reason === undefined || ctx.measureText(reason).width > right - left) continue
    ctx.fillStyle = text
    ctx.fillText(reason, left + 3 * devicePixelRatio, bbox.top + bbox.height - 3 * devicePixelRatio)
  }
  ctx.restore()
}

/** What marks need of a chart. */
export interface MarkedChart extends Pick<uPlot, 'bbox'> {
  readonly ctx: MarkCanvas
  valToPos(value: number, scale: string, canvasPixels: true): number
}

type MarkCanvas = Pick<
  CanvasRenderingContext2D,
  'save' | 'restore' | 'beginPath' | 'moveTo' | 'lineTo' | 'stroke' | 'setLineDash' | 'fillText'
> &
  Partial<
    Pick<CanvasRenderingContext2D, 'strokeStyle' | 'fillStyle' | 'font' | 'textBaseline' | 'lineWidth'>
  > & {
    measureText(text: string): Pick<TextMetrics, 'width'>
  }

/** Marks moments, such as goals, with a dotted line and a label at the top. */
export function drawMarks(
  chart: MarkedChart,
  marks: readonly ChartMark[],
  { colour, font }: { readonly colour: string; readonly font: string },
): void {
  const { ctx, bbox } = chart
  const pixels = devicePixelRatio
  ctx.save()
  ctx.strokeStyle = colour
  ctx.fillStyle = colour
  ctx.font = font
  ctx.textBaseline = 'top'
  ctx.lineWidth = pixels
  ctx.setLineDash([2 * pixels, 3 * pixels])
  let freeFrom = bbox.left
  for (const { atMs, text } of marks) {
    const left = chart.valToPos(atMs, 'x', true)
    if (left < bbox.left || left > bbox.left + bbox.width) continue
    ctx.beginPath()
    ctx.moveTo(left, bbox.top)
    ctx.lineTo(left, bbox.top + bbox.height)
    ctx.stroke()
    const { width } = ctx.measureText(text)
    // Near the right edge the label is on the left of its line.
    const isLast = left + width + 6 * pixels > bbox.left + bbox.width
    const start = isLast ? left - width - 4 * pixels : left + 4 * pixels
    if (start < freeFrom) continue
    ctx.fillText(text, start, bbox.top + 2 * pixels)
    freeFrom = start + width + 6 * pixels
  }
  ctx.restore()
}

/**
 * Writes names above the right ends of their lines, further up or down where others are in the way; none where there is no
 * room for all of them.
 */
export function drawNames(
  chart: uPlot,
  lines: readonly { readonly name: string | undefined; readonly steps: readonly Step[] }[],
  { colour, font }: { readonly colour: string; readonly font: string },
): void {
  const { ctx, bbox } = chart
  const lineHeight = 12 * devicePixelRatio
  const ends = lines
    .flatMap(({ name, steps }) => {
      const value = steps.findLast((step) => step.value !== undefined)?.value
      if (name === undefined || value === undefined) return []
      return [{ name, at: chart.valToPos(value, 'y', true) - 2 * devicePixelRatio }]
    })
    .toSorted((a, b) => a.at - b.at)
  if (ends.length * lineHeight > bbox.height) return
  ctx.save()
  ctx.fillStyle = colour
  ctx.strokeStyle = 'white'
  ctx.lineWidth = 4 * devicePixelRatio
  ctx.font = font
  ctx.textAlign = 'end'
  ctx.textBaseline = 'bottom'
  for (const [index, bottom] of spread(
    ends.map(({ at }) => at),
    { least: bbox.top + lineHeight, most: bbox.top + bbox.height, distance: lineHeight },
  ).entries()) {
    const { name = '' } = ends[index] ?? {}
    const right = bbox.left + bbox.width - 4 * devicePixelRatio
    // Other lines do not cross it.
    ctx.strokeText(name, right, bottom)
    ctx.fillText(name, right, bottom)
  }
  ctx.restore()
}

/** Hatches the stretches with missing data. */
export function drawGaps(chart: uPlot, gaps: readonly Stretch[], colour: string): void {
  const { ctx, bbox } = chart
  for (const { fromMs, toMs } of gaps) {
    const left = Math.max(bbox.left, chart.valToPos(fromMs, 'x', true))
    const right = Math.min(bbox.left + bbox.width, chart.valToPos(toMs, 'x', true))
    if (right <= left) continue
    ctx.save()
    ctx.beginPath()
    ctx.rect(left, bbox.top, right - left, bbox.height)
    ctx.clip()
    ctx.globalAlpha = 0.25
    ctx.strokeStyle = colour
    ctx.lineWidth = devicePixelRatio
    ctx.beginPath()
    const step = hatchPx * devicePixelRatio
    // All lines start from one origin, so that the hatching does not move while its stretch shrinks.
    for (let x = bbox.left - bbox.height; x < bbox.left + bbox.width; x += step) {
      if (x + bbox.height < left || x > right) continue
      ctx.moveTo(x, bbox.top + bbox.height)
      ctx.lineTo(x + bbox.height, bbox.top)
    }
    ctx.stroke()
    ctx.restore()
  }
}

const dashes = [
  ['suspended', [5, 4]],
  ['closed', [5, 4]],
  ['quiet', [1, 4]],
] as const satisfies readonly (readonly [Step['state'], readonly number[]])[]

const hatchPx = 8
