import styles from './board-page.module.css'

/** The board's shape while its first prices are on their way. It stands still: what moves here are prices. */
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
