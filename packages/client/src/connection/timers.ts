import type { Clock, TimerHandle } from '../clock.ts'
import type { Timer } from './state-types.ts'

/** The timers of the state machine, each by its name: setting one anew takes the place of what ran. */
export interface Timers {
  set(timer: Timer, delayMs: number): void
  clear(timer: Timer): void
}

export function createTimers(clock: Clock, onFire: (timer: Timer) => void): Timers {
  const running = new Map<Timer, TimerHandle>()

  const clear = (timer: Timer): void => {
    const handle = running.get(timer)
    if (handle === undefined) return
    clock.clearTimeout(handle)
    running.delete(timer)
  }

  return {
    clear,
    set(timer, delayMs) {
      clear(timer)
      const handle = clock.setTimeout(() => {
        running.delete(timer)
        onFire(timer)
      }, delayMs)
      running.set(timer, handle)
    },
  }
}
