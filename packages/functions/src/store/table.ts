import type { IndexDefinition, PrimaryKey } from '@sportsfeeds/domain/internal'

/**
 * Access to the one table. Small, so that the test double in memory can do all of it; the meaning of each query is in
 * the store that makes it.
 */
export interface Table {
  get(key: PrimaryKey, options?: { readonly consistent?: boolean }): Promise<StoredItem | undefined>
  /** Gets the items of at most {@link maxBatchGets} distinct keys, in no order; those that the table did not read are named. */
  batchGet(keys: readonly PrimaryKey[], options?: { readonly consistent?: boolean }): Promise<ReadItems>
  put(item: StoredItem): Promise<void>
  /** Puts an item unless the table holds one with its key. @returns false if it wrote nothing. */
  putNew(item: StoredItem): Promise<boolean>
  /** Puts an item in place of the one with its key, if that still has these values: numbers or strings. Otherwise false. */
  replace(item: StoredItem, ifEqual: StoredItem): Promise<boolean>
  /**
   * Puts an item unless the table holds one with its key in which any of these attributes is greater or missing: numbers or
   * strings, which the item has too. @returns false if it wrote nothing.
   */
  putInOrder(item: StoredItem, attributes: readonly string[]): Promise<boolean>
  /**
   * Sets attributes of an item that exists and, with `ifEqual`, still has these values: numbers or strings, or
   * `undefined` for an absent attribute. Otherwise writes nothing and returns false.
   */
  update(key: PrimaryKey, changes: StoredItem, options?: { readonly ifEqual?: StoredItem }): Promise<boolean>
  /**
   * Adds a member to a set of strings, in an item that it makes if there is none, and sets attributes with it.
   * @returns false, having written nothing, if the set has `maxSize` members already.
   */
  addToSet(
    key: PrimaryKey,
    member: { readonly set: string; readonly value: string; readonly maxSize: number },
    changes: StoredItem,
  ): Promise<boolean>
  /** Removes members from a set of strings. A set without members is no attribute. */
  removeFromSet(key: PrimaryKey, set: string, values: readonly string[]): Promise<void>
  delete(key: PrimaryKey): Promise<void>
  /** Puts at most {@link maxBatchPuts} items of distinct keys. @returns the keys of those that were not taken. */
  batchPut(items: readonly StoredItem[]): Promise<readonly PrimaryKey[]>
  query(query: TableQuery): Promise<ItemPage>
  /** Every item of a sparse index, page by page, in no order. */
  scanIndex(scan: {
    readonly index: IndexDefinition
    readonly startAfter?: StoredItem | undefined
  }): Promise<ItemPage>
}

/** Attributes of an item as plain values; `undefined` ones are not stored. */
export type StoredItem = Readonly<Record<string, unknown>>

export interface ReadItems {
  readonly items: readonly StoredItem[]
  readonly unread: readonly PrimaryKey[]
}

interface TableQuery {
  /** Without it, the table itself. */
  readonly index?: IndexDefinition
  readonly partition: string
  readonly range?: KeyCondition | undefined
  /** Only items with a CREATED at or after this. The others still count towards `limit`. */
  readonly createdFrom?: number
  readonly order?: 'asc' | 'desc'
  /** Maximum number of items to examine; a page ends at 1 MB anyway. */
  readonly limit?: number
  /** `lastKey` of the previous page, or the key of any item of this partition. */
  readonly startAfter?: StoredItem | undefined
  /** Sees every write that was acknowledged before; costs twice as much. Not on an index. */
  readonly consistent?: boolean
}

/** Condition on the sort key. `between` includes both ends. */
export type KeyCondition =
  | { readonly beginsWith: string }
  | { readonly between: readonly [low: string | number, high: string | number] }

export interface ItemPage {
  readonly items: readonly StoredItem[]
  /** Present if there may be more: pass it as `startAfter`. */
  readonly lastKey?: StoredItem | undefined
}

export function toPrimaryKey({ PK, SK }: StoredItem): PrimaryKey {
  return { PK: String(PK), SK: String(SK) }
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
export const maxBatchGets = 100

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
export const maxBatchPuts = 25
