import { usePreferences } from '../../../store/hooks.ts'
import styles from './table-grid.module.css'
import type { BoardView } from '../board-view.ts'
import { type Column, columns } from './columns.ts'

interface TableHeadProps {
  readonly view: BoardView
  readonly onSort: (change: Partial<BoardView>) => void
}

export function TableHead({ view, onSort }: TableHeadProps) {
  const [{ tracked }] = usePreferences()
  return (
    <div role="rowgroup" className={styles.head}>
      <div role="row" aria-rowindex={1} className={styles.headRow}>
        {columns.map((column) => (
          <div
            key={column.key}
            role="columnheader"
            data-column={column.key}
            data-tracked={column.key === tracked ? '' : undefined}
            data-numeric={column.isNumeric ? '' : undefined}
            aria-sort={column.isSortable ? getAriaSort(column, view) : undefined}
            className={styles.heading}
            title={column.hint}
          >
            {column.isSortable ? (
              <button type="button" onClick={() => onSort(nextSort(column, view))}>
                {column.title}
              </button>
            ) : (
              column.title
            )}
          </div>
        ))}
      </div>
    </div>
  )
}

function getAriaSort({ key }: Column, view: BoardView): 'ascending' | 'descending' | 'none' {
  if (key !== view.sort) return 'none'
  return view.isDescending ? 'descending' : 'ascending'
}

/** Cycles through ascending, descending and the default order by start. */
function nextSort({ key }: Column, view: BoardView): Partial<BoardView> {
  if (key === 'trend') return {}
  if (key !== view.sort) return { sort: key, isDescending: false }
  return view.isDescending ? { sort: 'start', isDescending: false } : { isDescending: true }
}
