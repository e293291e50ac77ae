import type { EpochMs } from '@sportsfeeds/domain'
import { heartbeatPlaces } from '@sportsfeeds/domain/internal'
import type { HeartbeatStore } from '../ports.ts'

export interface Heartbeats {
  /** Leaves one for a request that was received then, unless one was left within the last second. Never throws. */
  leave(receivedAt: EpochMs): Promise<void>
}

export interface HeartbeatsDependencies {
  readonly store: HeartbeatStore
  /** In [0, 1). */
  readonly random: () => number
  readonly onError: (error: unknown) => void
}

/**
 * Leaves signs of odds being written in random places: a shard of the change stream that has none of these odds shows by them that it
 * is quiet rather than behind.
 */
export function createHeartbeats({ store, random, onError }: HeartbeatsDependencies): Heartbeats {
  let lastAtMs = Number.NEGATIVE_INFINITY
  return {
    leave: async (receivedAt) => {
      if (receivedAt - lastAtMs < everyMs) return
      lastAtMs = receivedAt
      try {
        await store.saveHeartbeat(Math.floor(random() * heartbeatPlaces), receivedAt)
      } catch (error) {
        onError(error)
      }
    },
  }
}

const everyMs = 1_000
