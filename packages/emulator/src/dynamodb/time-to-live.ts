import type { Clock, Timer } from '@sportsfeeds/std'
import { dynaliteDb } from './dynalite.ts'
import type { Item } from './item.ts'
import { expiryStepItems, expiryStepMs, maxExpiredYears } from './limits.ts'
import type { Store } from './store.ts'
import { endOf, itemPrefix } from './store-keys.ts'
import type { TableDescription } from './table.ts'

/** Deletes items whose time to live has run out. */
export interface TimeToLive {
  /** Undefined turns it off. */
  set(tableName: string, attributeName: string | undefined): void
  attributeOf(tableName: string): string | undefined
  /** Looks through every table once, without waiting for the next steps. Resolves with the number of deleted items. */
  sweep(): Promise<number>
  /** True if this image was deleted by expiry. */
  isExpired(item: Item): boolean
  close(): void
}

interface Sweep {
  readonly attributeName: string
  /** The last key that was looked at. */
  after: string
}

/**
 * A step looks at a bounded number of items, and the next step continues after them: an expired item is deleted within
 * as many seconds as the table has thousands of items. AWS takes up to a few days.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
 */
export function createTimeToLive(store: Store, clock: Clock): TimeToLive {
  const sweeps = new Map<string, Sweep>()
  const expired = new WeakSet<Item>()
  let timer: Timer | undefined
  let isClosed = false

  /** Looks at the next items of one table. @returns how many were deleted, and how many were looked at. */
  const step = async (tableName: string, sweep: Sweep): Promise<[deleted: number, seen: number]> => {
    const iterator = store.level.iterator({
      gt: sweep.after,
      lt: endOf(itemPrefix(tableName)),
      limit: expiryStepItems,
    })
    const entries = await iterator.nextv(expiryStepItems)
    await iterator.close()
    let deleted = 0
    for (const [key, item] of entries) {
      // Only items are stored under this prefix.
      if (!isDue(item as Item, sweep.attributeName, clock.now())) continue
      if (await remove(tableName, key, sweep.attributeName)) deleted += 1
    }
    sweep.after = entries.length < expiryStepItems ? itemPrefix(tableName) : (entries.at(-1)?.[0] ?? '')
    return [deleted, entries.length]
  }

  const remove = (tableName: string, storedKey: string, attributeName: string): Promise<boolean> =>
    new Promise((resolve, reject) => {
      const { dynalite } = store
      const key = storedKey.slice(itemPrefix(tableName).length)
      const itemDb = dynalite.getItemDb(tableName)
      dynalite.getTable(tableName, (tableError, table?: TableDescription) => {
        if (tableError || table === undefined) return resolve(false)
        return itemDb.lock(key, (release) => {
          let wasDue = false
          const done = release((error) => (error ? reject(error) : resolve(wasDue)))
          itemDb.get(key, (getError, item) => {
            // It may have been written again, or deleted, since it was looked at.
            if (getError || item === undefined || !isDue(item, attributeName, clock.now()))
              return done(getError)
            wasDue = true
            expired.add(item)
            return dynaliteDb.updateIndexes(dynalite, table, item, null, (error) =>
              error ? done(error) : itemDb.del(key, done),
            )
          })
        })
      })
    })

  const schedule = (): void => {
    if (timer !== undefined || isClosed || sweeps.size === 0) return
    timer = clock.setTimeout(() => {
      const steps = [...sweeps].map(([tableName, sweep]) => step(tableName, sweep))
      void Promise.allSettled(steps).then(() => {
        timer = undefined
        schedule()
      })
    }, expiryStepMs)
  }

  return {
    set(tableName, attributeName) {
      if (attributeName === undefined) sweeps.delete(tableName)
      else sweeps.set(tableName, { attributeName, after: itemPrefix(tableName) })
      schedule()
    },
    attributeOf: (tableName) => sweeps.get(tableName)?.attributeName,
    async sweep() {
      let total = 0
      for (const [tableName, { attributeName }] of sweeps) {
        const sweep = { attributeName, after: itemPrefix(tableName) }
        for (let seen = expiryStepItems; seen === expiryStepItems;) {
          const result = await step(tableName, sweep)
          total += result[0]
          seen = result[1]
        }
      }
      return total
    },
    isExpired: (item) => expired.has(item),
    close() {
      isClosed = true
      timer?.cancel()
      sweeps.clear()
    },
  }
}

const yearMs = 365 * 24 * 3_600_000

/** Only a Number counts, in epoch seconds, and not one of long ago. */
function isDue(item: Item, attributeName: string, nowMs: number): boolean {
  const dueMs = Number(item[attributeName]?.N ?? Number.NaN) * 1_000
  return dueMs < nowMs && dueMs > nowMs - maxExpiredYears * yearMs
}
