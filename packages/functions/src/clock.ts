import { setTimeout as sleep } from 'node:timers/promises'

/** Time as the use cases see it. */
export interface Clock {
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly sleep: (durationMs: number) => Promise<void>
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (durationMs) => {
    await sleep(durationMs)
  },
}
