import type { Move } from '../../store/market.ts'
import styles from './cells.module.css'

interface PriceCellProps {
  readonly text: string
  /** The movement to show, while it is fresh. */
  readonly move: Move | undefined
}

/**
 * One price. A movement shows as an arrow and a wash of colour that fade by themselves; the arrow's place is reserved,
 * so that digits never shift. Only opacity is animated, which the compositor does without the main thread.
 */
export function PriceCell({ text, move }: PriceCellProps) {
  return (
    // Two names for one animation: going from one to the other starts it again.
    <span
      className={styles.price}
      data-move={move?.direction}
      data-beat={move === undefined ? undefined : move.count % 2}
    >
      {text}
    </span>
  )
}

/** How long a movement is marked; `--flash` in the tokens is a little less. */
export const moveShownMs = 300
