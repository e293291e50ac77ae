import type { Clock } from '@sportsfeeds/std'
import type { LogLine, OnLog } from '../lambda/function-logs.ts'
import type { Meter } from '../meter/meter.ts'
import { maxKeptLogLines } from './limits.ts'

/** The latest lines that the tasks of each service printed, and what ECS says about them. */
export interface ServiceLogs {
  /** Billed, as output of a task. */
  print(serviceName: string, line: string): void
  /** Not billed: an event of the service. */
  note(serviceName: string, message: string): void
  lines(serviceName: string): readonly LogLine[]
}

export interface ServiceLogsOptions {
  readonly clock: Clock
  readonly meter: Meter
  readonly onLog?: OnLog | undefined
}

export function createServiceLogs({ clock, meter, onLog }: ServiceLogsOptions): ServiceLogs {
  const logs = new Map<string, LogLine[]>()
  const write = (serviceName: string, message: string): void => {
    const kept = logs.get(serviceName) ?? []
    logs.set(serviceName, kept)
    const line = { timestampMs: clock.now(), message }
    kept.push(line)
    // Trimming in blocks keeps an append cheap.
    if (kept.length > maxKeptLogLines * 1.25) kept.splice(0, kept.length - maxKeptLogLines)
    onLog?.(serviceName, line)
  }
  return {
    print(serviceName, line) {
      meter.add('ecs.logBytes', Buffer.byteLength(line) + 1)
      write(serviceName, line)
    },
    note: (serviceName, message) => write(serviceName, `(service ${serviceName}) ${message}`),
    lines: (serviceName) => logs.get(serviceName)?.slice(-maxKeptLogLines) ?? [],
  }
}
