import { isDeepStrictEqual } from 'node:util'
import { type IndexDefinition, type PrimaryKey, table as definition } from '@sportsfeeds/domain'
import {
  type ItemPage,
  type KeyCondition,
  maxBatchPuts,
  type StoredItem,
  type Table,
} from '../store/table.ts'

/** The table in memory, for tests: it answers as DynamoDB does, and is held to that by the same tests. */
export interface MemoryTable extends Table {
  /** Every item, by key. */
  readonly items: () => StoredItem[]
}

/** @param maxPageItems stands for DynamoDB's 1 MB: a page ends after so many items whatever its limit is. */
export function createMemoryTable({ maxPageItems = Infinity } = {}): MemoryTable {
  const stored = new Map<string, StoredItem>()

  const put = (item: StoredItem): void => {
    stored.set(keyText(item), JSON.parse(JSON.stringify(item)))
  }

  const pageOf = (items: readonly StoredItem[], limit: number, index?: IndexDefinition): ItemPage => {
    const evaluated = items.slice(0, Math.min(limit, maxPageItems))
    const last = evaluated.at(-1)
    const ended = evaluated.length < Math.min(limit, maxPageItems)
    return { items: evaluated, lastKey: ended || last === undefined ? undefined : keyOf(last, index) }
  }

  return {
    items: () => [...stored.values()].toSorted((a, b) => compareText(keyText(a), keyText(b))),

    get: async (key) => stored.get(keyText({ ...key })),

    put: async (item) => put(item),

    update: async (key, changes, { ifEqual = {} } = {}) => {
      const item = stored.get(keyText({ ...key }))
      if (item === undefined) return false
      const asExpected = Object.entries(ifEqual).every(([name, value]) =>
        isDeepStrictEqual(item[name], value),
      )
      if (!asExpected) return false
      put({ ...item, ...changes })
      return true
    },

    delete: async (key) => {
      stored.delete(keyText({ ...key }))
    },

    batchPut: async (items) => {
      const distinct = new Set(items.map(keyText))
      if (items.length === 0 || items.length > maxBatchPuts || distinct.size < items.length) {
        throw new RangeError('A batch takes 1 to 25 items of distinct keys.')
      }
      for (const item of items) put(item)
      return []
    },

    query: async ({
      index,
      partition,
      range,
      createdFrom,
      order = 'asc',
      limit = Infinity,
      startAfter,
      consistent,
    }) => {
      if (index !== undefined && consistent === true) throw new RangeError('An index is never consistent.')
      const { hashKey, rangeKey = definition.rangeKey } = index ?? definition
      const direction = order === 'asc' ? 1 : -1
      const compare = (a: StoredItem, b: StoredItem): number =>
        direction * (compareValues(a[rangeKey], b[rangeKey]) || compareText(keyText(a), keyText(b)))
      const found = [...stored.values()]
        .filter((item) => item[hashKey] === partition && satisfies(item[rangeKey], range))
        .toSorted(compare)
        .filter((item) => startAfter === undefined || compare(item, startAfter) > 0)
      const page = pageOf(found, limit, index)
      return {
        ...page,
        items: page.items.filter((item) => createdFrom === undefined || Number(item.CREATED) >= createdFrom),
      }
    },

    scanIndex: async ({ index, startAfter }) => {
      const found = [...stored.values()]
        .filter((item) => item[index.hashKey] !== undefined)
        .toSorted((a, b) => compareText(keyText(a), keyText(b)))
        .filter((item) => startAfter === undefined || compareText(keyText(item), keyText(startAfter)) > 0)
      const page = pageOf(found, Infinity, index)
      return { ...page, items: page.items.map((item) => projected(item, index)) }
    },
  }
}

/** A table that takes only some of a batch, or throws, as `fault` says for each call. */
export function withFaults(table: Table, fault: (item: StoredItem) => 'none' | 'unprocessed' | Error): Table {
  return {
    ...table,
    batchPut: async (items) => {
      const faults = items.map((item) => ({ item, fault: fault(item) }))
      for (const { fault: thrown } of faults) if (thrown instanceof Error) throw thrown
      const taken = faults.filter(({ fault: kind }) => kind === 'none').map(({ item }) => item)
      if (taken.length > 0) await table.batchPut(taken)
      return faults.filter(({ fault: kind }) => kind !== 'none').map(({ item }) => primaryKeyOf(item))
    },
  }
}

function primaryKeyOf({ PK, SK }: StoredItem): PrimaryKey {
  return { PK: String(PK), SK: String(SK) }
}

function keyText({ PK, SK }: StoredItem): string {
  return `${String(PK)}\u0000${String(SK)}`
}

function keyOf(item: StoredItem, index?: IndexDefinition): StoredItem {
  return {
    ...primaryKeyOf(item),
    ...(index === undefined ? {} : { [index.hashKey]: item[index.hashKey] }),
    ...(index?.rangeKey === undefined ? {} : { [index.rangeKey]: item[index.rangeKey] }),
  }
}

function projected(item: StoredItem, index: IndexDefinition): StoredItem {
  if (index.projection.type === 'ALL') return item
  const names = [...Object.keys(keyOf(item, index)), ...index.projection.attributes]
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)))
}

function satisfies(value: unknown, range: KeyCondition | undefined): boolean {
  if (range === undefined) return true
  if ('beginsWith' in range) return String(value).startsWith(range.beginsWith)
  const [low, high] = range.between
  return compareValues(value, low) >= 0 && compareValues(value, high) <= 0
}

function compareValues(a: unknown, b: unknown): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : compareText(String(a), String(b))
}

// Sort keys are ASCII, so that the order of UTF-16 units is DynamoDB's order of bytes.
function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
