import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import type { ProviderName } from '@sportsfeeds/domain'
import { gamePath } from '../../../shared/links.ts'
import { useShortcuts } from '../../../shared/use-shortcuts.ts'
import { useConnection, usePreferences } from '../../../store/hooks.ts'
import { useSession } from '../../../store/session-context.ts'
import { getBoardPosition } from '../board-position.ts'
import { type BoardView, orders, toWindowMs } from '../board-view.ts'
import { isTrusted } from '../is-trusted.ts'
import { nextActive } from '../next-active.ts'
import { useGridKeys } from '../use-grid-keys.ts'
import { useIsNarrow } from '../../../shared/use-is-narrow.ts'
import styles from '../../../shared/comparison/comparison.module.css'
import { ComparisonHead } from '../../../shared/comparison/comparison-head.tsx'
import { getComparisonLayout } from '../../../shared/comparison/comparison-layout.ts'
import { alertPath } from '../../../shared/comparison/alert-path.ts'
import { findLine, toGroup } from '../../../shared/comparison/outcome-rows.ts'
import { type BlockRow, headingFold } from './block-rows.ts'
import { GameRow } from './game-row.tsx'
import { HeadingRow } from './heading-row.tsx'
import { OutcomeRow } from '../../../shared/comparison/outcome-row.tsx'
import { useVisibleProviders } from '../../../shared/comparison/use-visible-providers.ts'
import { useWatchList } from './use-watch-list.ts'

interface BlockGridProps {
  readonly rows: readonly BlockRow[]
  readonly providers: readonly ProviderName[]
  readonly view: BoardView
  readonly onView: (change: Partial<BoardView>) => void
  readonly onToggle: (key: string) => void
  /** Called when the pointer enters or leaves the rows. */
  readonly onPointer: (isInside: boolean) => void
}

/**
 * A block for each game, a row for each outcome, a column for each provider. Only what is visible is rendered. One tab
 * stop: within it the arrow keys, j and k move between rows, left and right fold and unfold, and Enter opens the game
 * (https://www.w3.org/WAI/ARIA/apg/patterns/grid/).
 */
export function BlockGrid({ rows, providers, view, onView, onToggle, onPointer }: BlockGridProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const [, navigate] = useLocation()
  const session = useSession()
  const [position] = useState(() => getBoardPosition(session))
  const [activeKey, setActiveKey] = useState(position.activeKey)
  const [{ density, figures, fairMethod }] = usePreferences()
  const { watched, toggleWatched, hide } = useWatchList()
  const { state } = useConnection()
  const isNarrow = useIsNarrow()
  const layout = useMemo(() => getComparisonLayout(figures, isNarrow), [figures, isNarrow])
  const visible = useVisibleProviders(providers, layout, scroller)
  const settings = useMemo(
    () => ({ fairMethod, moveWindowMs: toWindowMs(view.moveWindow) }),
    [fairMethod, view.moveWindow],
  )
  const height = rowHeights[isNarrow ? 'comfortable' : density]
  const activeIndex = rows.findIndex(({ key }) => key === activeKey)
  const pinned = useRef(-1)
  const columns = layout.labels.length + providers.length

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => rows[index]?.key ?? index,
    estimateSize: (index) => (rows[index]?.kind === 'outcome' ? height : height + headingExtra),
    overscan: 6,
    initialOffset: position.scrollTop,
    // Keeps the current heading, which is pinned, and the active row, which focus refers to by its id.
    rangeExtractor: useCallback(
      (range: Range) => {
        pinned.current = headingBefore(rows, range.startIndex)
        const kept = [pinned.current, activeIndex].filter((index) => index >= 0)
        return [...new Set([...kept, ...defaultRangeExtractor(range)])].toSorted((a, b) => a - b)
      },
      [rows, activeIndex],
    ),
    scrollPaddingStart: headHeight + height + headingExtra,
  })
  useEffect(() => virtualizer.measure(), [virtualizer, height, rows])
  useEffect(() => {
    position.activeKey = activeKey
  }, [position, activeKey])

  const activate = (index: number): void => {
    setActiveKey(rows[index]?.key)
    if (index >= 0) virtualizer.scrollToIndex(index)
  }
  const active = rows[activeIndex]
  const toggleHeading = useCallback((key: string) => onToggle(headingFold(key)), [onToggle])
  const open = (): void => {
    if (active === undefined) return
    if (active.kind === 'heading') {
      toggleHeading(active.key)
      return
    }
    const group = toGroup(session.markets.group(active.groupKey))
    const line = group === undefined || active.kind === 'game' ? undefined : findLine(group, active.line)
    const [market] = line?.markets ?? []
    navigate(gamePath(active.gameId, market, active.kind === 'outcome' ? active.outcomeId : undefined))
  }
  const setFold = (isOpen: boolean): void => {
    if (active?.kind === 'heading') {
      if (active.isOpen !== isOpen) toggleHeading(active.key)
    } else if (active?.folded !== undefined && active.folded.isOpen !== isOpen) onToggle(active.folded.key)
  }
  const onGame = (act: (gameId: string) => void) => (): void => {
    if (active !== undefined && active.kind !== 'heading') act(active.gameId)
  }
  const onKeyDown = useGridKeys(scroller, {
    move: (key) => {
      const pageRows = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / height) - 3)
      const index = nextActive(key, rows, activeIndex, pageRows)
      if (index === undefined) return false
      activate(index)
      return true
    },
    open,
    setFold,
  })
  const alertOnRow = (): void => {
    if (active?.kind !== 'outcome') return
    const path = alertPath(session.markets.group(active.groupKey), active)
    if (path !== undefined) navigate(path)
  }
  useShortcuts({ w: onGame(toggleWatched), x: onGame(hide), n: alertOnRow })

  return (
    <div
      ref={scroller}
      role="grid"
      aria-label="Live odds"
      aria-rowcount={rows.length + 1}
      aria-colcount={columns}
      aria-activedescendant={activeIndex < 0 ? undefined : rowId(activeIndex)}
      tabIndex={0}
      className={styles.grid}
      data-outdated={isTrusted(state.kind) ? undefined : ''}
      data-density={density}
      onKeyDown={onKeyDown}
      onPointerEnter={() => onPointer(true)}
      onPointerLeave={() => onPointer(false)}
      onScroll={(event) => {
        position.scrollTop = event.currentTarget.scrollTop
      }}
    >
      <div className={styles.sheet} style={{ inlineSize: visible.totalWidth }}>
        <ComparisonHead
          layout={layout}
          providers={visible}
          sorting={{
            columns: sortable,
            current: view.order === 'start' ? undefined : view.order,
            onSort: (column) =>
              onView({ order: orders.find((order) => order === column && order !== view.order) ?? 'start' }),
          }}
        />
        <div role="rowgroup" className={styles.body} style={{ blockSize: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, key, start, size }) => {
            const row = rows[index]
            if (row === undefined) return null
            const place = {
              id: rowId(index),
              rowIndex: index + 2,
              isActive: index === activeIndex,
              top: start,
              height: size,
              columns,
            }
            switch (row.kind) {
              case 'heading':
                return (
                  <HeadingRow
                    key={key}
                    {...place}
                    row={row}
                    isPinned={index === pinned.current}
                    onToggle={toggleHeading}
                  />
                )
              case 'game':
                return (
                  <GameRow
                    key={key}
                    {...place}
                    row={row}
                    isWatched={watched.has(row.gameId)}
                    onToggle={onToggle}
                    onWatch={toggleWatched}
                    onHide={hide}
                  />
                )
              case 'outcome':
                return (
                  <OutcomeRow
                    key={key}
                    {...place}
                    row={row}
                    layout={layout}
                    providers={visible}
                    settings={settings}
                    onToggle={onToggle}
                  />
                )
            }
          })}
        </div>
      </div>
    </div>
  )
}

const sortable = new Map([
  ['book', 'ascending'],
  ['move', 'descending'],
] as const)

const headHeight = 26
/** Headings and games are a little higher than outcomes. */
const headingExtra = 4
const rowHeights = { dense: 20, compact: 24, comfortable: 32 }

function rowId(index: number): string {
  return `board-row-${index}`
}

function headingBefore(rows: readonly BlockRow[], index: number): number {
  for (let at = Math.min(index, rows.length - 1); at >= 0; at -= 1)
    if (rows[at]?.kind === 'heading') return at
  return -1
}
