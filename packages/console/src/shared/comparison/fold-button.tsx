import { classNames } from '../class-names.ts'
import styles from './comparison.module.css'
import type { Fold } from './outcome-rows.ts'

interface FoldButtonProps {
  readonly fold: Fold
  /** Read out in place of a text that is too short. */
  readonly label?: string
  readonly text: string
  /** True if something that is folded calls for attention. */
  readonly isMarked?: boolean
  readonly onToggle: (key: string) => void
}

/** Arrow keys on the row do the same, so that Tab can skip the button. */
export function FoldButton({ fold, label, text, isMarked, onToggle }: FoldButtonProps) {
  return (
    <button
      type="button"
      tabIndex={-1}
      className={classNames(styles.fold, isMarked === true && styles.arbitrage)}
      aria-expanded={fold.isOpen}
      aria-label={label}
      onClick={() => onToggle(fold.key)}
    >
      <span aria-hidden="true">{fold.isOpen ? '▾' : '▸'}</span>
      {text}
    </button>
  )
}
