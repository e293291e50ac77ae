import { compareOdds, marketId } from '@sportsfeeds/domain'
import type { FrameOdds, WrittenOdds } from './frames.ts'

/** Of each market only the newest odds, at its own place in the order, with the number that it stands for. */
export function conflate(all: readonly WrittenOdds[]): FrameOdds[] {
  const newest = new Map<string, { written: WrittenOdds; count: number }>()
  for (const written of all) {
    const market = marketId(written.odds)
    const known = newest.get(market)
    if (known === undefined) {
      newest.set(market, { written, count: 1 })
      continue
    }
    known.count += 1
    // Of two that compare equal the later change is the correction.
    if (compareOdds(written.odds, known.written.odds) >= 0) known.written = written
  }
  return all.flatMap((written) => {
    const kept = newest.get(marketId(written.odds))
    return kept?.written === written ? [{ written, leftOut: kept.count - 1 }] : []
  })
}

/** Every odds, none left out. */
export function everyUpdate(all: readonly WrittenOdds[]): FrameOdds[] {
  return all.map((written) => ({ written, leftOut: 0 }))
}
