import type { EpochMs } from '@sportsfeeds/domain'
import { Button } from '../../shared/button.tsx'
import { getErrorMessage } from './error-message.ts'
import type { HistoryStatus } from './history-feed.ts'
import styles from './status-line.module.css'
import { momentText } from './time-labels.ts'

interface StatusLineProps {
  readonly status: HistoryStatus
  readonly cutAtMs: EpochMs | undefined
  /** Then the page itself says what is the matter. */
  readonly isEmpty: boolean
  readonly onRetry: () => void
}

/** What an analyst should know of what is drawn: still loading, not all there, or cut. */
export function StatusLine({ status, cutAtMs, isEmpty, onRetry }: StatusLineProps) {
  return (
    <div className={styles.status} role="status">
      {isEmpty ? null : describeStatus(status, cutAtMs)}
      {status.kind === 'failed' && !isEmpty ? (
        <Button look="outlined" onClick={onRetry}>
          Try again
        </Button>
      ) : null}
    </div>
  )
}

function describeStatus(status: HistoryStatus, cutAtMs: EpochMs | undefined): string | null {
  switch (status.kind) {
    case 'loading':
      return `Loading the history: ${status.loaded.toLocaleString('en')} odds so far. What is hatched is still to come.`
    case 'failed':
      return `${getErrorMessage(status.error)} What is hatched is not known.`
    case 'ready':
      return cutAtMs === undefined
        ? null
        : `There is more than can be shown: this begins ${momentText(cutAtMs)}. Choose a shorter range to see what came before.`
  }
}
