import type { Clock } from '@sportsfeeds/std'

/** Resolves after `durationMs`, or as soon as `signal` aborts. */
export function pause(clock: Clock, durationMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) {
      resolve()
      return
    }
    const end = (): void => {
      timer.cancel()
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = clock.setTimeout(end, durationMs)
    signal?.addEventListener('abort', end, { once: true })
  })
}
