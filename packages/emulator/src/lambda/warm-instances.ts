import type { Clock, Timer } from '@sportsfeeds/std'
import type { Instance } from './instance.ts'
import { idleInstanceMs } from './limits.ts'

/** Instances that wait for an invocation: the one used last is taken first, and each ends when it has been idle long. */
export interface WarmInstances {
  /** @param index of the one in {@link all} to take in place of the one used last. */
  take(index?: number): Instance | undefined
  keep(instance: Instance): void
  all(): readonly Instance[]
  end(): Promise<void>
}

interface WarmInstance {
  readonly instance: Instance
  readonly expiry: Timer
}

export function createWarmInstances(clock: Clock): WarmInstances {
  let idle: WarmInstance[] = []

  return {
    take(index) {
      const [chosen] = index === undefined ? [] : idle.splice(index, 1)
      chosen?.expiry.cancel()
      if (chosen?.instance.alive === true) return chosen.instance
      for (let warm = idle.pop(); warm !== undefined; warm = idle.pop()) {
        warm.expiry.cancel()
        if (warm.instance.alive) return warm.instance
      }
      return undefined
    },
    keep(instance) {
      const expiry = clock.setTimeout(() => {
        idle = idle.filter((warm) => warm.instance !== instance)
        void instance.end()
      }, idleInstanceMs)
      idle.push({ instance, expiry })
    },
    all: () => idle.map(({ instance }) => instance),
    async end() {
      const ended = idle
      idle = []
      for (const { expiry } of ended) expiry.cancel()
      await Promise.all(ended.map(({ instance }) => instance.end()))
    },
  }
}
