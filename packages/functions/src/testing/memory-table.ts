import { isDeepStrictEqual } from 'node:util'
import { type IndexDefinition, table as definition } from '@sportsfeeds/domain/internal'
import {
  type ItemPage,
  type KeyCondition,
  maxBatchGets,
  maxBatchPuts,
  type StoredItem,
  type Table,
  toPrimaryKey,
} from '../store/table.ts'

/** The table in memory, for tests: behaves as DynamoDB does, which the same tests verify. */
export interface MemoryTable extends Table {
  /** Every item, by key. */
  readonly items: () => StoredItem[]
}

/** @param maxPageItems in place of DynamoDB's 1 MB: a page ends after so many items, whatever its limit. */
export function createMemoryTable({ maxPageItems = Infinity } = {}): MemoryTable {
  const stored = new Map<string, StoredItem>()

  const put = (item: StoredItem): void => {
    stored.set(toKeyString(item), JSON.parse(JSON.stringify(item)))
  }

  const toPage = (items: readonly StoredItem[], limit: number, index?: IndexDefinition): ItemPage => {
    const evaluated = items.slice(0, Math.min(limit, maxPageItems))
    const last = evaluated.at(-1)
    const ended = evaluated.length < Math.min(limit, maxPageItems)
    return { items: evaluated, lastKey: ended || last === undefined ? undefined : toKey(last, index) }
  }

  return {
    items: () => [...stored.values()].toSorted((a, b) => compareStrings(toKeyString(a), toKeyString(b))),

    get: async (key) => stored.get(toKeyString({ ...key })),

    batchGet: async (keys) => {
      if (keys.length === 0 || keys.length > maxBatchGets) {
        throw new RangeError('A batch reads 1 to 100 items.')
      }
      const found = keys.map((key) => stored.get(toKeyString({ ...key })))
      return { items: found.filter((item) => item !== undefined), unread: [] }
    },

    put: async (item) => put(item),

    putNew: async (item) => {
      if (stored.has(toKeyString(item))) return false
      put(item)
      return true
    },

    replace: async (item, ifEqual) => {
      const held = stored.get(toKeyString(item))
      const isAsExpected = Object.entries(ifEqual).every(([name, value]) => held?.[name] === value)
      if (held === undefined || !isAsExpected) return false
      put(item)
      return true
    },

    putInOrder: async (item, attributes) => {
      const held = stored.get(toKeyString(item))
      const isInOrder = (name: string): boolean =>
        held?.[name] !== undefined && compareValues(held[name], item[name]) <= 0
      if (held !== undefined && !attributes.every(isInOrder)) return false
      put(item)
      return true
    },

    update: async (key, changes, { ifEqual = {} } = {}) => {
      const item = stored.get(toKeyString({ ...key }))
      if (item === undefined) return false
      const isAsExpected = Object.entries(ifEqual).every(([name, value]) =>
        isDeepStrictEqual(item[name], value),
      )
      if (!isAsExpected) return false
      put({ ...item, ...changes })
      return true
    },

    addToSet: async (key, { set, value, maxSize }, changes) => {
      const held = stored.get(toKeyString({ ...key }))
      const members = setIn(held, set)
      if (members.size >= maxSize) return false
      stored.set(toKeyString({ ...key }), { ...key, ...held, ...changes, [set]: members.add(value) })
      return true
    },

    removeFromSet: async (key, set, values) => {
      const held = stored.get(toKeyString({ ...key }))
      const left = [...setIn(held, set)].filter((value) => !values.includes(value))
      const { [set]: _, ...others } = held ?? {}
      stored.set(toKeyString({ ...key }), {
        ...key,
        ...others,
        ...(left.length > 0 ? { [set]: new Set(left) } : {}),
      })
    },

    delete: async (key) => {
      stored.delete(toKeyString({ ...key }))
    },

    batchPut: async (items) => {
      const distinct = new Set(items.map(toKeyString))
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
      if (index !== undefined && consistent === true)
        throw new RangeError('An index cannot be read consistently.')
      const { hashKey, rangeKey = definition.rangeKey } = index ?? definition
      const direction = order === 'asc' ? 1 : -1
      const compare = (a: StoredItem, b: StoredItem): number =>
        direction *
        (compareValues(a[rangeKey], b[rangeKey]) || compareStrings(toKeyString(a), toKeyString(b)))
      const found = [...stored.values()]
        .filter((item) => item[hashKey] === partition && satisfies(item[rangeKey], range))
        .toSorted(compare)
        .filter((item) => startAfter === undefined || compare(item, startAfter) > 0)
      const page = toPage(found, limit, index)
      return {
        ...page,
        items: page.items.filter((item) => createdFrom === undefined || Number(item.CREATED) >= createdFrom),
      }
    },

    scanIndex: async ({ index, startAfter }) => {
      const found = [...stored.values()]
        .filter((item) => item[index.hashKey] !== undefined)
        .toSorted((a, b) => compareStrings(toKeyString(a), toKeyString(b)))
        .filter(
          (item) =>
            startAfter === undefined || compareStrings(toKeyString(item), toKeyString(startAfter)) > 0,
        )
      const page = toPage(found, Infinity, index)
      return { ...page, items: page.items.map((item) => project(item, index)) }
    },
  }
}

/** A table that takes only some items of a batch, or throws: `fault` decides for each item. */
export function withFaults(table: Table, fault: (item: StoredItem) => 'none' | 'unprocessed' | Error): Table {
  return {
    ...table,
    batchPut: async (items) => {
      const faults = items.map((item) => ({ item, fault: fault(item) }))
      for (const { fault: thrown } of faults) if (thrown instanceof Error) throw thrown
      const taken = faults.filter(({ fault: kind }) => kind === 'none').map(({ item }) => item)
      if (taken.length > 0) await table.batchPut(taken)
      return faults.filter(({ fault: kind }) => kind !== 'none').map(({ item }) => toPrimaryKey(item))
    },
  }
}

function setIn(item: StoredItem | undefined, name: string): Set<string> {
  const value = item?.[name]
  return new Set(value instanceof Set ? (value as Set<string>) : [])
}

function toKeyString({ PK, SK }: StoredItem): string {
  return `${String(PK)}\u0000${String(SK)}`
}

function toKey(item: StoredItem, index?: IndexDefinition): StoredItem {
  return {
    ...toPrimaryKey(item),
    ...(index === undefined ? {} : { [index.hashKey]: item[index.hashKey] }),
    ...(index?.rangeKey === undefined ? {} : { [index.rangeKey]: item[index.rangeKey] }),
  }
}

function project(item: StoredItem, index: IndexDefinition): StoredItem {
  if (index.projection.type === 'ALL') return item
  const names = [...Object.keys(toKey(item, index)), ...index.projection.attributes]
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)))
}

function satisfies(value: unknown, range: KeyCondition | undefined): boolean {
  if (range === undefined) return true
  if ('beginsWith' in range) return String(value).startsWith(range.beginsWith)
  const [low, high] = range.between
  return compareValues(value, low) >= 0 && compareValues(value, high) <= 0
}

function compareValues(a: unknown, b: unknown): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : compareStrings(String(a), String(b))
}

// Sort keys are ASCII, so that the order of UTF-16 units is DynamoDB's order of bytes.
function compareStrings(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
