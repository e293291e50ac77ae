import type { Move } from '../../store/market.ts'
import styles from './cells.module.css'

interface PriceCellProps {
  readonly text: string
  /** The move to mark; undefined once it is no longer recent. */
  readonly move: Move | undefined
}

/**
 * One price. A move is marked by an arrow and a background that fade out; the arrow's space is reserved, so that digits
 * never shift. Only opacity is animated, which the compositor does without the main thread.
 */
export function PriceCell({ text, move }: PriceCellProps) {
  return (
    // Two names for one animation: switching between them restarts it.
    <span
      className={styles.price}
      data-move={move?.direction}
      data-beat={move === undefined ? undefined : move.count % 2}
    >
      {text}
    </span>
  )
}

/** Duration of the mark; `--flash` in the style sheet is slightly shorter. */
export const moveShownMs = 300
