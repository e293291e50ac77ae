import { Popover } from 'radix-ui'
import { classNames } from '../../shared/class-names.ts'
import controls from '../../shared/controls.module.css'
import { formatCount, formatDuration, formatQuantity } from '../../shared/format.ts'
import { useConnection, useNow, useTelemetry } from '../../store/hooks.ts'
import { useTimes } from '../../shared/use-times.ts'
import { connectionText } from './connection-text.ts'
import { TrustDetails } from './trust-details.tsx'
import styles from './trust-strip.module.css'

/** The state of the stream in one line; a click opens the details. */
export function TrustStrip() {
  const connection = useConnection()
  const telemetry = useTelemetry()
  const { tone, label, since } = connectionText(connection, useNow(), useTimes())
  const { state } = connection
  // Figures of before a cut would look like those of now.
  const total = state.kind === 'live' || state.kind === 'catching-up' ? telemetry.latencyMs.total : undefined
  const silent = telemetry.providers.filter(({ isSilent }) => isSilent)

  return (
    <div className={styles.strip}>
      {/* Screen readers announce only the state, and only when it changes. */}
      <span role="status" className={styles.state} data-tone={tone}>
        <span className={styles.lamp} aria-hidden="true" />
        <span className={styles.label}>{label}</span>
        {since === undefined ? null : <span className={styles.since}>{since}</span>}
      </span>
      <Popover.Root>
        <Popover.Trigger className={classNames(controls.button, styles.figures)}>
          <span className="visually-hidden">Stream health: </span>
          <span className={styles.figure}>
            <b>{formatRate(telemetry.updatesPerSecond)}</b>/s
          </span>
          <span className={classNames(styles.figure, styles.wide)}>
            p50 <b>{total === undefined ? '–' : formatDuration(total.p50)}</b>
          </span>
          <span
            className={classNames(styles.figure, styles.wide)}
            data-slow={(total?.p99 ?? 0) >= slowMs ? '' : undefined}
          >
            p99 <b>{total === undefined ? '–' : formatDuration(total.p99)}</b>
          </span>
          {telemetry.gaps === 0 ? null : (
            <span className={classNames(styles.figure, styles.wide)}>
              gaps <b>{formatCount(telemetry.gaps)}</b>
            </span>
          )}
          {silent.length === 0 ? null : (
            <span className={styles.silent}>
              {silent.length === 1 ? silent[0]?.name : formatQuantity(silent.length, 'provider')} silent
            </span>
          )}
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content
            className={controls.panel}
            align="end"
            sideOffset={6}
            collisionPadding={8}
            aria-label="Stream health"
          >
            <TrustDetails />
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
    </div>
  )
}

/** Prices that take longer are late for anybody who bets on them. */
const slowMs = 2_000

function formatRate(perSecond: number): string {
  return perSecond < 10 ? perSecond.toFixed(1) : formatCount(Math.round(perSecond))
}
