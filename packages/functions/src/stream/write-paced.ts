import { type Clock, sleep } from '@sportsfeeds/std'
import pMap from 'p-map'

export interface Pace {
  readonly clock: Clock
  /** Time over which the starts are spread evenly. */
  readonly paceMs: number
  readonly concurrency: number
  /** Time after which nothing more is started. */
  readonly budgetMs: number
}

/**
 * Writes items at an even pace, so that they burden nothing else in a burst. One that fails stops no other.
 * @returns the items that were not written, with the reason if an attempt was made.
 */
export async function writePaced<Item>(
  items: readonly Item[],
  write: (item: Item) => Promise<unknown>,
  { clock, paceMs, concurrency, budgetMs }: Pace,
): Promise<{ readonly item: Item; readonly error?: unknown }[]> {
  const startedAtMs = clock.now()
  const writeInTurn = async (item: Item, index: number) => {
    const waitMs = startedAtMs + (paceMs * index) / items.length - clock.now()
    if (waitMs > 0) await sleep(clock, waitMs)
    if (clock.now() - startedAtMs > budgetMs) return [{ item }]
    try {
      await write(item)
      return []
    } catch (error) {
      return [{ item, error }]
    }
  }
  return (await pMap(items, writeInTurn, { concurrency })).flat()
}
