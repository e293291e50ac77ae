import type { Direction, Move } from '../../store/market.ts'
import styles from './cells.module.css'

interface PriceCellProps {
  readonly text: string
  /** The move to mark; undefined once it is no longer recent. */
  readonly move: Move | undefined
  /** Direction of the displayed figure in that move. */
  readonly direction: Direction | undefined
  /** One letter where the column's heading does not say which outcome it is: O and U, Y and N. */
  readonly letter?: string | undefined
  /** The outcome with its line. */
  readonly title: string
}

/**
 * One price. A move is marked by an arrow and a background that fade out; the arrow's space is reserved, so that digits
 * never shift. Only opacity is animated, which the compositor does without the main thread.
 */
export function PriceCell({ text, move, direction, letter, title }: PriceCellProps) {
  return (
    <>
      {letter === undefined ? null : (
        <>
          <span className={styles.letter} aria-hidden="true">
            {letter}
          </span>
          <span className="visually-hidden">{title} </span>
        </>
      )}
      {/* Two names for one animation: switching between them restarts it. */}
      <span
        className={styles.price}
        title={title}
        data-move={direction}
        data-beat={move === undefined ? undefined : move.count % 2}
      >
        {text}
      </span>
    </>
  )
}

/** Duration of the mark; `--flash` in the style sheet is slightly shorter. */
export const moveShownMs = 300
