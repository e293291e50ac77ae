import { classNames } from '../class-names.ts'
import type { Direction, Move } from '../../store/market.ts'
import styles from './price-cell.module.css'

interface PriceCellProps {
  readonly text: string
  /** The move to mark; undefined once it is no longer recent. */
  readonly move: Move | undefined
  /** Direction of the displayed figure in that move. */
  readonly direction: Direction | undefined
  /** One letter where the column's heading does not say which outcome it is: O and U, Y and N. */
  readonly letter?: string | undefined
  /** The outcome with its line, and whatever else there is to say. */
  readonly title: string
  readonly isBest?: boolean
  readonly isSuspended?: boolean
}

/** One price, with an arrow after a move. The arrow's space is reserved, so that digits never shift. */
export function PriceCell({ text, move, direction, letter, title, isBest, isSuspended }: PriceCellProps) {
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
      <span
        className={classNames(
          styles.price,
          isBest === true && styles.best,
          isSuspended === true && styles.suspended,
        )}
        title={title}
        data-move={direction}
        data-decimals={countDecimals(text)}
        data-size={move === undefined ? undefined : markSize(move)}
      >
        {text}
      </span>
    </>
  )
}

/** Decimals of a decimal price, so that points are below each other; undefined for other formats. */
export function countDecimals(text: string): number | undefined {
  return /^\d+\.(\d+)$/.exec(text)?.[1]?.length
}

/** Moves are marked for so long, without an animation: long enough to look up from another screen. */
const markShownMs = 10_000

/** The move if it is recent enough to be marked. */
export function recentMove(move: Move | undefined, nowMs: number): Move | undefined {
  return move !== undefined && nowMs - move.atMs < markShownMs ? move : undefined
}

/** From 1 to 3, by points of probability: less than half a point, less than two, or more. */
function markSize({ size }: Move): 1 | 2 | 3 {
  if (size < 0.005) return 1
  return size < 0.02 ? 2 : 3
}
