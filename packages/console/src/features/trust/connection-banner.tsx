import { useConnection, useNow } from '../../store/hooks.ts'
import { connectionText } from './connection-text.ts'
import { formatTime } from '../../shared/format.ts'
import styles from './connection-banner.module.css'

/** Says, across the page, that prices are not what they should be. Nothing while they are. */
export function ConnectionBanner() {
  const connection = useConnection()
  const { tone, label, since, detail } = connectionText(connection, useNow())
  const { incomplete } = connection
  if (detail !== undefined) {
    return (
      <p className={styles.banner} data-tone={tone}>
        <strong>
          {label}
          {since === undefined ? '' : ` ${since}`}.
        </strong>{' '}
        {detail}
      </p>
    )
  }
  if (incomplete === undefined) return null
  return (
    <p className={styles.banner} data-tone="doubtful">
      <strong>History has a hole.</strong> This page was away from {formatTime(incomplete.from)} to{' '}
      {formatTime(incomplete.to)}. Prices of now are complete; a game’s page has its whole history.
    </p>
  )
}
