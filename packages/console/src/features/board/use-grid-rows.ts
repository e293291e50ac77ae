import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual'
import {
  type ComponentPropsWithRef,
  type RefObject,
  use,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { maxPrintedRows } from '../../shared/paper.ts'
import { PrintingContext } from '../../shared/printing.tsx'
import type { RowPlace } from '../../shared/row-place.ts'
import { useConnection } from '../../store/hooks.ts'
import { useSession } from '../../store/session-context.ts'
import { getBoardPosition } from './board-position.ts'
import { isTrusted } from './is-trusted.ts'
import { nextActive } from './next-active.ts'
import { useGridKeys } from './use-grid-keys.ts'

interface GridRowsOptions<Row> {
  readonly rows: readonly Row[]
  /** Kind of the rows of which the current one stays in view. */
  readonly pinnedKind: string
  /** The same function as long as the heights are the same. */
  readonly getHeight: (row: Row | undefined) => number
  /** Height of what covers the first rows: the head and a pinned row. */
  readonly coveredHeight: number
  /** Height of most rows, for keys that move by a page. */
  readonly rowHeight: number
  readonly onOpen: (row: Row) => void
  readonly onFold: (row: Row, isOpen: boolean) => void
  /** Called when the pointer enters or leaves the rows. */
  readonly onPointer: (isInside: boolean) => void
}

/** A row in view, and where it is. */
export interface GridRow<Row> {
  readonly row: Row
  readonly key: string
  readonly isPinned: boolean
  readonly place: RowPlace
}

interface GridRows<Row> {
  /** For the element that scrolls. */
  readonly grid: ComponentPropsWithRef<'div'> & { readonly 'data-outdated': '' | undefined }
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly active: Row | undefined
  readonly visibleRows: readonly GridRow<Row>[]
  readonly totalHeight: number
}

/**
 * The rows of a grid, of which only those in view are rendered; on paper all. One tab stop: within it the arrow keys, j and k move between
 * rows, left and right fold and unfold them, and Enter opens one (https://www.w3.org/WAI/ARIA/apg/patterns/grid/). The active
 * row and the scroll position survive the way to a game and back.
 */
export function useGridRows<Row extends { readonly key: string; readonly kind: string }>({
  rows,
  pinnedKind,
  getHeight,
  coveredHeight,
  rowHeight,
  onOpen,
  onFold,
  onPointer,
}: GridRowsOptions<Row>): GridRows<Row> {
  const scroller = useRef<HTMLDivElement>(null)
  const session = useSession()
  const [position] = useState(() => getBoardPosition(session))
  const [activeKey, setActiveKey] = useState(position.activeKey)
  const { state } = useConnection()
  const activeIndex = useMemo(() => rows.findIndex(({ key }) => key === activeKey), [rows, activeKey])
  const active = rows[activeIndex]
  const pinnable = useMemo(
    () => rows.flatMap(({ kind }, index) => (kind === pinnedKind ? [index] : [])),
    [rows, pinnedKind],
  )
  const pinned = useRef(-1)
  const isPrinting = use(PrintingContext)

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    // Another function would make it measure all rows again, at each frame of a scroll.
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    estimateSize: (index) => getHeight(rows[index]),
    overscan: 6,
    initialOffset: position.scrollTop,
    // Keeps the pinned row, and the active one, which focus refers to by its id.
    rangeExtractor: useCallback(
      (range: Range) => {
        pinned.current = pinnable.findLast((index) => index <= range.startIndex) ?? -1
        const kept = [pinned.current, activeIndex].filter((index) => index >= 0)
        return [...new Set([...kept, ...defaultRangeExtractor(range)])].toSorted((a, b) => a - b)
      },
      [pinnable, activeIndex],
    ),
    scrollPaddingStart: coveredHeight,
  })
  useEffect(() => virtualizer.measure(), [virtualizer, getHeight, rows])
  useEffect(() => {
    position.activeKey = activeKey
  }, [position, activeKey])

  const onKeyDown = useGridKeys(scroller, {
    move: (key) => {
      const viewHeight = (scroller.current?.clientHeight ?? 0) - coveredHeight
      const pageRows = Math.max(1, Math.floor(viewHeight / rowHeight))
      const index = nextActive(key, rows, activeIndex, pageRows)
      if (index === undefined) return false
      setActiveKey(rows[index]?.key)
      if (index >= 0) virtualizer.scrollToIndex(index)
      return true
    },
    open: () => active !== undefined && onOpen(active),
    setFold: (isOpen) => active !== undefined && onFold(active, isOpen),
  })

  return {
    grid: {
      ref: scroller,
      role: 'grid',
      'aria-label': 'Live odds',
      'aria-rowcount': rows.length + 1,
      'aria-activedescendant': active === undefined ? undefined : rowId(activeIndex),
      tabIndex: 0,
      'data-outdated': isTrusted(state.kind) ? undefined : '',
      onKeyDown,
      onPointerEnter: () => onPointer(true),
      onPointerLeave: () => onPointer(false),
      onScroll: ({ currentTarget }) => {
        position.scrollTop = currentTarget.scrollTop
      },
    },
    scroller,
    active,
    visibleRows: (isPrinting ? printed(rows, getHeight) : virtualizer.getVirtualItems()).flatMap(
      ({ index, start, size }) => {
        const row = rows[index]
        if (row === undefined) return []
        const place = {
          id: rowId(index),
          rowIndex: index + 2,
          isActive: index === activeIndex && !isPrinting,
          top: start,
          height: size,
        }
        return [{ row, key: row.key, isPinned: index === pinned.current && !isPrinting, place }]
      },
    ),
    totalHeight: virtualizer.getTotalSize(),
  }
}

/** On paper rows follow each other, wherever they would be on the screen. */
function printed<Row>(
  rows: readonly Row[],
  getHeight: (row: Row) => number,
): { readonly index: number; readonly start: number; readonly size: number }[] {
  return rows.slice(0, maxPrintedRows).map((row, index) => ({ index, start: 0, size: getHeight(row) }))
}

function rowId(index: number): string {
  return `board-row-${index}`
}
