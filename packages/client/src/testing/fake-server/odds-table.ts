import { type Odds, oddsId } from '@sportsfeeds/domain'
import type { Clock } from '@sportsfeeds/std'

/** The odds that a fake server has stored. */
export interface OddsTable {
  readonly stored: readonly Odds[]
  /** Those that were stored by then, by the given clock. */
  readonly storedBy: (atMs: number) => Odds[]
  /** Those that the table does not hold yet, or only as they were received before. */
  readonly changed: (odds: readonly Odds[]) => Odds[]
  readonly store: (odds: readonly Odds[]) => void
}

export function createOddsTable(clock: Clock): OddsTable {
  const table = new Map<string, Odds>()
  const storedAtMs = new Map<string, number>()

  return {
    get stored() {
      return [...table.values()]
    },

    storedBy: (atMs) => [...table.values()].filter((odds) => (storedAtMs.get(oddsId(odds)) ?? 0) <= atMs),

    changed: (odds) => odds.filter((one) => (table.get(oddsId(one))?.receivedAt ?? 0) < one.receivedAt),

    store: (odds) => {
      for (const one of odds) {
        const before = table.get(oddsId(one))
        if (before !== undefined && before.receivedAt >= one.receivedAt) continue
        table.set(oddsId(one), one)
        storedAtMs.set(oddsId(one), clock.now())
      }
    },
  }
}
