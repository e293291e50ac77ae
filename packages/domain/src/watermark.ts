import * as z from 'zod'
import { InvalidKeyError } from './errors.ts'
import { EpochMs } from './instant.ts'
import type { PrimaryKey } from './table.ts'

/** How far a shard of the change stream is in the Market items: all its odds that arrived before this are. */
export interface Watermark {
  readonly shard: string
  /** 0 for a shard of which nothing has been read. */
  readonly arrivedBefore: EpochMs
  /** Place of the last heartbeat that took this shard: others written there take it too. */
  readonly heartbeatPlace?: number | undefined
}

/** The watermarks of all shards are one partition, so that a single query reads them together. */
export const watermarkPartition = 'watermarks'
export const watermarkSortKeyPrefix = 'watermark-'

export function watermarkKey(shard: string): PrimaryKey {
  return { PK: watermarkPartition, SK: `${watermarkSortKeyPrefix}${shard}` }
}

/** Inverse of {@link watermarkKey}. @throws InvalidKeyError */
export function parseWatermarkKey({ PK, SK }: PrimaryKey): string {
  const shard = SK.slice(watermarkSortKeyPrefix.length)
  if (PK !== watermarkPartition || !SK.startsWith(watermarkSortKeyPrefix) || shard === '') {
    throw new InvalidKeyError(
      'a watermark',
      `${PK} ${SK}`,
      `"${watermarkPartition}" and "${watermarkSortKeyPrefix}<shard>"`,
    )
  }
  return shard
}

/** From when on odds are projected, next to the watermarks. What arrived before may be in no Market item. */
export const ProjectedFromItem = z.object({
  PK: z.literal(watermarkPartition),
  SK: z.literal('projected-from'),
  ARRIVEDFROM: EpochMs,
})
export type ProjectedFromItem = z.infer<typeof ProjectedFromItem>

export function toProjectedFromItem(arrivedFrom: EpochMs): ProjectedFromItem {
  return { PK: watermarkPartition, SK: 'projected-from', ARRIVEDFROM: arrivedFrom }
}

/** A watermark as the table holds it. */
export const WatermarkItem = z.object({
  PK: z.literal(watermarkPartition),
  SK: z.string().startsWith(watermarkSortKeyPrefix),
  ARRIVEDBEFORE: EpochMs,
  HEARTBEATPLACE: z.number().int().nonnegative().optional(),
})
export type WatermarkItem = z.infer<typeof WatermarkItem>

export function toWatermarkItem({ shard, arrivedBefore, heartbeatPlace }: Watermark): WatermarkItem {
  return {
    PK: watermarkPartition,
    SK: watermarkKey(shard).SK,
    ARRIVEDBEFORE: arrivedBefore,
    ...(heartbeatPlace === undefined ? {} : { HEARTBEATPLACE: heartbeatPlace }),
  }
}

/** Inverse of {@link toWatermarkItem}. @throws InvalidKeyError */
export function fromWatermarkItem(item: WatermarkItem): Watermark {
  return {
    shard: parseWatermarkKey(item),
    arrivedBefore: item.ARRIVEDBEFORE,
    heartbeatPlace: item.HEARTBEATPLACE,
  }
}
