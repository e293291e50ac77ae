import * as z from 'zod'
import { InvalidKeyError } from './errors.ts'
import { EpochMs } from './instant.ts'
import type { PrimaryKey } from './table.ts'

/**
 * A sign of life that takes the whole way of odds: from the table through the change stream to every screen. It is written every few
 * seconds into partitions of its own, of which each shard of the stream has some. A shard without heartbeats stands still.
 */
export interface Heartbeat {
  /** From 0 to {@link heartbeatPlaces} − 1: decides which shard it takes. */
  readonly place: number
  readonly beatAt: EpochMs
  /** Every open shard of the stream: those that readers have to hear. */
  readonly shards: readonly string[]
}

export const HeartbeatItem = z.object({
  PK: z.string(),
  SK: z.literal('beat'),
  /** When it was written. */
  CREATED: EpochMs,
  SHARDS: z.array(z.string().min(1).max(128)).default([]),
  /** Epoch seconds. */
  EXPIRE: z.number(),
})
export type HeartbeatItem = z.infer<typeof HeartbeatItem>

export const heartbeatSortKey = 'beat'

/** So many that each shard has some: of 20 shards one would be left out once in 25,000 streams. */
export const heartbeatPlaces = 256

const keyPrefix = 'beat-'

export function heartbeatKey(place: number): PrimaryKey {
  return { PK: `${keyPrefix}${place}`, SK: heartbeatSortKey }
}

export function toHeartbeatItem({ place, beatAt, shards }: Heartbeat): HeartbeatItem {
  return {
    ...heartbeatKey(place),
    SK: heartbeatSortKey,
    CREATED: beatAt,
    SHARDS: [...shards],
    EXPIRE: Math.floor(beatAt / 1000) + retentionSeconds,
  }
}

/** Inverse of {@link toHeartbeatItem}. @throws InvalidKeyError */
export function fromHeartbeatItem({ PK, CREATED, SHARDS }: HeartbeatItem): Heartbeat {
  const place = /^beat-(\d{1,3})$/.exec(PK)?.[1]
  if (place === undefined || Number(place) >= heartbeatPlaces) {
    throw new InvalidKeyError('a heartbeat', PK, `"${keyPrefix}<0..${heartbeatPlaces - 1}>"`)
  }
  return { place: Number(place), beatAt: CREATED, shards: SHARDS }
}

const retentionSeconds = 60 * 60
