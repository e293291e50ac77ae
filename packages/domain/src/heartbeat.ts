import * as z from 'zod'
import type { EpochMs } from './instant.ts'

/**
 * A sign that odds are being written, in a partition of its own. The writers of odds leave them in random places, so that every
 * shard of the change stream carries something newer wherever the odds are, and a quiet shard is known to be quiet.
 */
export const HeartbeatItem = z.object({
  PK: z.string().startsWith('beat-'),
  SK: z.literal('beat'),
  /** Epoch milliseconds: when the feeds API received the request that left it. */
  CREATED: z.number(),
  /** Epoch seconds. */
  EXPIRE: z.number(),
})
export type HeartbeatItem = z.infer<typeof HeartbeatItem>

export const heartbeatSortKey = 'beat'

/** So many that each shard has some: of 20 shards one would be left out once in 25,000 streams. */
export const heartbeatPlaces = 256

/** @param place from 0 to {@link heartbeatPlaces} − 1. */
export function toHeartbeatItem(place: number, receivedAt: EpochMs): HeartbeatItem {
  return {
    PK: `beat-${place}`,
    SK: heartbeatSortKey,
    CREATED: receivedAt,
    EXPIRE: Math.floor(receivedAt / 1000) + retentionSeconds,
  }
}

/** When the request that left it was received. */
export function fromHeartbeatItem({ CREATED }: HeartbeatItem): EpochMs {
  return CREATED
}

const retentionSeconds = 60 * 60
