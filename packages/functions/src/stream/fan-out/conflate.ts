import { compareOdds, marketId } from '@sportsfeeds/domain'
import type { EncodedOdds, FrameEntry } from './frames.ts'

/** Keeps only the newest record of each market, in its original place, with the number of those it replaces. */
export function conflate(all: readonly EncodedOdds[]): FrameEntry[] {
  const newest = new Map<string, { encoded: EncodedOdds; count: number }>()
  for (const encoded of all) {
    const market = marketId(encoded.odds)
    const known = newest.get(market)
    if (known === undefined) {
      newest.set(market, { encoded, count: 1 })
      continue
    }
    known.count += 1
    // Of two that compare equal the later change is the correction.
    if (compareOdds(encoded.odds, known.encoded.odds) >= 0) known.encoded = encoded
  }
  return all.flatMap((encoded) => {
    const kept = newest.get(marketId(encoded.odds))
    return kept?.encoded === encoded ? [{ encoded, conflated: kept.count - 1 }] : []
  })
}

/** Keeps every record. */
export function keepAll(all: readonly EncodedOdds[]): FrameEntry[] {
  return all.map((encoded) => ({ encoded, conflated: 0 }))
}
