import type { Clock } from '@sportsfeeds/std'
import { formatCount } from '../format/format-count.ts'
import { formatDuration } from '../format/duration.ts'
import { liveView } from './live-view.ts'
import type { Snapshot } from '../model/snapshot.ts'

/** Where progress is written: a terminal, or a pipe. */
export interface ProgressStream {
  readonly isTTY?: boolean
  readonly columns?: number
  readonly write: (text: string) => unknown
}

/** A few lines that are rewritten in a terminal; plain lines, less often, in a pipe. */
export function startProgress(stream: ProgressStream, clock: Clock, read: () => Snapshot) {
  const terminal = stream.isTTY === true
  const periodMs = terminal ? terminalPeriodMs : pipePeriodMs
  let linesShown = 0

  /** To where the view began, and away with all below. */
  const erase = (): string => (linesShown === 0 ? '' : `\u001b[${linesShown}A\r\u001b[J`)
  const show = (): void => {
    if (!terminal) {
      stream.write(`${line(read())}\n`)
      return
    }
    // A line that wrapped would be two; some terminals do not know how wide they are.
    const { columns = 0 } = stream
    const width = columns > 0 ? columns : fallbackColumns
    const lines = liveView(read()).map((text) => text.slice(0, width - 1))
    stream.write(`${erase()}${lines.join('\n')}\n`)
    linesShown = lines.length
  }
  const tick = (): void => {
    show()
    timer = clock.setTimeout(tick, periodMs)
  }
  let timer = clock.setTimeout(tick, periodMs)

  return {
    stop: (): void => {
      timer.cancel()
      if (terminal) stream.write(erase())
      linesShown = 0
    },
  }
}

const terminalPeriodMs = 500
const pipePeriodMs = 5_000
const fallbackColumns = 80

function line(snapshot: Snapshot): string {
  return [
    snapshot.phase === 'load'
      ? `${formatDuration(snapshot.elapsedMs)} of ${formatDuration(snapshot.durationMs)}`
      : 'waiting for delivery',
    `offered ${formatCount(snapshot.offered)}`,
    `acknowledged ${formatCount(snapshot.acknowledged)}`,
    ...(snapshot.late > 0 ? [`late ${formatCount(snapshot.late)}`] : []),
    ...(snapshot.failed > 0 ? [`failed ${formatCount(snapshot.failed)}`] : []),
    `received ${formatCount(snapshot.received)}`,
    `on the way ${formatCount(snapshot.outstanding)}`,
    `ack p99 ${ms(snapshot.ack.p99)}`,
    `end to end p99 ${ms(snapshot.endToEnd.p99)}`,
  ].join(' · ')
}

function ms(value: number | null): string {
  return value === null ? '–' : `${value.toFixed(0)} ms`
}
