import { classNames } from '../../../shared/class-names.ts'
import { formatQuantity, humanise } from '../../../shared/format.ts'
import styles from '../../../shared/comparison/comparison.module.css'
import type { BlockRow } from './block-rows.ts'
import type { ComparisonPlace } from '../../../shared/row-place.ts'

interface HeadingRowProps extends ComparisonPlace {
  readonly row: Extract<BlockRow, { kind: 'heading' }>
  /** True for the heading that stays at the top of the board. */
  readonly isPinned: boolean
  readonly onToggle: (key: string) => void
}

export function HeadingRow({ row, isPinned, onToggle, ...place }: HeadingRowProps) {
  const { heading, games, isOpen } = row
  return (
    <div
      role="row"
      id={place.id}
      aria-rowindex={place.rowIndex}
      aria-selected={place.isActive}
      className={classNames(styles.row, styles.headingRow)}
      data-pinned={isPinned ? '' : undefined}
      style={{ blockSize: place.height, ...(isPinned ? {} : { transform: `translateY(${place.top}px)` }) }}
    >
      <div role="gridcell" aria-colindex={1} aria-colspan={place.columns} className={styles.headingCell}>
        <button type="button" tabIndex={-1} aria-expanded={isOpen} onClick={() => onToggle(row.key)}>
          <span aria-hidden="true">{isOpen ? '▾' : '▸'}</span>
          {heading.sport === undefined ? null : (
            <span className={styles.sport}>{humanise(heading.sport)}</span>
          )}
          <span className={styles.title}>{heading.title}</span>
          <span className={styles.count}>{formatQuantity(games, 'game')}</span>
        </button>
      </div>
    </div>
  )
}
