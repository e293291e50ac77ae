import { useConnection, useNow } from '../../store/hooks.ts'
import { connectionText } from './connection-text.ts'
import { formatTime } from '../../shared/format.ts'
import styles from './connection-banner.module.css'

/** A banner across the page while prices may be outdated or history is incomplete. */
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
      <strong>Gap in history.</strong> This page was disconnected from {formatTime(incomplete.from)} to{' '}
      {formatTime(incomplete.to)}. Current prices are complete; a game’s page has its full history.
    </p>
  )
}
