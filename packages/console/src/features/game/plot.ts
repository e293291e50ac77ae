import type { EpochMs } from '@sportsfeeds/domain'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { ChartColours } from './chart-colours.ts'
import { alignLines, type Scale, valueRange } from './chart-data.ts'
import type { ChartMark } from './chart-marks.ts'
import {
  drawGaps,
  drawLineLabels,
  drawMarks,
  drawNames,
  drawStretches,
  drawSuspensions,
} from './draw-stretches.ts'
import type { Times } from '../../shared/times.ts'
import type { Step, Stretch } from './price-line.ts'
import type { PriceTick } from './price-ticks.ts'
import { commonSuspensions } from './suspensions.ts'
import { timeLabels } from './time-labels.ts'

export interface PlotOptions {
  readonly element: HTMLElement
  readonly colours: ChartColours
  readonly lines: readonly {
    readonly colour: number
    readonly isFocus: boolean
    /** Written next to the line; undefined where its colour says enough. */
    readonly name?: string | undefined
  }[]
  /** In pixels; undefined for that of the element. */
  readonly size?: { readonly width: number; readonly height: number } | undefined
  readonly scale: Scale
  readonly times: Times
  /** Marks of the vertical axis between two values. */
  readonly getTicks: (least: number, greatest: number, maxTicks: number) => readonly PriceTick[]
  /** Labels the lines that prices are of; undefined where the market's name says it. */
  readonly formatLine: ((line: number) => string) | undefined
  readonly onZoom: (window: Stretch) => void
  readonly onReset: () => void
  /** Called with the pointer's time, or undefined when it leaves. */
  readonly onCursor: (atMs: EpochMs | undefined) => void
}

export interface PlotData {
  readonly lines: readonly (readonly Step[])[]
  readonly window: Stretch
  readonly gaps: readonly Stretch[]
  readonly marks: readonly ChartMark[]
}

export interface Plot {
  show(data: PlotData): void
  moveCursor(atMs: EpochMs): void
  resize(size: { readonly width: number; readonly height: number }): void
  destroy(): void
}

/** Stepped lines on a canvas, drawn by uPlot. It holds no state of the page, and reports pointer actions. */
export function createPlot(options: PlotOptions): Plot {
  const { element, colours, lines, scale, times } = options
  let shown: PlotData = { lines: lines.map(() => []), window: { fromMs: 0, toMs: 1 }, gaps: [], marks: [] }
  const plot = new uPlot(
    {
      width: Math.max(1, options.size?.width ?? element.clientWidth),
      height: Math.max(1, options.size?.height ?? element.clientHeight),
      ms: 1,
      tzDate: (atMs) => times.toDate(atMs),
      pxAlign: 0,
      legend: { show: false },
      scales: { x: { time: true, auto: false }, y: { auto: false } },
      axes: createAxes(options),
      cursor: createCursor(options),
      series: [{}, ...lines.map((line) => createSeries(line, colours))],
      hooks: {
        drawClear: [
          (chart) => {
            drawGaps(chart, shown.gaps, colours.gap)
            drawSuspensions(chart, commonSuspensions(shown.lines), {
              shade: colours.suspended,
              text: colours.text,
              font: labelFont(),
            })
          },
        ],
        draw: [
          (chart) => {
            for (const [index, steps] of shown.lines.entries()) {
              const colour = colours.series[lines[index]?.colour ?? 0] ?? ''
              drawStretches(chart, steps, colour)
              if (options.formatLine !== undefined) {
                drawLineLabels(chart, steps, { colour, font: labelFont(), format: options.formatLine })
              }
            }
            drawMarks(chart, shown.marks, { colour: colours.mark, font: labelFont() })
            drawNames(
              chart,
              lines.map(({ name }, index) => ({ name, steps: shown.lines[index] ?? [] })),
              { colour: colours.text, font: labelFont() },
            )
          },
        ],
        setCursor: [
          (chart) => {
            const { left } = chart.cursor
            options.onCursor(left === undefined || left < 0 ? undefined : chart.posToVal(left, 'x'))
          },
        ],
        setSelect: [
          (chart) => {
            const { left, width } = chart.select
            if (width < leastDragPx) return
            const window = { fromMs: chart.posToVal(left, 'x'), toMs: chart.posToVal(left + width, 'x') }
            chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
            options.onZoom(window)
          },
        ],
      },
    },
    [[], ...lines.map(() => [])],
    element,
  )

  return {
    show: (data) => {
      shown = data
      const [min, max] = valueRange(data.lines, data.window, scale) ?? [1, 3]
      plot.batch(() => {
        plot.setData(alignLines(data.lines), false)
        // With fractional milliseconds uPlot puts ticks just before the full minute, and labels show the previous one.
        plot.setScale('x', { min: Math.round(data.window.fromMs), max: Math.round(data.window.toMs) })
        plot.setScale('y', { min, max })
      })
    },
    moveCursor: (atMs) => {
      plot.setCursor({ left: plot.valToPos(atMs, 'x'), top: plot.over.clientHeight / 2 }, false)
    },
    resize: (size) => plot.setSize({ width: Math.max(1, size.width), height: Math.max(1, size.height) }),
    destroy: () => plot.destroy(),
  }
}

/** Width of the vertical axis. */
const valueAxisPx = 58
/** Distance between marks of the vertical axis. */
const leastTickPx = 36
/** A shorter drag is a click. */
const leastDragPx = 6

function labelFont(): string {
  return `${11 * devicePixelRatio}px ${getComputedStyle(document.body).fontFamily}`
}

function createAxes({ colours, getTicks, times }: PlotOptions): uPlot.Axis[] {
  let ticks: readonly PriceTick[] = []
  const common: uPlot.Axis = {
    stroke: colours.text,
    font: `11px ${getComputedStyle(document.body).fontFamily}`,
    grid: { stroke: colours.grid, width: 1 },
    ticks: { show: false },
  }
  return [
    { ...common, size: 28, gap: 6, space: 80, values: (_, moments) => timeLabels(moments, times) },
    {
      ...common,
      // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- uPlot's enum is a type only, it has no values
      side: 1,
      size: valueAxisPx,
      gap: 8,
      splits: (chart, _, least, greatest) => {
        ticks = getTicks(least, greatest, Math.max(2, Math.floor(chart.over.clientHeight / leastTickPx)))
        return ticks.map(({ value }) => value)
      },
      values: () => ticks.map(({ text }) => text),
    },
  ]
}

function createCursor({ onReset }: PlotOptions): uPlot.Cursor {
  return {
    y: false,
    points: { show: false },
    // The page owns the window, so that the zoom survives when the chart is rebuilt.
    drag: { x: true, y: false, setScale: false },
    bind: {
      dblclick: () => () => {
        onReset()
        return null
      },
    },
  }
}

function createSeries(
  { colour, isFocus }: PlotOptions['lines'][number],
  { series }: ChartColours,
): uPlot.Series {
  return {
    stroke: series[colour],
    width: isFocus ? 2.5 : 1.5,
    points: { show: false },
    // A line ends where an interruption starts, and continues with the next price.
    paths: uPlot.paths.stepped?.({ align: 1, alignGaps: 1 }),
  }
}
