import { writeUnits } from './capacity.ts'
import {
  type AddConsumedCapacity,
  type Callback,
  dynaliteDb,
  type DynaliteStore,
  type DynaliteSubLevel,
  type UpdateIndexes,
} from './dynalite.ts'
import type { Item } from './item.ts'
import type { TableDescription } from './table.ts'

/** One write that took effect. Both images are absent when a missing item was deleted. */
export interface ItemChange {
  readonly table: TableDescription
  readonly oldItem: Item | undefined
  readonly newItem: Item | undefined
}

export type ChangeListener = (change: ItemChange) => void

const listeners = new WeakMap<DynaliteStore, StoreHook>()
let original: UpdateIndexes | undefined

interface StoreHook {
  /** Announces the write that the next `put` or `del` of the store carries out. */
  expect(change: ItemChange): void
  readonly listener: ChangeListener
}

/**
 * Calls `listener` after each write to the store, before the lock of its key is released, so that the changes of one
 * item are heard in their order. Every action of dynalite that writes calls `updateIndexes` with both images, and from
 * its callback, at once, the `put` or `del` of the item.
 */
export function hookChanges(store: DynaliteStore, listener: ChangeListener): void {
  installHook()
  let expected: ItemChange | undefined

  const announceAfter = (callback: Callback): Callback => {
    const change = expected
    expected = undefined
    if (change === undefined) return callback
    return (error) => {
      if (!error) listener(change)
      callback(error)
    }
  }

  const getItemDb = store.getItemDb.bind(store)
  const hooked = new WeakSet<DynaliteSubLevel>()
  store.getItemDb = (tableName) => {
    const itemDb = getItemDb(tableName)
    if (hooked.has(itemDb)) return itemDb
    hooked.add(itemDb)
    const put = itemDb.put.bind(itemDb)
    const del = itemDb.del.bind(itemDb)
    itemDb.put = (key, item, callback) => put(key, item, announceAfter(callback))
    itemDb.del = (key, callback) => del(key, announceAfter(callback))
    return itemDb
  }
  listeners.set(store, { listener, expect: (change) => void (expected = change) })
}

/** dynalite is one module for all stores of the process, so it is wrapped once. */
function installHook(): void {
  if (original !== undefined) return
  const { updateIndexes, addConsumedCapacity } = dynaliteDb
  original = updateIndexes
  // dynalite counts what the table takes. Each write calls `updateIndexes` straight after it has counted, and that knows the indexes.
  let consumed: ReturnType<AddConsumedCapacity>
  dynaliteDb.addConsumedCapacity = (input, isRead, newItem, oldItem) => {
    const capacity = addConsumedCapacity(input, isRead, newItem, oldItem)
    if (!isRead) consumed = capacity
    return capacity
  }
  dynaliteDb.updateIndexes = (store, table, oldItem, newItem, callback) => {
    if (consumed !== undefined) consumed.CapacityUnits = writeUnits(table, oldItem, newItem ?? undefined)
    consumed = undefined
    const hook = listeners.get(store)
    updateIndexes(store, table, oldItem, newItem, (error) => {
      if (!error) hook?.expect({ table, oldItem, newItem: newItem ?? undefined })
      callback(error)
    })
  }
}
