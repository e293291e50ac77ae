import styles from './board-page.module.css'

/** Placeholder in the board's shape while the first prices load. Not animated: on the board only prices move. */
export function Skeleton() {
  return (
    <div className={styles.skeleton} aria-busy="true" aria-label="Loading markets" role="status">
      {Array.from({ length: 24 }, (_, row) => (
        <div key={row} className={styles.skeletonRow}>
          {Array.from({ length: 7 }, (__, column) => (
            <span key={column} />
          ))}
        </div>
      ))}
    </div>
  )
}
