import type { ReactNode } from 'react'
import { classNames } from '../../../shared/class-names.ts'
import type { RowPlace } from '../../../shared/row-place.ts'
import styles from './cells.module.css'

interface RowFrameProps extends RowPlace {
  readonly look: Readonly<
    Partial<Record<'firstOfGame' | 'nested' | 'suspended' | 'closed' | 'stale', boolean>>
  >
  readonly children: ReactNode
}

/** The grid's row that the cells of a market or an outcome are in. */
export function RowFrame({ id, rowIndex, isActive, top, height, look, children }: RowFrameProps) {
  return (
    <div
      role="row"
      id={id}
      aria-rowindex={rowIndex}
      aria-selected={isActive}
      className={classNames(
        styles.row,
        look.firstOfGame && styles.firstOfGame,
        look.nested && styles.nested,
        look.suspended && styles.suspended,
        look.closed && styles.closed,
        look.stale && styles.stale,
      )}
      style={{ transform: `translateY(${top}px)`, blockSize: height }}
    >
      {children}
    </div>
  )
}
