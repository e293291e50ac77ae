import type { Clock, Timer } from '@sportsfeeds/std'

export interface IdleWatch {
  readonly clock: Clock
  readonly idleMs: number
  /** A number that grows as long as something happens. */
  readonly progress: () => number
  readonly onIdle: () => void
}

/**
 * Calls `onIdle` when there was no progress for `idleMs`, or up to a quarter more. It looks now and then instead of at
 * every chunk, so that watching costs nothing per byte.
 */
export function watchIdle({ clock, idleMs, progress, onIdle }: IdleWatch): { stop(): void } {
  let seen = progress()
  let sinceMs = clock.now()
  const look = (): void => {
    const now = progress()
    if (now !== seen) {
      seen = now
      sinceMs = clock.now()
    } else if (clock.now() - sinceMs >= idleMs) {
      return onIdle()
    }
    timer = clock.setTimeout(look, idleMs / 4)
  }
  let timer: Timer = clock.setTimeout(look, idleMs / 4)
  return { stop: () => timer.cancel() }
}
