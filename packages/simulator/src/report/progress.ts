import type { Clock } from '../clock.ts'
import { formatDuration } from '../duration.ts'

/** How a run stands. */
export interface Snapshot {
  readonly phase: 'load' | 'settling'
  readonly elapsedMs: number
  readonly durationMs: number
  readonly offered: number
  readonly acknowledged: number
  readonly late: number
  readonly failed: number
  readonly received: number
  /** Acknowledged, and still on the way to analysts. */
  readonly outstanding: number
  readonly ackP99Ms: number | null
  readonly endToEndP99Ms: number | null
}

/** Where progress is written: a terminal, or a pipe. */
export interface ProgressStream {
  readonly isTTY?: boolean
  readonly write: (text: string) => unknown
}

/** One line that is rewritten in a terminal; plain lines, less often, in a pipe. */
export const startProgress = (stream: ProgressStream, clock: Clock, read: () => Snapshot) => {
  const terminal = stream.isTTY === true
  const periodMs = terminal ? terminalPeriodMs : pipePeriodMs
  const show = (): void => {
    stream.write(terminal ? `\r\u001b[K${line(read())}` : `${line(read())}\n`)
  }
  const tick = (): void => {
    show()
    cancel = clock.at(clock.now() + periodMs, tick)
  }
  let cancel = clock.at(clock.now() + periodMs, tick)

  return {
    stop: (): void => {
      cancel()
      if (terminal) stream.write('\r\u001b[K')
    },
  }
}

const terminalPeriodMs = 200
const pipePeriodMs = 5_000

const line = (snapshot: Snapshot): string =>
  [
    snapshot.phase === 'load'
      ? `${formatDuration(snapshot.elapsedMs)} of ${formatDuration(snapshot.durationMs)}`
      : 'waiting for delivery',
    `offered ${count(snapshot.offered)}`,
    `acknowledged ${count(snapshot.acknowledged)}`,
    ...(snapshot.late > 0 ? [`late ${count(snapshot.late)}`] : []),
    ...(snapshot.failed > 0 ? [`failed ${count(snapshot.failed)}`] : []),
    `received ${count(snapshot.received)}`,
    `on the way ${count(snapshot.outstanding)}`,
    `ack p99 ${ms(snapshot.ackP99Ms)}`,
    `end to end p99 ${ms(snapshot.endToEndP99Ms)}`,
  ].join(' · ')

const count = (value: number): string => value.toLocaleString('en-GB')
const ms = (value: number | null): string => (value === null ? '–' : `${value.toFixed(0)} ms`)
