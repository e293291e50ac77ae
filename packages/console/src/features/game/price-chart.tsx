import type { EpochMs } from '@sportsfeeds/domain'
import { type KeyboardEvent, use, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import { Button } from '../../shared/button.tsx'
import { paperWidth } from '../../shared/paper.ts'
import { PrintingContext } from '../../shared/printing.tsx'
import { momentText } from '../../shared/times.ts'
import { useTimes } from '../../shared/use-times.ts'
import type { PriceFormat } from '../../store/preferences.ts'
import type { Quoted } from '../../store/quoted.ts'
import { chartColours, printedColours } from './chart-colours.ts'
import { type Scale, stepsOnScale } from './chart-data.ts'
import type { ChartLine } from './chart-line.ts'
import type { ChartMark } from './chart-marks.ts'
import { ChartTooltip } from './chart-tooltip.tsx'
import type { Comparison } from './game-view.ts'
import { createPlot, type Plot } from './plot.ts'
import styles from './price-chart.module.css'
import { type Step, type Stretch, stepAt } from './price-line.ts'
import { priceTicks } from './price-ticks.ts'
import { readLines } from './read-lines.ts'
import { thinSteps } from './thin-steps.ts'
import { useColourScheme } from './use-colour-scheme.ts'
import { isWhole, panned, within, zoomed } from './zoom.ts'

interface PriceChartProps {
  readonly label: string
  readonly lines: readonly ChartLine[]
  readonly by: Comparison
  /** The line to highlight besides those in focus. */
  readonly pointedKey: string | undefined
  readonly bounds: Stretch
  /** The part of `bounds` that is drawn. */
  readonly window: Stretch
  readonly gaps: readonly Stretch[]
  readonly marks: readonly ChartMark[]
  readonly scale: Scale
  readonly priceFormat: PriceFormat
  readonly price: (quoted: Quoted | undefined) => string
  /** Formats a line that the market's name does not say; undefined where there is none. */
  readonly formatLine: ((line: number) => string) | undefined
  /** Called with a part of `bounds`, or undefined for all of them. */
  readonly onZoom: (window: Stretch | undefined) => void
}

/** Prices over time, with those at the cursor next to it. Drag to zoom, double-click to reset, or use the keyboard. */
export function PriceChart(props: PriceChartProps) {
  const { label, lines, by, pointedKey, bounds, window, gaps, marks, scale, priceFormat, price } = props
  const { formatLine, onZoom } = props
  const times = useTimes()
  const [cursorMs, setCursorMs] = useState<EpochMs>()
  const [announcement, setAnnouncement] = useState('')
  const isPrinting = use(PrintingContext)
  const shown = useMemo(() => lines.filter(({ isShown }) => isShown), [lines])
  const element = useRef<HTMLDivElement>(null)
  const plot = useRef<Plot>(undefined)
  const colourScheme = useColourScheme()
  const look = JSON.stringify(
    shown.map(({ key, name, colour, isFocus }) => ({ name, colour, isFocus: isFocus || key === pointedKey })),
  )
  const isZoomed = !isWhole(window, bounds)

  const zoomTo = (next: Stretch): void => onZoom(isWhole(next, bounds) ? undefined : next)
  const onDrag = useEffectEvent((next: Stretch) => zoomTo(within(next, bounds)))
  const onReset = useEffectEvent(() => onZoom(undefined))

  useEffect(() => {
    if (element.current === null) return undefined
    const created = createPlot({
      element: element.current,
      colours: isPrinting ? printedColours(lines.length) : chartColours(element.current, lines.length),
      lines: shown.map(({ key, name, colour, isFocus }) => ({
        name: isPrinting ? name : undefined,
        colour,
        isFocus: isFocus || key === pointedKey,
      })),
      size: isPrinting ? paperSize : undefined,
      scale,
      times,
      getTicks: (least, greatest, maxTicks) =>
        priceTicks(least, greatest, { format: priceFormat, scale, maxTicks }),
      formatLine,
      onZoom: (next) => onDrag(next),
      onReset: () => onReset(),
      onCursor: setCursorMs,
    })
    plot.current = created
    const detach = (): void => {
      created.destroy()
      plot.current = undefined
    }
    // On paper nothing changes its size.
    if (isPrinting) return detach
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) created.resize(entry.contentRect)
    })
    observer.observe(element.current)
    return () => {
      observer.disconnect()
      detach()
    }
    // Rebuilds the chart only when the look of its lines changes; the effect below updates their data.
  }, [look, colourScheme, priceFormat, scale, times, formatLine, isPrinting])

  useEffect(() => {
    const columns = isPrinting ? paperWidth : Math.max(leastColumns, element.current?.clientWidth ?? 0)
    const drawn = shown.map(({ steps }) => stepsOnScale(thinSteps(steps, window, columns), scale))
    plot.current?.show({ lines: drawn, window, gaps, marks })
  }, [shown, window, gaps, marks, scale, look, colourScheme, priceFormat, times, formatLine, isPrinting])

  const readAt = (atMs: EpochMs): void => {
    setCursorMs(atMs)
    plot.current?.moveCursor(atMs)
    if (atMs < window.fromMs || atMs > window.toMs) {
      onZoom(
        within(
          {
            fromMs: atMs - (window.toMs - window.fromMs) / 2,
            toMs: atMs + (window.toMs - window.fromMs) / 2,
          },
          bounds,
        ),
      )
    }
    setAnnouncement(
      `${momentText(atMs, times)}: ${shown.map((line) => describeReading(line, atMs, props)).join(', ')}`,
    )
  }

  const onKeyDown = (event: KeyboardEvent): void => {
    const centreMs = cursorMs ?? (window.fromMs + window.toMs) / 2
    const actions: Record<string, () => void> = {
      ArrowLeft: () => moveTo(neighbour(shown, cursorMs ?? window.toMs, -1)),
      ArrowRight: () => moveTo(neighbour(shown, cursorMs ?? window.fromMs, 1)),
      Home: () => moveTo(neighbour(shown, Number.NEGATIVE_INFINITY, 1)),
      End: () => moveTo(neighbour(shown, Number.POSITIVE_INFINITY, -1)),
      PageUp: () => zoomTo(panned(window, bounds, -0.5)),
      PageDown: () => zoomTo(panned(window, bounds, 0.5)),
      '+': () => zoomTo(zoomed(window, bounds, 0.5, centreMs)),
      '=': () => zoomTo(zoomed(window, bounds, 0.5, centreMs)),
      '-': () => zoomTo(zoomed(window, bounds, 2, centreMs)),
      '0': () => onZoom(undefined),
      Escape: () => onZoom(undefined),
    }
    const run = actions[event.key]
    if (run === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    run()
  }

  const moveTo = (atMs: EpochMs | undefined): void => {
    if (atMs !== undefined) readAt(atMs)
  }

  return (
    <figure className={styles.figure} aria-label={label}>
      <div
        className={styles.chart}
        role="application"
        aria-roledescription="chart"
        aria-label={`${label}. Left and right arrows move between changes, plus and minus zoom, zero resets the zoom. The table next to it lists every change.`}
        // Focusable, to be read change by change with the keyboard.
        tabIndex={0}
        onKeyDown={onKeyDown}
        onBlur={() => setAnnouncement('')}
      >
        <div ref={element} className={styles.canvas} data-testid="plot" />
      </div>
      <output className="visually-hidden" aria-live="polite">
        {announcement}
      </output>
      {isPrinting || cursorMs === undefined || cursorMs < window.fromMs || cursorMs > window.toMs ? null : (
        <ChartTooltip
          atMs={cursorMs}
          share={(cursorMs - window.fromMs) / (window.toMs - window.fromMs)}
          reading={readLines(lines, cursorMs, by)}
          price={price}
          formatLine={formatLine}
          hasProbability={priceFormat !== 'implied'}
        />
      )}
      <div className={styles.zoom}>
        {isZoomed ? (
          <Button look="outlined" className={styles.button} onClick={() => onZoom(undefined)}>
            Show all
          </Button>
        ) : null}
        <Button
          look="outlined"
          isIcon
          className={styles.button}
          aria-label="Zoom out"
          disabled={!isZoomed}
          onClick={() => zoomTo(zoomed(window, bounds, 2, cursorMs ?? window.toMs))}
        >
          −
        </Button>
        <Button
          look="outlined"
          isIcon
          className={styles.button}
          aria-label="Zoom in"
          onClick={() => zoomTo(zoomed(window, bounds, 0.5, cursorMs ?? window.toMs))}
        >
          +
        </Button>
      </div>
    </figure>
  )
}

const leastColumns = 200
const paperSize = { width: paperWidth, height: 320 }

/** Finds the nearest change before or after `atMs`. */
function neighbour(lines: readonly ChartLine[], atMs: EpochMs, direction: 1 | -1): EpochMs | undefined {
  const moments = lines.flatMap(({ steps }) => steps.map((step) => step.atMs))
  return direction > 0
    ? moments.reduce<EpochMs | undefined>(
        (best, one) => (one > atMs && one < (best ?? Infinity) ? one : best),
        undefined,
      )
    : moments.reduce<EpochMs | undefined>(
        (best, one) => (one < atMs && one > (best ?? -Infinity) ? one : best),
        undefined,
      )
}

function describeReading(
  { name, steps }: ChartLine,
  atMs: EpochMs,
  { price, formatLine }: Pick<PriceChartProps, 'price' | 'formatLine'>,
): string {
  const step: Step | undefined = stepAt(steps, atMs)
  const line = step?.line === undefined || formatLine === undefined ? '' : `${formatLine(step.line)} at `
  const state = step === undefined || step.state === 'open' ? '' : ` ${step.state}`
  return `${name} ${line}${price(step?.price)}${state}`
}
