import type { CostLoad } from '@sportsfeeds/cost'
import { maxOddsPerRequest } from '@sportsfeeds/domain'
import * as z from 'zod'
import { checkOptions, type RawOptions } from './check-options.ts'
import { deliveryName, duration, positive, wholeFrom } from './option-types.ts'

export interface CostPlan {
  readonly load: CostLoad
  /** Another region whose prices are shown next to the usual ones. */
  readonly region?: string | undefined
  readonly jsonFile?: string | undefined
}

/** @throws InvalidOptionsError with every issue. */
export function planCost(raw: RawOptions): CostPlan {
  const {
    writes,
    analysts,
    batch,
    itemBytes,
    flush,
    share: followed,
    shards,
    retention,
    marketsWindow,
    movingMarkets,
    delivery,
    edge,
    table,
    region,
    json,
  } = checkOptions(CostOptions, raw)
  return {
    load: {
      oddsPerSecond: writes,
      analysts,
      oddsPerRequest: batch,
      averageItemBytes: itemBytes,
      flushIntervalMs: flush,
      followedShare: followed,
      oddsRetentionDays: retention,
      marketsWindowSeconds: marketsWindow === undefined ? undefined : marketsWindow / 1_000,
      movingMarkets,
      ...(shards === undefined ? {} : { shards }),
      ...(delivery === undefined ? {} : { delivery }),
      ...(edge === undefined ? {} : { edge }),
      ...(table === undefined ? {} : { table }),
    },
    region,
    jsonFile: json,
  }
}

const CostOptions = z.object({
  writes: positive.default(500),
  analysts: wholeFrom(0, 100_000).default(100),
  batch: wholeFrom(1, maxOddsPerRequest).default(10),
  itemBytes: wholeFrom(1, 400_000).default(500),
  flush: duration.default(100),
  share: z.coerce.number().min(0).max(1).default(1),
  shards: wholeFrom(1, 500).optional(),
  retention: wholeFrom(1, 3650).default(30),
  marketsWindow: duration.optional(),
  movingMarkets: wholeFrom(1, 1_000_000).optional(),
  delivery: deliveryName.optional(),
  edge: z.enum(['usage', 'plan'], 'must be usage or plan').optional(),
  table: z.enum(['onDemand', 'provisioned'], 'must be onDemand or provisioned').optional(),
  region: z.string().optional(),
  json: z.string().optional(),
})
