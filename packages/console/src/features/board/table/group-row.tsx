import { formatCount, humanise } from '../../../shared/format.ts'
import type { TableRow } from './table-rows.ts'
import { columns } from './columns.ts'
import styles from './cells.module.css'

interface GroupRowProps {
  readonly group: Extract<TableRow, { kind: 'group' }>
  readonly rowIndex: number
  /** Undefined for the heading that is pinned to the top. */
  readonly top: number | undefined
  readonly height: number
}

export function GroupRow({ group, rowIndex, top, height }: GroupRowProps) {
  return (
    <div
      role="row"
      aria-rowindex={rowIndex}
      className={styles.group}
      data-pinned={top === undefined ? '' : undefined}
      style={{ blockSize: height, ...(top === undefined ? {} : { transform: `translateY(${top}px)` }) }}
    >
      <div role="gridcell" aria-colspan={columns.length} className={styles.groupCell}>
        {group.heading.sport === undefined ? null : (
          <span className={styles.sport}>{humanise(group.heading.sport)}</span>
        )}
        <span className={styles.league}>{group.heading.title}</span>
        <span className={styles.count}>{formatCount(group.markets)}</span>
        <span className="visually-hidden"> {group.markets === 1 ? 'market' : 'markets'}</span>
      </div>
    </div>
  )
}
