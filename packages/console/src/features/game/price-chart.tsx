import type { EpochMs } from '@sportsfeeds/domain'
import { type KeyboardEvent, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import { Button } from '../../shared/button.tsx'
import type { PriceFormat } from '../../store/preferences.ts'
import type { Quoted } from '../../store/quoted.ts'
import { chartColours } from './chart-colours.ts'
import { stepsOnScale } from './chart-data.ts'
import { createPlot, type Plot } from './plot.ts'
import styles from './price-chart.module.css'
import { type Step, type Stretch, stepAt } from './price-line.ts'
import { priceTicks } from './price-ticks.ts'
import { thinSteps } from './thin-steps.ts'
import { momentText } from './time-labels.ts'
import type { ProviderLine } from './use-game-figures.ts'
import { useColourScheme } from './use-colour-scheme.ts'
import { isWhole, panned, within, zoomed } from './zoom.ts'

interface PriceChartProps {
  readonly label: string
  readonly lines: readonly ProviderLine[]
  readonly bounds: Stretch
  readonly gaps: readonly Stretch[]
  readonly priceFormat: PriceFormat
  readonly price: (quoted: Quoted | undefined) => string
  /** Formats a line that the market's name does not say; undefined where there is none. */
  readonly formatLine: ((line: number) => string) | undefined
  readonly cursorMs: EpochMs | undefined
  readonly onCursor: (atMs: EpochMs | undefined) => void
}

/** Prices of the selected providers over time. Drag to zoom, double-click to reset, or use the keyboard. */
export function PriceChart(props: PriceChartProps) {
  const { label, lines, bounds, gaps, priceFormat, formatLine, cursorMs, onCursor } = props
  const scale = priceFormat === 'implied' ? 'implied' : 'decimal'
  const [zoom, setZoom] = useState<Stretch>()
  const [announcement, setAnnouncement] = useState('')
  const window = useMemo(() => (zoom === undefined ? bounds : within(zoom, bounds)), [zoom, bounds])
  const shown = useMemo(() => lines.filter(({ isShown }) => isShown), [lines])
  const element = useRef<HTMLDivElement>(null)
  const plot = useRef<Plot>(undefined)
  const colourScheme = useColourScheme()
  const look = JSON.stringify(shown.map(({ colour, isFocus }) => ({ colour, isFocus })))

  const zoomTo = (next: Stretch): void => setZoom(isWhole(next, bounds) ? undefined : next)
  const onZoom = useEffectEvent((next: Stretch) => zoomTo(within(next, bounds)))
  const onPointer = useEffectEvent(onCursor)

  useEffect(() => {
    if (element.current === null) return undefined
    const created = createPlot({
      element: element.current,
      colours: chartColours(element.current, lines.length),
      lines: shown.map(({ colour, isFocus }) => ({ colour, isFocus })),
      getTicks: (least, greatest, maxTicks) => priceTicks(least, greatest, priceFormat, maxTicks),
      formatLine,
      onZoom: (next) => onZoom(next),
      onReset: () => setZoom(undefined),
      onCursor: (atMs) => onPointer(atMs),
    })
    plot.current = created
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) created.resize(entry.contentRect)
    })
    observer.observe(element.current)
    return () => {
      observer.disconnect()
      created.destroy()
      plot.current = undefined
    }
    // Rebuilds the chart only when the look of its lines changes; the effect below updates their data.
  }, [look, colourScheme, priceFormat, formatLine])

  useEffect(() => {
    const columns = Math.max(leastColumns, element.current?.clientWidth ?? 0)
    const drawn = shown.map(({ steps }) => stepsOnScale(thinSteps(steps, window, columns), scale))
    plot.current?.show({ lines: drawn, window, gaps })
  }, [shown, window, gaps, scale, look, colourScheme, priceFormat, formatLine])

  const readAt = (atMs: EpochMs): void => {
    onCursor(atMs)
    plot.current?.moveCursor(atMs)
    if (atMs < window.fromMs || atMs > window.toMs) {
      setZoom(
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
      `${momentText(atMs)}: ${shown.map((line) => describeReading(line, atMs, props)).join(', ')}`,
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
      '0': () => setZoom(undefined),
      Escape: () => setZoom(undefined),
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
      <span className={styles.moment}>{cursorMs === undefined ? 'Latest prices' : momentText(cursorMs)}</span>
      <div className={styles.zoom}>
        {zoom === undefined ? null : (
          <Button look="outlined" className={styles.button} onClick={() => setZoom(undefined)}>
            Show all
          </Button>
        )}
        <Button
          look="outlined"
          isIcon
          className={styles.button}
          aria-label="Zoom out"
          disabled={zoom === undefined}
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

/** Finds the nearest change before or after `atMs`. */
function neighbour(lines: readonly ProviderLine[], atMs: EpochMs, direction: 1 | -1): EpochMs | undefined {
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
  { provider, steps }: ProviderLine,
  atMs: EpochMs,
  { price, formatLine }: Pick<PriceChartProps, 'price' | 'formatLine'>,
): string {
  const step: Step | undefined = stepAt(steps, atMs)
  const line = step?.line === undefined || formatLine === undefined ? '' : `${formatLine(step.line)} at `
  const state = step === undefined || step.state === 'open' ? '' : ` ${step.state}`
  return `${provider} ${line}${price(step?.price)}${state}`
}
