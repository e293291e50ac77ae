import type { Clock, Timer } from '@sportsfeeds/std'
import type { TimerName } from './machine/timer-name.ts'

/** The timers of the state machine, one for each name. */
export interface Timers {
  /** Starts a timer in place of the one of this name. */
  set(name: TimerName, delayMs: number): void
  clear(name: TimerName): void
}

export function createTimers(clock: Clock, onFire: (name: TimerName) => void): Timers {
  const running = new Map<TimerName, Timer>()

  const clear = (name: TimerName): void => {
    running.get(name)?.cancel()
    running.delete(name)
  }

  return {
    clear,
    set(name, delayMs) {
      clear(name)
      const timer = clock.setTimeout(() => {
        running.delete(name)
        onFire(name)
      }, delayMs)
      running.set(name, timer)
    },
  }
}
