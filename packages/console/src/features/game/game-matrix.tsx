import { compareGroups } from '@sportsfeeds/client'
import { type GameId, marketId, type OutcomeId, type ProviderName } from '@sportsfeeds/domain'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, use, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { classNames } from '../../shared/class-names.ts'
import frame from '../../shared/grid-frame.module.css'
import { alertPath } from '../../shared/comparison/alert-path.ts'
import { ComparisonHead } from '../../shared/comparison/comparison-head.tsx'
import { getComparisonLayout } from '../../shared/comparison/comparison-layout.ts'
import { OutcomeRow } from '../../shared/comparison/outcome-row.tsx'
import { findLine, outcomeRows, toGroup } from '../../shared/comparison/outcome-rows.ts'
import { customProperties } from '../../shared/custom-properties.ts'
import { maxPrintedRows, paperScale } from '../../shared/paper.ts'
import { PrintedPart } from '../../shared/printed-part.tsx'
import { PrintingContext } from '../../shared/printing.tsx'
import { providerColumns } from '../../shared/comparison/provider-columns.ts'
import { useWidth } from '../../shared/use-width.ts'
import { useVisibleProviders } from '../../shared/comparison/use-visible-providers.ts'
import { useIsNarrow } from '../../shared/use-is-narrow.ts'
import { useGroupKeys, usePreferences } from '../../store/hooks.ts'
import type { Market } from '../../store/market.ts'
import { useSession } from '../../store/session-context.ts'
import comparison from '../../shared/comparison/comparison.module.css'
import styles from './game-matrix.module.css'
import { formatGameView, type GameView } from './game-view.ts'

interface GameMatrixProps {
  readonly gameId: GameId
  readonly view: GameView
}

/**
 * All markets of a game now: a row for each outcome, a column for each provider. The arrow keys move between rows, left
 * and right fold and unfold their lines, and Enter, or a click on an outcome, shows it in the chart.
 */
export function GameMatrix({ gameId, view }: GameMatrixProps) {
  const session = useSession()
  const scroller = useRef<HTMLDivElement>(null)
  const [, navigate] = useLocation()
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set())
  const [activeKey, setActiveKey] = useState<string>()
  const [{ density, figures, fairMethod, hasShortcuts, providers: chosen }] = usePreferences()
  const isNarrow = useIsNarrow()
  const isPrinting = use(PrintingContext)
  const groupKeys = useGroupKeys()
  useEffect(() => session.past.request(gameId), [session, gameId])

  const { rows, columns } = useMemo(() => {
    const groups = groupKeys
      .filter((key) => key.startsWith(`${gameId}/`))
      .map((key) => session.markets.group(key))
    const counts = new Map<ProviderName, number>()
    for (const { provider } of groups.flat()) counts.set(provider, (counts.get(provider) ?? 0) + 1)
    return {
      rows: groups
        .flatMap((markets) => toGroup(markets) ?? [])
        .toSorted(compareGroups)
        .flatMap((group) => outcomeRows(group, toggled)),
      columns: providerColumns(chosen, counts),
    }
  }, [session, gameId, groupKeys, toggled, chosen])

  const width = useWidth(scroller, rows.length > 0)
  const layout = useMemo(
    () => getComparisonLayout(figures, isNarrow, { width, providers: columns.length }),
    [figures, isNarrow, width, columns.length],
  )
  const visible = useVisibleProviders(columns, layout, scroller)
  const settings = useMemo(() => ({ fairMethod, moveWindowMs: undefined }), [fairMethod])
  const height = rowHeights[isNarrow ? 'comfortable' : density]
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => rows[index]?.key ?? index,
    estimateSize: () => height,
    overscan: 6,
    scrollPaddingStart: headHeight,
  })
  useEffect(() => virtualizer.measure(), [virtualizer, height, rows])

  const getPath = useCallback(
    (id: GameId, market: Market, outcome: OutcomeId): string => {
      const search = formatGameView({
        ...view,
        market: marketId(market.market),
        outcome,
        focus: market.provider,
      })
      return `/games/${id}?${search.toString()}`
    },
    [view],
  )
  const toggle = useCallback(
    (key: string) =>
      setToggled((now) =>
        now.has(key) ? new Set([...now].filter((one) => one !== key)) : new Set([...now, key]),
      ),
    [],
  )

  const activeIndex = rows.findIndex(({ key }) => key === activeKey)
  const active = rows[activeIndex]
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget) return
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key]
    if (step !== undefined) {
      const index = Math.max(0, Math.min(rows.length - 1, activeIndex + step))
      setActiveKey(rows[index]?.key)
      virtualizer.scrollToIndex(index)
    } else if (event.key === 'Enter' && active !== undefined) {
      const group = toGroup(session.markets.group(active.groupKey))
      const [market] = (group === undefined ? undefined : findLine(group, active.line))?.markets ?? []
      if (market !== undefined) navigate(getPath(gameId, market, active.outcomeId))
    } else if (event.key === 'n' && active !== undefined && hasShortcuts) {
      const path = alertPath(session.markets.group(active.groupKey), active)
      if (path !== undefined) navigate(path)
    } else if ((event.key === 'ArrowRight' || event.key === 'ArrowLeft') && active?.folded !== undefined) {
      if (active.folded.isOpen !== (event.key === 'ArrowRight')) toggle(active.folded.key)
    } else return
    event.preventDefault()
  }

  if (rows.length === 0) return null
  return (
    <section className={classNames(styles.matrix, frame.frame)} aria-label="Markets">
      <div
        ref={scroller}
        role="grid"
        aria-label="Markets of the game"
        aria-rowcount={rows.length + 1}
        aria-colcount={layout.labels.length + columns.length}
        aria-activedescendant={activeIndex < 0 ? undefined : rowId(activeIndex)}
        tabIndex={0}
        className={comparison.grid}
        style={customProperties({ '--paper-scale': String(paperScale(visible.totalWidth)) })}
        onKeyDown={onKeyDown}
      >
        <PrintedPart rows={rows.length} providers={{ shown: visible.shown.length, total: columns.length }} />
        <div className={comparison.sheet} style={{ inlineSize: visible.totalWidth }}>
          <ComparisonHead layout={layout} providers={visible} />
          <div role="rowgroup" className={comparison.body} style={{ blockSize: virtualizer.getTotalSize() }}>
            {(isPrinting
              ? rows.slice(0, maxPrintedRows).map((_, index) => ({ index, start: 0, size: height }))
              : virtualizer.getVirtualItems()
            ).map(({ index, start, size }) => {
              const row = rows[index]
              return row === undefined ? null : (
                <OutcomeRow
                  key={row.key}
                  id={rowId(index)}
                  rowIndex={index + 2}
                  isActive={index === activeIndex && !isPrinting}
                  top={start}
                  height={size}
                  columns={layout.labels.length + columns.length}
                  row={row}
                  layout={layout}
                  providers={visible}
                  settings={settings}
                  onToggle={toggle}
                  getPath={getPath}
                />
              )
            })}
          </div>
        </div>
      </div>
    </section>
  )
}

const headHeight = 26
const rowHeights = { dense: 20, compact: 24, comfortable: 32 }

function rowId(index: number): string {
  return `matrix-row-${index}`
}
