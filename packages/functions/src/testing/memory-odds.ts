import type { Odds } from '@sportsfeeds/domain'
import { createFeedStore, type FeedStore } from '../store/odds-store.ts'
import { maxBatchPuts } from '../store/table.ts'
import { createMemoryTable } from './memory-table.ts'

/** A feed store in memory that holds these odds. */
export async function createMemoryFeeds(
  history: readonly Odds[],
  options: Parameters<typeof createMemoryTable>[0] = {},
): Promise<FeedStore> {
  const feeds = createFeedStore(createMemoryTable(options))
  for (let start = 0; start < history.length; start += maxBatchPuts) {
    await feeds.putOdds(history.slice(start, start + maxBatchPuts), { retentionSeconds: 60 })
  }
  return feeds
}
