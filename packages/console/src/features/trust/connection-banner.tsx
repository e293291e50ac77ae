import { Button } from '../../shared/button.tsx'
import { useConnection, useNow } from '../../store/hooks.ts'
import { useSession } from '../../store/session-context.ts'
import { connectionText } from './connection-text.ts'
import { useTimes } from '../../shared/use-times.ts'
import styles from './connection-banner.module.css'

/** A banner across the page while prices may be outdated or history is incomplete. */
export function ConnectionBanner() {
  const connection = useConnection()
  const times = useTimes()
  const { tone, label, since, detail } = connectionText(connection, useNow(), times)
  const { retry } = useSession()
  const { incomplete, state } = connection
  if (detail !== undefined) {
    return (
      <p className={styles.banner} data-tone={tone}>
        <strong>
          {label}
          {since === undefined ? '' : ` ${since}`}.
        </strong>{' '}
        {detail}
        {state.kind === 'offline' ? (
          <Button look="outlined" className={styles.retry} onClick={retry}>
            Retry now
          </Button>
        ) : null}
      </p>
    )
  }
  if (incomplete === undefined) return null
  return (
    <p className={styles.banner} data-tone="doubtful">
      <strong>Gap in history.</strong> This page was disconnected from {times.time(incomplete.from)} to{' '}
      {times.time(incomplete.to)}. Current prices are complete; a game’s page has its full history.
    </p>
  )
}
