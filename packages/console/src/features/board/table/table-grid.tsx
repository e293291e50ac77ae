import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { customProperties } from '../../../shared/custom-properties.ts'
import { gamePath } from '../../../shared/links.ts'
import { useConnection, usePreferences } from '../../../store/hooks.ts'
import { useSession } from '../../../store/session-context.ts'
import styles from './table-grid.module.css'
import { getBoardPosition } from '../board-position.ts'
import { TableHead } from './table-head.tsx'
import type { TableRow } from './table-rows.ts'
import type { BoardView } from '../board-view.ts'
import { columns, getTableLayout } from './columns.ts'
import { GroupRow } from './group-row.tsx'
import { MarketRow } from './market-row.tsx'
import { isTrusted } from '../is-trusted.ts'
import { nextActive } from '../next-active.ts'
import { OutcomeRow } from './outcome-row.tsx'
import { useGridKeys } from '../use-grid-keys.ts'
import { useIsNarrow } from '../../../shared/use-is-narrow.ts'

interface TableGridProps {
  readonly rows: readonly TableRow[]
  readonly view: BoardView
  readonly onSort: (change: Partial<BoardView>) => void
  readonly onToggle: (key: string) => void
  /** Called when the pointer enters or leaves the rows. */
  readonly onPointer: (isInside: boolean) => void
}

/**
 * The board's rows, of which only the visible ones are rendered. One tab stop: within it the arrow keys, j and k move
 * between rows, left and right fold and unfold them, and Enter opens the game (https://www.w3.org/WAI/ARIA/apg/patterns/grid/).
 */
export function TableGrid({ rows, view, onSort, onToggle, onPointer }: TableGridProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const [, navigate] = useLocation()
  const session = useSession()
  const [position] = useState(() => getBoardPosition(session))
  const [activeKey, setActiveKey] = useState(position.activeKey)
  const [{ density, hiddenColumns }] = usePreferences()
  const layout = getTableLayout(hiddenColumns)
  const { state } = useConnection()
  const isNarrow = useIsNarrow()
  const activeIndex = rows.findIndex(({ key }) => key === activeKey)
  const pinned = useRef(-1)

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => rows[index]?.key ?? index,
    estimateSize: (index) => getRowHeight(rows[index], isNarrow ? 'narrow' : density),
    overscan: 6,
    initialOffset: position.scrollTop,
    // Keeps the current group's heading, which is pinned, and the active row, which focus refers to by its id.
    rangeExtractor: useCallback(
      (range: Range) => {
        pinned.current = groupBefore(rows, range.startIndex)
        const kept = [pinned.current, activeIndex].filter((index) => index >= 0)
        return [...new Set([...kept, ...defaultRangeExtractor(range)])].toSorted((a, b) => a - b)
      },
      [rows, activeIndex],
    ),
    scrollPaddingStart: headHeight + groupHeight,
  })
  useEffect(() => virtualizer.measure(), [virtualizer, density, isNarrow, rows])

  useEffect(() => {
    position.activeKey = activeKey
  }, [position, activeKey])

  const activate = (index: number): void => {
    setActiveKey(rows[index]?.key)
    if (index >= 0) virtualizer.scrollToIndex(index)
  }
  const open = (): void => {
    const row = rows[activeIndex]
    if (row === undefined || row.kind === 'group') return
    const market = session.markets.get(row.kind === 'market' ? row.key : row.marketKey)
    if (market === undefined) return
    navigate(gamePath(market.gameId, market, row.kind === 'outcome' ? row.outcomeId : undefined))
  }
  const setFold = (isOpen: boolean): void => {
    const row = rows[activeIndex]
    const fold = row?.kind === 'market' ? row.fold : undefined
    if (fold !== undefined && fold.isOpen !== isOpen) onToggle(fold.key)
  }
  const onKeyDown = useGridKeys(scroller, {
    move: (key) => {
      const pageRows = Math.max(
        1,
        Math.floor((scroller.current?.clientHeight ?? 0) / rowHeights[density]) - 2,
      )
      const index = nextActive(key, rows, activeIndex, pageRows)
      if (index === undefined) return false
      activate(index)
      return true
    },
    open,
    setFold,
  })

  return (
    <div
      ref={scroller}
      role="grid"
      aria-label="Live odds"
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length}
      aria-activedescendant={activeIndex < 0 ? undefined : rowId(activeIndex)}
      tabIndex={0}
      className={styles.grid}
      data-outdated={isTrusted(state.kind) ? undefined : ''}
      data-density={isNarrow ? 'narrow' : density}
      data-hide={hiddenColumns.join(' ')}
      style={customProperties({
        '--columns': layout.template,
        '--least-width': `${layout.leastWidth}px`,
      })}
      onKeyDown={onKeyDown}
      onPointerEnter={() => onPointer(true)}
      onPointerLeave={() => onPointer(false)}
      onScroll={(event) => {
        position.scrollTop = event.currentTarget.scrollTop
      }}
    >
      <div className={styles.sheet}>
        <TableHead view={view} onSort={onSort} />
        <div role="rowgroup" className={styles.body} style={{ blockSize: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, key, start, size }) => {
            const row = rows[index]
            if (row === undefined) return null
            if (row.kind === 'group') {
              return (
                <GroupRow
                  key={key}
                  group={row}
                  rowIndex={index + 2}
                  top={index === pinned.current ? undefined : start}
                  height={size}
                />
              )
            }
            const place = {
              id: rowId(index),
              rowIndex: index + 2,
              isActive: index === activeIndex,
              top: start,
              height: size,
            }
            return row.kind === 'outcome' ? (
              <OutcomeRow key={key} {...place} marketKey={row.marketKey} outcomeId={row.outcomeId} />
            ) : (
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

function rowId(index: number): string {
  return `board-row-${index}`
}

function groupBefore(rows: readonly TableRow[], index: number): number {
  for (let at = Math.min(index, rows.length - 1); at >= 0; at -= 1) if (rows[at]?.kind === 'group') return at
  return -1
}
