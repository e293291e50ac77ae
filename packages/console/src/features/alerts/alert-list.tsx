import type { GameId } from '@sportsfeeds/domain'
import { Link } from 'wouter'
import { Button } from '../../shared/button.tsx'
import { BellIcon, LockIcon } from '../../shared/icons.tsx'
import { useFormat } from '../../shared/use-format.ts'
import { useTimes } from '../../shared/use-times.ts'
import { useGames } from '../../store/hooks.ts'
import type { Alert } from './alert.ts'
import { alertText } from './alert-text.ts'
import styles from './alert-list.module.css'
import { getSeverity } from './get-severity.ts'

interface AlertListProps {
  readonly alerts: readonly Alert[]
  readonly onMute: (gameId: GameId) => void
}

/** Newest first. */
export function AlertList({ alerts, onMute }: AlertListProps) {
  return (
    <ol className={styles.list} aria-label="Alerts, newest first">
      {alerts.map((alert) => (
        <AlertRow key={alert.id} alert={alert} onMute={onMute} />
      ))}
    </ol>
  )
}

function AlertRow({ alert, onMute }: Pick<AlertListProps, 'onMute'> & { readonly alert: Alert }) {
  const games = useGames()
  const format = useFormat()
  const times = useTimes()
  const { title, detail, href } = alertText(alert, { games, format })
  return (
    <li
      className={styles.alert}
      data-kind={alert.kind}
      data-severity={getSeverity(alert)}
      data-direction={getDirection(alert)}
    >
      <span className={styles.mark} aria-hidden="true">
        {getMark(alert)}
      </span>
      <div className={styles.text}>
        <p className={styles.title}>
          {getSeverity(alert) === 'high' ? <span className="visually-hidden">High severity: </span> : null}
          {href === undefined ? title : <Link href={href}>{title}</Link>}
        </p>
        <p className={styles.detail}>{detail}</p>
      </div>
      <div className={styles.end}>
        <time className={styles.time} dateTime={new Date(alert.atMs).toISOString()}>
          {times.time(alert.atMs)}
        </time>
        {'gameId' in alert ? (
          <Button
            className={styles.mute}
            aria-label={`Mute ${title}`}
            title="No more alerts of this game"
            onClick={() => onMute(alert.gameId)}
          >
            Mute
          </Button>
        ) : null}
      </div>
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
    case 'margin':
    case 'kick-off':
    case 'late':
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
    case 'margin':
      return '%'
    case 'kick-off':
      return '◷'
    case 'steam':
      return getDirection(alert) === 'up' ? '▲▲' : '▼▼'
    case 'off-consensus':
      return '≠'
    case 'suspension':
    case 'suspended-alone':
      return <LockIcon />
    case 'silent':
    case 'late':
      return <BellIcon />
    case 'withheld':
      return '…'
  }
}
