import { useCallback, useMemo } from 'react'
import { useLocation } from 'wouter'
import type { ProviderName } from '@sportsfeeds/domain'
import { customProperties } from '../../../shared/custom-properties.ts'
import { gamePath } from '../../../shared/links.ts'
import { paperScale } from '../../../shared/paper.ts'
import { PrintedPart } from '../../../shared/printed-part.tsx'
import { useShortcuts } from '../../../shared/use-shortcuts.ts'
import { usePreferences } from '../../../store/hooks.ts'
import { useSession } from '../../../store/session-context.ts'
import { type BoardView, orders, toWindowMs } from '../board-view.ts'
import { useGridRows } from '../use-grid-rows.ts'
import { useIsNarrow } from '../../../shared/use-is-narrow.ts'
import { useWidth } from '../../../shared/use-width.ts'
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
  readonly onPointer: (isInside: boolean) => void
}

/** A block for each game, a row for each outcome, a column for each provider. Only what is in view is rendered; on paper all. */
export function BlockGrid({ rows, providers, view, onView, onToggle, onPointer }: BlockGridProps) {
  const [, navigate] = useLocation()
  const session = useSession()
  const [{ density, figures, fairMethod }] = usePreferences()
  const { watched, toggleWatched, hide } = useWatchList()
  const isNarrow = useIsNarrow()
  const settings = useMemo(
    () => ({ fairMethod, moveWindowMs: toWindowMs(view.moveWindow) }),
    [fairMethod, view.moveWindow],
  )
  const rowHeight = rowHeights[isNarrow ? 'comfortable' : density]
  const toggleHeading = useCallback((key: string) => onToggle(headingFold(key)), [onToggle])

  const open = (row: BlockRow): void => {
    if (row.kind === 'heading') {
      toggleHeading(row.key)
      return
    }
    const group = toGroup(session.markets.group(row.groupKey))
    const line = group === undefined || row.kind === 'game' ? undefined : findLine(group, row.line)
    const [market] = line?.markets ?? []
    navigate(gamePath(row.gameId, market, row.kind === 'outcome' ? row.outcomeId : undefined))
  }
  const fold = (row: BlockRow, isOpen: boolean): void => {
    if (row.kind === 'heading') {
      if (row.isOpen !== isOpen) toggleHeading(row.key)
    } else if (row.folded !== undefined && row.folded.isOpen !== isOpen) onToggle(row.folded.key)
  }
  const { grid, scroller, active, visibleRows, totalHeight } = useGridRows({
    rows,
    pinnedKind: 'heading',
    getHeight: useCallback(
      (row: BlockRow | undefined) => (row?.kind === 'outcome' ? rowHeight : rowHeight + headingExtra),
      [rowHeight],
    ),
    coveredHeight: headHeight + rowHeight + headingExtra,
    rowHeight,
    onOpen: open,
    onFold: fold,
    onPointer,
  })
  const width = useWidth(scroller)
  const layout = useMemo(
    () => getComparisonLayout(figures, isNarrow, { width, providers: providers.length }),
    [figures, isNarrow, width, providers.length],
  )
  const visible = useVisibleProviders(providers, layout, scroller)
  const columns = layout.labels.length + providers.length

  const onGame = (act: (gameId: string) => void) => (): void => {
    if (active !== undefined && active.kind !== 'heading') act(active.gameId)
  }
  const alertOnRow = (): void => {
    if (active?.kind !== 'outcome') return
    const path = alertPath(session.markets.group(active.groupKey), active)
    if (path !== undefined) navigate(path)
  }
  useShortcuts({ w: onGame(toggleWatched), x: onGame(hide), n: alertOnRow })

  return (
    <div
      {...grid}
      aria-colcount={columns}
      className={styles.grid}
      data-density={density}
      style={customProperties({ '--paper-scale': String(paperScale(visible.totalWidth)) })}
    >
      <PrintedPart rows={rows.length} providers={{ shown: visible.shown.length, total: providers.length }} />
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
        <div role="rowgroup" className={styles.body} style={{ blockSize: totalHeight }}>
          {visibleRows.map(({ row, key, isPinned, place }) => {
            switch (row.kind) {
              case 'heading':
                return (
                  <HeadingRow
                    key={key}
                    {...place}
                    columns={columns}
                    row={row}
                    isPinned={isPinned}
                    onToggle={toggleHeading}
                  />
                )
              case 'game':
                return (
                  <GameRow
                    key={key}
                    {...place}
                    columns={columns}
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
                    columns={columns}
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
