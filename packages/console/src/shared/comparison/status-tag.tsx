import type { MarketStatus, MarketView } from '@sportsfeeds/domain'
import { formatAge } from '../format.ts'
import { LockIcon } from '../icons.tsx'
import { useTimes } from '../use-times.ts'
import styles from './status-tag.module.css'

interface StatusTagProps {
  readonly view: MarketView
  /** Status to show, where it is not the one of `view`. */
  readonly status?: MarketStatus
  readonly serverNowMs: number
}

/** Says that no bets are taken, with the reason and since when; nothing for an open market. */
export function StatusTag({ view, status = view.status, serverNowMs }: StatusTagProps) {
  const times = useTimes()
  if (status === 'open') return null
  const sinceMs = Date.parse(view.since)
  const word = status === 'closed' ? 'Closed' : 'Suspended'
  const reason = view.reason === undefined ? '' : `: ${view.reason}`
  const hint = `${word} since ${times.time(sinceMs)}, ${formatAge(serverNowMs - sinceMs)}${reason}`
  return (
    <span className={styles.tag} title={hint} data-status={status}>
      <LockIcon />
      <span aria-hidden="true">{status === 'closed' ? 'Closed' : (view.reason ?? 'Susp')}</span>
      <span className="visually-hidden">{hint}</span>
    </span>
  )
}
