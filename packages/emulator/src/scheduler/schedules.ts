import type { Clock, Timer } from '@sportsfeeds/std'
import type { Invoker } from '../lambda/types.ts'

export interface ScheduleSettings {
  /** `rate(1 minute)`, `rate(5 hours)`, … */
  readonly expression: string
  readonly functionArn: string
  /** The event that the function receives. */
  readonly input?: string
  readonly enabled?: boolean
}

/** EventBridge Scheduler: starts functions at a rate. */
export interface Schedules {
  /** Begins at once, as AWS does with a rate that has no start date. */
  create(name: string, settings: ScheduleSettings): void
  update(name: string, settings: ScheduleSettings): void
  delete(name: string): void
  names(): readonly string[]
  close(): void
}

export interface SchedulesOptions {
  readonly clock: Clock
  readonly invoker: Invoker
  readonly onLog?: ((message: string) => void) | undefined
}

export function createSchedules({ clock, invoker, onLog }: SchedulesOptions): Schedules {
  const timers = new Map<string, Timer | undefined>()

  const start = (
    name: string,
    { expression, functionArn, input = '{}', enabled = true }: ScheduleSettings,
  ): void => {
    const periodMs = parseRate(expression)
    timers.get(name)?.cancel()
    timers.set(name, undefined)
    const run = (): void => {
      timers.set(name, clock.setTimeout(run, periodMs))
      invoker.invoke(functionArn, input).catch((error: unknown) => {
        onLog?.(`${functionArn} was not reached for the schedule ${name}: ${String(error)}`)
      })
    }
    if (enabled) run()
  }

  return {
    create: start,
    update: start,
    delete: (name) => {
      timers.get(name)?.cancel()
      timers.delete(name)
    },
    names: () => [...timers.keys()],
    close: () => {
      for (const timer of timers.values()) timer?.cancel()
      timers.clear()
    },
  }
}

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#rate-based @throws RangeError */
export function parseRate(expression: string): number {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? []
  const unitMs = unit === undefined ? undefined : unitsMs[unit]
  if (count === undefined || unitMs === undefined || Number(count) === 0)
    throw new RangeError(
      `The schedule "${expression}" is not known here; use rate(<n> minutes), hours or days.`,
    )
  return Number(count) * unitMs
}

const unitsMs: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }
