import { formatCount } from '../format/format-count.ts'
import { formatDuration } from '../format/duration.ts'
import type { Percentiles } from '../model/report.ts'
import type { Snapshot } from '../model/snapshot.ts'

/** How a run stands, as lines for a terminal. */
export function liveView(snapshot: Snapshot): string[] {
  const { latest, states, failures, errors } = snapshot
  return [
    snapshot.phase === 'load'
      ? row('load', `${bar(snapshot.elapsedMs / Math.max(1, snapshot.durationMs))} ${timeLeft(snapshot)}`)
      : row('settling', 'waiting for outstanding deliveries'),
    row(
      'a second',
      cell('offered', latest?.offeredPerSecond),
      cell('acknowledged', latest?.acknowledgedPerSecond),
      cell('received', latest?.receivedPerSecond),
    ),
    row(
      'in all',
      cell('offered', snapshot.offered),
      cell('acknowledged', snapshot.acknowledged),
      cell('received', snapshot.received),
    ),
    row(
      '',
      cell('late', snapshot.late),
      cell('failed', snapshot.failed),
      cell('on the way', snapshot.outstanding),
    ),
    row(
      'analysts',
      Object.entries(states)
        .map(([state, analysts]) => `${formatCount(analysts)} ${state}`)
        .join(', '),
    ),
    row('ms', ...['p50', 'p95', 'p99', 'max'].map((name) => name.padStart(timeWidth))),
    row('acknowledged', ...times(snapshot.ack)),
    row('end to end', ...times(snapshot.endToEnd)),
    ...failures
      .slice(0, faultsShown)
      .map(({ reason, odds }) => row('failed', `${formatCount(odds)} × ${reason}`)),
    ...errors.slice(0, faultsShown).map((error) => row('analyst', error)),
  ].map((text) => text.trimEnd())
}

const faultsShown = 3
const nameWidth = 14
const cellWidth = 26
const timeWidth = 9
const barWidth = 30

function row(name: string, ...values: string[]): string {
  return name.padEnd(nameWidth) + values.join('')
}

function cell(name: string, value: number | undefined): string {
  return `${name} ${value === undefined ? '–' : formatCount(value)}`.padEnd(cellWidth)
}

function times({ p50, p95, p99, max }: Percentiles): string[] {
  return [p50, p95, p99, max].map((ms) => (ms === null ? '–' : ms.toFixed(1)).padStart(timeWidth))
}

function bar(share: number): string {
  const full = Math.round(Math.min(1, share) * barWidth)
  return '█'.repeat(full) + '░'.repeat(barWidth - full)
}

function timeLeft({ elapsedMs, durationMs }: Snapshot): string {
  return `${formatDuration(elapsedMs)} of ${formatDuration(durationMs)}`
}
