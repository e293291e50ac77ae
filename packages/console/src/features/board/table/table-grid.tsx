import { useCallback } from 'react'
import { useLocation } from 'wouter'
import { customProperties } from '../../../shared/custom-properties.ts'
import { gamePath } from '../../../shared/links.ts'
import { paperScale } from '../../../shared/paper.ts'
import { PrintedPart } from '../../../shared/printed-part.tsx'
import { usePreferences } from '../../../store/hooks.ts'
import { useSession } from '../../../store/session-context.ts'
import styles from './table-grid.module.css'
import { TableHead } from './table-head.tsx'
import type { TableRow } from './table-rows.ts'
import type { BoardView } from '../board-view.ts'
import { columns, getTableLayout } from './columns.ts'
import { GroupRow } from './group-row.tsx'
import { MarketRow } from './market-row.tsx'
import { OutcomeRow } from './outcome-row.tsx'
import { useGridRows } from '../use-grid-rows.ts'
import { useIsNarrow } from '../../../shared/use-is-narrow.ts'

interface TableGridProps {
  readonly rows: readonly TableRow[]
  readonly view: BoardView
  readonly onSort: (change: Partial<BoardView>) => void
  readonly onToggle: (key: string) => void
  readonly onPointer: (isInside: boolean) => void
}

/** A row for each market of each provider, and for each outcome without a side. Only what is in view is rendered; on paper all. */
export function TableGrid({ rows, view, onSort, onToggle, onPointer }: TableGridProps) {
  const [, navigate] = useLocation()
  const session = useSession()
  const [{ density, hiddenColumns }] = usePreferences()
  const layout = getTableLayout(hiddenColumns)
  const isNarrow = useIsNarrow()
  const look = isNarrow ? 'narrow' : density

  const open = (row: TableRow): void => {
    if (row.kind === 'group') return
    const market = session.markets.get(row.kind === 'market' ? row.key : row.marketKey)
    if (market === undefined) return
    navigate(gamePath(market.gameId, market, row.kind === 'outcome' ? row.outcomeId : undefined))
  }
  const setFold = (row: TableRow, isOpen: boolean): void => {
    const fold = row.kind === 'market' ? row.fold : undefined
    if (fold !== undefined && fold.isOpen !== isOpen) onToggle(fold.key)
  }
  const { grid, visibleRows, totalHeight } = useGridRows({
    rows,
    pinnedKind: 'group',
    getHeight: useCallback((row: TableRow | undefined) => getRowHeight(row, look), [look]),
    coveredHeight: headHeight + groupHeight,
    rowHeight: isNarrow ? narrowRowHeights.other : rowHeights[density],
    onOpen: open,
    onFold: setFold,
    onPointer,
  })

  return (
    <div
      {...grid}
      aria-colcount={columns.length}
      className={styles.grid}
      data-density={look}
      data-hide={hiddenColumns.join(' ')}
      style={customProperties({
        '--columns': layout.template,
        '--least-width': `${layout.leastWidth}px`,
        '--paper-scale': String(paperScale(layout.leastWidth)),
      })}
    >
      <PrintedPart rows={rows.length} />
      <div className={styles.sheet}>
        <TableHead view={view} onSort={onSort} />
        <div role="rowgroup" className={styles.body} style={{ blockSize: totalHeight }}>
          {visibleRows.map(({ row, key, isPinned, place }) => {
            switch (row.kind) {
              case 'group':
                return (
                  <GroupRow
                    key={key}
                    group={row}
                    rowIndex={place.rowIndex}
                    top={isPinned ? undefined : place.top}
                    height={place.height}
                  />
                )
              case 'outcome':
                return <OutcomeRow key={key} {...place} marketKey={row.marketKey} outcomeId={row.outcomeId} />
              case 'market':
                return (
                  <MarketRow
                    key={key}
                    {...place}
                    marketKey={row.key}
                    isFirstOfGame={row.isFirstOfGame}
                    isAlternate={row.isAlternate}
                    fold={row.fold}
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

const headHeight = 28
const groupHeight = 30
const rowHeights = { dense: 20, compact: 28, comfortable: 36 }
/** On a phone the first market of a game has an extra line with the game's name. */
const narrowRowHeights = { first: 60, other: 32 }

function getRowHeight(row: TableRow | undefined, density: keyof typeof rowHeights | 'narrow'): number {
  if (row?.kind === 'group') return groupHeight
  if (density !== 'narrow') return rowHeights[density]
  return row?.kind === 'market' && row.isFirstOfGame ? narrowRowHeights.first : narrowRowHeights.other
}
