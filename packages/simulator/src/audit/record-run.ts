import { createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { finished } from 'node:stream/promises'
import { type Odds, oddsId } from '@sportsfeeds/domain'
import { UnreadableFileError } from '../errors.ts'
import { type RecordLine, recordVersion, type RunLine } from './run-record.ts'

/** Writes down what happens in a run. Times are milliseconds since its start. */
export interface RunRecorder {
  readonly begin: (run: Omit<RunLine, 'kind' | 'v'>) => void
  readonly sent: (at: number, first: number, odds: readonly SentOdds[]) => void
  readonly acknowledged: (at: number, numbers: readonly number[]) => void
  readonly seen: (at: number, analyst: number, number: number) => void
  readonly end: (at: number, totals: { offered: number; acknowledged: number; interrupted: boolean }) => void
}

/** Odds that have not arrived anywhere. */
export type SentOdds = Omit<Odds, 'receivedAt'>

/** @param write takes one line, with its end. */
export function createRunRecorder(write: (line: string) => void): RunRecorder {
  const seen = new Map<number, { odds: number[]; at: number[] }>()
  const put = (line: RecordLine): void => {
    write(`${JSON.stringify(line)}\n`)
  }
  const flush = (analyst: number): void => {
    const entry = seen.get(analyst)
    if (entry === undefined || entry.odds.length === 0) return
    put({ kind: 'seen', analyst, ...entry })
    seen.delete(analyst)
  }

  return {
    begin: (run) => {
      put({ kind: 'run', v: recordVersion, ...run })
    },
    sent: (at, first, odds) => {
      put({
        kind: 'sent',
        at: tenths(at),
        first,
        odds: odds.map((one) => ({
          key: oddsId(one),
          seq: one.seq,
          status: one.status,
          reason: one.reason,
          main: one.main,
          oddsFormat: one.oddsFormat,
          outcomes: one.outcomes,
        })),
      })
    },
    acknowledged: (at, numbers) => {
      put({ kind: 'acknowledged', at: tenths(at), odds: [...numbers] })
    },
    // Most of a record is about what was seen: a line for each record would be ten times as long.
    seen: (at, analyst, number) => {
      const entry = seen.get(analyst) ?? { odds: [], at: [] }
      seen.set(analyst, entry)
      entry.odds.push(number)
      entry.at.push(tenths(at))
      if (entry.odds.length >= seenPerLine) flush(analyst)
    },
    end: (at, totals) => {
      for (const analyst of seen.keys()) flush(analyst)
      put({ kind: 'end', at: tenths(at), ...totals })
    },
  }
}

/** A recorder into a file. @throws UnreadableFileError when it cannot be written. */
export async function openRunRecord(
  file: string,
): Promise<{ recorder: RunRecorder; close: () => Promise<void> }> {
  const fault = (error: unknown): never => {
    throw new UnreadableFileError(
      file,
      `cannot be written: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    )
  }
  await (await open(file, 'w').catch(fault)).close()
  const stream = createWriteStream(file, { highWaterMark: bufferBytes })
  const done = finished(stream)
  // Heard at the end; until then a full disk does not end the run.
  done.catch(() => undefined)
  return {
    recorder: createRunRecorder((line) => void stream.write(line)),
    close: async () => {
      stream.end()
      await done.catch(fault)
    },
  }
}

const seenPerLine = 200
const bufferBytes = 1024 * 1024

function tenths(ms: number): number {
  return Math.round(ms * 10) / 10
}
