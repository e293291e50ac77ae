import type { Odds } from '@sportsfeeds/domain'
import { maxOddsPerPut, type OddsStore } from '../ports.ts'
import { createOddsStore } from '../store/odds-store.ts'
import { createMemoryTable } from './memory-table.ts'

/** Keeps these odds in memory. */
export async function createMemoryOddsStore(
  history: readonly Odds[],
  options: Parameters<typeof createMemoryTable>[0] = {},
): Promise<OddsStore> {
  const oddsStore = createOddsStore(createMemoryTable(options))
  for (let start = 0; start < history.length; start += maxOddsPerPut) {
    await oddsStore.putOdds(history.slice(start, start + maxOddsPerPut), { retentionSeconds: 60 })
  }
  return oddsStore
}
