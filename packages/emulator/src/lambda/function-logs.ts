import type { Clock } from '@sportsfeeds/std'
import type { Meter } from '../meter/meter.ts'
import { maxKeptLogLines } from './limits.ts'

export interface LogLine {
  readonly timestampMs: number
  readonly message: string
}

export type OnLog = (functionName: string, line: LogLine) => void

/** The latest log lines of one function, and the words that Lambda itself writes around each invocation. */
export interface FunctionLogs {
  write(text: string): void
  start(requestId: string): void
  failed(requestId: string, error: { readonly errorType: string; readonly errorMessage: string }): void
  end(report: InvocationReport): void
  lines(): readonly LogLine[]
}

interface InvocationReport {
  readonly requestId: string
  readonly durationMs: number
  readonly billedMs: number
  readonly memoryMb: number
  readonly initMs?: number | undefined
}

export function createFunctionLogs(
  functionName: string,
  {
    clock,
    meter,
    onLog,
  }: { readonly clock: Clock; readonly meter: Meter; readonly onLog?: OnLog | undefined },
): FunctionLogs {
  const kept: LogLine[] = []

  const write = (text: string): void => {
    const line = { timestampMs: clock.now(), message: text.endsWith('\n') ? text.slice(0, -1) : text }
    meter.add('lambda.logBytes', Buffer.byteLength(text))
    kept.push(line)
    // Trimming in blocks keeps an append cheap.
    if (kept.length > maxKeptLogLines * 1.25) kept.splice(0, kept.length - maxKeptLogLines)
    onLog?.(functionName, line)
  }

  return {
    write,
    start: (requestId) => write(`START RequestId: ${requestId} Version: $LATEST\n`),
    failed: (requestId, error) =>
      write(
        `${new Date(clock.now()).toISOString()}\t${requestId}\tERROR\tInvoke Error\t${JSON.stringify(error)}\n`,
      ),
    end({ requestId, durationMs, billedMs, memoryMb, initMs }) {
      write(`END RequestId: ${requestId}\n`)
      const init = initMs === undefined ? '' : `\tInit Duration: ${initMs.toFixed(2)} ms`
      write(
        `REPORT RequestId: ${requestId}\tDuration: ${durationMs.toFixed(2)} ms\tBilled Duration: ${billedMs} ms\t` +
          `Memory Size: ${memoryMb} MB${init}\n`,
      )
    },
    lines: () => kept.slice(-maxKeptLogLines),
  }
}
