import styles from './chart-legend.module.css'

/** Explains the line styles. */
export function ChartLegend() {
  return (
    <ul className={styles.key} aria-label="Chart legend">
      {entries.map(({ name, dashes }) => (
        <li key={name}>
          <svg width="22" height="8" viewBox="0 0 22 8" aria-hidden="true">
            <path d="M0 4h22" stroke="currentColor" strokeWidth="1.5" strokeDasharray={dashes} />
          </svg>
          {name}
        </li>
      ))}
      <li>
        <span className={styles.suspended} aria-hidden="true" />
        no bets at any
      </li>
      <li>
        <svg width="22" height="10" viewBox="0 0 22 10" aria-hidden="true">
          <path d="M0 10 10 0M6 10 16 0M12 10 22 0" stroke="currentColor" strokeWidth="1" />
        </svg>
        no data
      </li>
    </ul>
  )
}

const entries = [
  { name: 'open', dashes: undefined },
  { name: 'suspended or closed', dashes: '5 4' },
  { name: 'provider quiet', dashes: '1 4' },
]
