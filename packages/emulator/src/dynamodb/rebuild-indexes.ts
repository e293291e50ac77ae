import { dynaliteDb, type Level } from './dynalite.ts'
import type { Item } from './item.ts'
import { endOf, indexPrefix, itemPrefix } from './store-keys.ts'
import { projectionOf, type TableDescription } from './table.ts'

/**
 * Writes the indexes of a table again from its items. dynalite writes an item and its index entries one after the other, so that a
 * process that is killed in between leaves an entry without its item, or an item without its entry.
 */
export async function rebuildIndexes(level: Level, table: TableDescription): Promise<void> {
  const indexes = table.GlobalSecondaryIndexes ?? []
  if (indexes.length === 0) return
  for (const { IndexName } of indexes) {
    const prefix = indexPrefix('global', table.TableName, IndexName)
    await level.clear({ gte: prefix, lt: endOf(prefix) })
  }
  const prefix = itemPrefix(table.TableName)
  const items = level.values({ gte: prefix, lt: endOf(prefix) })
  for (let read = await items.nextv(chunk); read.length > 0; read = await items.nextv(chunk)) {
    const entries = read.flatMap((value) =>
      indexes.flatMap((index) => {
        // Only items are stored under this prefix.
        const entry = projectionOf(table, index, value as Item)
        if (entry === undefined) return []
        const key = dynaliteDb.createIndexKey(entry, table, index.KeySchema)
        return [{ key: `${indexPrefix('global', table.TableName, index.IndexName)}${key}`, entry }]
      }),
    )
    await Promise.all(entries.map(({ key, entry }) => level.put(key, entry)))
  }
  await items.close()
}

const chunk = 500
