import { Link } from 'wouter'
import { BellIcon, LockIcon } from '../../shared/icons.tsx'
import { useFormat } from '../../shared/use-format.ts'
import { useTimes } from '../../shared/use-times.ts'
import { useGames } from '../../store/hooks.ts'
import type { Alert } from './alert.ts'
import { alertText } from './alert-text.ts'
import styles from './alert-list.module.css'

interface AlertListProps {
  readonly alerts: readonly Alert[]
  /** Called when a link is followed. */
  readonly onOpen?: () => void
}

/** Newest first. */
export function AlertList({ alerts, onOpen }: AlertListProps) {
  return (
    <ol className={styles.list} aria-label="Alerts, newest first">
      {alerts.map((alert) => (
        <AlertRow key={alert.id} alert={alert} onOpen={onOpen} />
      ))}
    </ol>
  )
}

function AlertRow({ alert, onOpen }: { readonly alert: Alert; readonly onOpen: (() => void) | undefined }) {
  const games = useGames()
  const format = useFormat()
  const times = useTimes()
  const { title, detail, href } = alertText(alert, { games, format })
  return (
    <li className={styles.alert} data-kind={alert.kind} data-direction={getDirection(alert)}>
      <span className={styles.mark} aria-hidden="true">
        {getMark(alert)}
      </span>
      <div className={styles.text}>
        <p className={styles.title}>
          {href === undefined ? (
            title
          ) : (
            <Link href={href} {...(onOpen === undefined ? {} : { onClick: onOpen })}>
              {title}
            </Link>
          )}
        </p>
        <p className={styles.detail}>{detail}</p>
      </div>
      <time className={styles.time} dateTime={new Date(alert.atMs).toISOString()}>
        {times.time(alert.atMs)}
      </time>
    </li>
  )
}

function getDirection(alert: Alert): 'up' | 'down' | undefined {
  switch (alert.kind) {
    case 'move':
    case 'reopened':
    case 'level':
      return alert.to.decimal > alert.from.decimal ? 'up' : 'down'
    case 'line':
      return (alert.line ?? 0) > alert.fromLine ? 'up' : 'down'
    case 'steam':
      return alert.direction === 'drifting' ? 'up' : 'down'
    case 'arbitrage':
    case 'off-consensus':
    case 'suspension':
    case 'suspended-alone':
    case 'silent':
    case 'withheld':
      return undefined
  }
}

function getMark(alert: Alert) {
  switch (alert.kind) {
    case 'move':
    case 'reopened':
    case 'level':
    case 'line':
      return getDirection(alert) === 'up' ? '▲' : '▼'
    case 'arbitrage':
      return '%'
    case 'steam':
      return getDirection(alert) === 'up' ? '▲▲' : '▼▼'
    case 'off-consensus':
      return '≠'
    case 'suspension':
    case 'suspended-alone':
      return <LockIcon />
    case 'silent':
      return <BellIcon />
    case 'withheld':
      return '…'
  }
}
