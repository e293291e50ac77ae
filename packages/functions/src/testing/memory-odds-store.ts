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
  await putAll(oddsStore, history)
  return oddsStore
}

/** Stores odds in batches. Those of one identity are stored one after another. */
export async function putAll(oddsStore: Pick<OddsStore, 'putOdds'>, odds: readonly Odds[]): Promise<void> {
  for (let start = 0; start < odds.length; start += maxOddsPerPut) {
    await oddsStore.putOdds(odds.slice(start, start + maxOddsPerPut), { retentionSeconds: 60 })
  }
}
