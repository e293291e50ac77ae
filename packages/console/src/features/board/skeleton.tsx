import styles from './board-page.module.css'

/** Placeholder in the board's shape while the first prices load. Not animated: on the board only prices move. */
export function Skeleton() {
  return (
    <div className={styles.skeleton} aria-busy="true" aria-label="Loading markets" role="status">
      {Array.from({ length: games }, (_, game) => (
        <div key={game} className={styles.skeletonGame}>
          <span />
          {Array.from({ length: rowsOfGame }, (__, row) => (
            <div key={row} className={styles.skeletonRow}>
              {Array.from({ length: columns }, (___, column) => (
                <span key={column} />
              ))}
            </div>
          ))}
        </div>
      ))}
    </div>
  )
}

const games = 6
const rowsOfGame = 5
/** The labels, and a few providers. */
const columns = 10
