import type { Hop } from '@sportsfeeds/domain'
import { formatAge, formatCount, formatDuration } from '../../shared/format.ts'
import { useNow, useTelemetry } from '../../store/hooks.ts'
import styles from './trust-details.module.css'

/** Latency by hop, losses and recoveries, and the state of each provider. */
export function TrustDetails() {
  const telemetry = useTelemetry()
  const nowMs = useNow()
  const { latencyMs, providers } = telemetry
  const longest = Math.max(1, ...rows.map(({ hop }) => latencyMs[hop]?.p99 ?? 0))

  return (
    <div className={styles.details}>
      <section>
        <h2>Latency, last minute</h2>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Hop</th>
              <th scope="col">p50</th>
              <th scope="col">p99</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {rows.map(({ hop, name, hint }) => {
              const latency = latencyMs[hop]
              return (
                <tr key={hop} data-total={hop === 'total' ? '' : undefined}>
                  <th scope="row" title={hint}>
                    {name}
                  </th>
                  <td>{latency === undefined ? '–' : formatDuration(latency.p50)}</td>
                  <td>{latency === undefined ? '–' : formatDuration(latency.p99)}</td>
                  <td className={styles.barCell}>
                    <span className={styles.bar} aria-hidden="true">
                      <span style={{ inlineSize: `${((latency?.p99 ?? 0) / longest) * 100}%` }} />
                      <span style={{ inlineSize: `${((latency?.p50 ?? 0) / longest) * 100}%` }} />
                    </span>
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
        <p className={styles.note}>
          Measured on the server’s clock; {offsetText(telemetry.serverOffsetMs)}.
          {telemetry.roundTripMs === undefined ? '' : ` Round trip ${formatDuration(telemetry.roundTripMs)}.`}
        </p>
      </section>
      <section>
        <h2>Delivery</h2>
        <dl className={styles.counts}>
          <Count name="Received" count={telemetry.received} />
          <Count name="Gaps" count={telemetry.gaps} />
          <Count name="Reconnects" count={telemetry.reconnections} />
          <Count name="Recoveries" count={telemetry.gapsRecovered} />
          <Count name="Malformed" count={telemetry.malformedFrames} />
        </dl>
      </section>
      <section>
        <h2>Providers</h2>
        {providers.length === 0 ? (
          <p className={styles.note}>No providers yet.</p>
        ) : (
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">Provider</th>
                <th scope="col">Markets</th>
                <th scope="col">Updates/s</th>
                <th scope="col">Last update</th>
              </tr>
            </thead>
            <tbody>
              {providers.map(({ name, markets, updatesPerSecond, lastUpdateAtMs, isSilent }) => (
                <tr key={name} data-silent={isSilent ? '' : undefined}>
                  <th scope="row">{name}</th>
                  <td>{formatCount(markets)}</td>
                  <td>{updatesPerSecond.toFixed(1)}</td>
                  <td>
                    {isSilent ? 'Silent, ' : ''}
                    {formatAge(nowMs - lastUpdateAtMs)} ago
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
    </div>
  )
}

const rows: readonly { readonly hop: Hop; readonly name: string; readonly hint: string }[] = [
  { hop: 'store', name: 'Store', hint: 'From the feeds API to the table' },
  { hop: 'stream', name: 'Stream', hint: 'From the table to sending' },
  { hop: 'network', name: 'Network', hint: 'From sending to this page' },
  { hop: 'total', name: 'End to end', hint: 'From the feeds API to this page' },
  {
    hop: 'provider',
    name: 'Provider',
    hint: 'From the provider’s date to the feeds API, by the provider’s clock',
  },
]

function Count({ name, count }: { readonly name: string; readonly count: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{formatCount(count)}</dd>
    </div>
  )
}

function offsetText(serverOffsetMs: number): string {
  const offsetMs = Math.round(serverOffsetMs)
  if (offsetMs === 0) return 'yours agrees with it'
  return `yours is ${formatDuration(Math.abs(offsetMs))} ${offsetMs > 0 ? 'behind' : 'ahead'}`
}
