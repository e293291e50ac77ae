import type { EpochMs } from '@sportsfeeds/domain'
import { Button } from '../../shared/button.tsx'
import { formatCount } from '../../shared/format.ts'
import { getErrorMessage } from './error-message.ts'
import type { HistoryStatus } from './history-feed.ts'
import styles from './status-line.module.css'
import { momentText, type Times } from '../../shared/times.ts'
import { useTimes } from '../../shared/use-times.ts'

interface StatusLineProps {
  readonly status: HistoryStatus
  readonly cutAtMs: EpochMs | undefined
  /** True if the page shows a notice of its own. */
  readonly isEmpty: boolean
  readonly onRetry: () => void
}

/** Status of the history: loading, failed, or truncated. */
export function StatusLine({ status, cutAtMs, isEmpty, onRetry }: StatusLineProps) {
  const times = useTimes()
  return (
    <div className={styles.status} role="status">
      {isEmpty ? null : describeStatus(status, cutAtMs, times)}
      {status.kind === 'failed' && !isEmpty ? (
        <Button look="outlined" onClick={onRetry}>
          Try again
        </Button>
      ) : null}
    </div>
  )
}

function describeStatus(status: HistoryStatus, cutAtMs: EpochMs | undefined, times: Times): string | null {
  switch (status.kind) {
    case 'loading':
      return `Loading history: ${formatCount(status.loaded)} odds so far. Hatched: still loading.`
    case 'failed':
      return `${getErrorMessage(status.error)} Hatched: no data.`
    case 'ready':
      return cutAtMs === undefined
        ? null
        : `Too many odds to show: history starts at ${momentText(cutAtMs, times)}. Choose a shorter range to see earlier odds.`
  }
}
