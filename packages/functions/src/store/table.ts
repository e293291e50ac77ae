import type { IndexDefinition, PrimaryKey } from '@sportsfeeds/domain'

/**
 * What the adapters need of the one table. Small, so that the stand-in for tests can answer all of it; the question
 * that each query answers is in the adapter that asks it.
 */
export interface Table {
  get(key: PrimaryKey, options?: { readonly consistent?: boolean }): Promise<StoredItem | undefined>
  put(item: StoredItem): Promise<void>
  /**
   * Sets attributes of an item that exists and, with `ifEqual`, still has these ones: numbers or texts, or `undefined`
   * for one that is not there. False, and nothing written, when it does not.
   */
  update(key: PrimaryKey, changes: StoredItem, options?: { readonly ifEqual?: StoredItem }): Promise<boolean>
  delete(key: PrimaryKey): Promise<void>
  /** Puts at most {@link maxBatchPuts} items of distinct keys; gives the keys of those that were not taken. */
  batchPut(items: readonly StoredItem[]): Promise<readonly PrimaryKey[]>
  query(query: TableQuery): Promise<ItemPage>
  /** Every item of a sparse index, page by page, in no order. */
  scanIndex(scan: { readonly index: IndexDefinition; readonly startAfter?: StoredItem }): Promise<ItemPage>
}

/** An item or a part of one: attributes as plain values; `undefined` ones are not stored. */
export type StoredItem = Readonly<Record<string, unknown>>

interface TableQuery {
  /** Without it, the table itself. */
  readonly index?: IndexDefinition
  readonly partition: string
  readonly range?: KeyCondition
  /** Only items whose CREATED is at or after this. Items that it leaves out count towards `limit` all the same. */
  readonly createdFrom?: number
  readonly order?: 'asc' | 'desc'
  /** How many items are looked at, at most; a page ends at 1 MB anyway. */
  readonly limit?: number
  /** `lastKey` of the page before, or the key of any item of this partition. */
  readonly startAfter?: StoredItem
  /** Sees every write that was acknowledged before; costs twice. Not on an index. */
  readonly consistent?: boolean
}

/** On the sort key. `between` includes both ends. */
export type KeyCondition =
  | { readonly beginsWith: string }
  | { readonly between: readonly [low: string | number, high: string | number] }

export interface ItemPage {
  readonly items: readonly StoredItem[]
  /** Present when there may be more: give it back as `startAfter`. */
  readonly lastKey?: StoredItem | undefined
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
export const maxBatchPuts = 25
