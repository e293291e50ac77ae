import styles from './block-grid.module.css'
import type { Fold } from './block-rows.ts'

interface FoldButtonProps {
  readonly fold: Fold
  readonly label: string
  readonly text: string
  readonly onToggle: (key: string) => void
}

/** Arrow keys on the row do the same, so that Tab can skip the button. */
export function FoldButton({ fold, label, text, onToggle }: FoldButtonProps) {
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles.fold}
      aria-expanded={fold.isOpen}
      aria-label={label}
      onClick={() => onToggle(fold.key)}
    >
      <span aria-hidden="true">{fold.isOpen ? '▾' : '▸'}</span>
      {text}
    </button>
  )
}
