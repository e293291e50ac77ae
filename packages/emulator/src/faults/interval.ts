import type { Clock, Timer } from '@sportsfeeds/std'

/** Calls `run` every `periodMs`, the first time after one period. */
export function startInterval(clock: Clock, periodMs: number, run: () => void): Timer {
  const tick = (): void => {
    timer = clock.setTimeout(tick, periodMs)
    run()
  }
  let timer = clock.setTimeout(tick, periodMs)
  return { cancel: () => timer.cancel() }
}
