import { isSameItem, type Item, itemBytes } from './item.ts'
import { writeUnitBytes } from './limits.ts'
import { type IndexDescription, keyNames, projectionOf, type TableDescription } from './table.ts'

/**
 * Write units of one change: the larger image for the table, and what each index writes for it.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes
 */
export function writeUnits(
  table: TableDescription,
  oldItem: Item | undefined,
  newItem: Item | undefined,
): number {
  return unitsOfLarger(oldItem, newItem) + indexWriteUnits(table, oldItem, newItem)
}

/** What the indexes write for a change. */
export function indexWriteUnits(
  table: TableDescription,
  oldItem: Item | undefined,
  newItem: Item | undefined,
): number {
  let units = 0
  for (const index of table.GlobalSecondaryIndexes ?? []) units += indexUnits(table, index, oldItem, newItem)
  for (const index of table.LocalSecondaryIndexes ?? []) units += indexUnits(table, index, oldItem, newItem)
  return units
}

/** Units of so many bytes, at least one. */
export function unitsOf(bytes: number, unitBytes = writeUnitBytes): number {
  return Math.max(1, Math.ceil(bytes / unitBytes))
}

function unitsOfLarger(oldItem: Item | undefined, newItem: Item | undefined): number {
  return unitsOf(Math.max(oldItem ? itemBytes(oldItem) : 0, newItem ? itemBytes(newItem) : 0))
}

function indexUnits(
  table: TableDescription,
  index: IndexDescription,
  oldItem: Item | undefined,
  newItem: Item | undefined,
): number {
  const oldEntry = oldItem && projectionOf(table, index, oldItem)
  const newEntry = newItem && projectionOf(table, index, newItem)
  if (oldEntry === undefined || newEntry === undefined) {
    return (oldEntry ?? newEntry) ? unitsOfLarger(oldEntry, newEntry) : 0
  }
  if (isSameItem(oldEntry, newEntry)) return 0
  const isMoved = keyNames(index.KeySchema).some(
    (name) => !isSameItem({ k: oldEntry[name] ?? {} }, { k: newEntry[name] ?? {} }),
  )
  // Moving within an index is one removal and one insertion.
  return isMoved
    ? unitsOfLarger(oldEntry, undefined) + unitsOfLarger(undefined, newEntry)
    : unitsOfLarger(oldEntry, newEntry)
}
