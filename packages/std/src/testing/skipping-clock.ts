import type { Clock } from '../clock.ts'

/** A clock on which every wait passes at once: time moves on by what is waited for. */
export function createSkippingClock(startMs = Date.UTC(2026, 4, 1, 19)): Clock {
  let nowMs = startMs
  return {
    now: () => nowMs,
    setTimeout(callback, delayMs) {
      let isCancelled = false
      queueMicrotask(() => {
        if (isCancelled) return
        nowMs += Math.max(0, delayMs)
        callback()
      })
      return {
        cancel: () => {
          isCancelled = true
        },
      }
    },
  }
}
