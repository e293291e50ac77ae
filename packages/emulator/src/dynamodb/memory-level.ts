import { createRequire } from 'node:module'
import type sortedBtree from 'sorted-btree'
import { tablesClosed } from '../errors.ts'
import type { Level, LevelIterator, Range } from './dynalite.ts'

/** A key-value store in memory, whose reads and writes are done when they return. */
export interface MemoryLevel extends Level {
  putSync(key: string, value: unknown): void
  delSync(key: string): void
}

/**
 * Opens an empty store. Values are kept as JSON text: whoever reads one may change it, and text costs the garbage collector nothing to
 * walk through, however much of it there is.
 */
export function openMemoryLevel(): MemoryLevel {
  let isOpen = true
  const all = new BTree<string, string>(undefined, compare)
  const tree = (): Tree => {
    if (!isOpen) throw tablesClosed()
    return all
  }
  const putSync = (key: string, value: unknown): void => void tree().set(key, JSON.stringify(value))
  const delSync = (key: string): void => void tree().delete(key)

  return {
    putSync,
    delSync,
    getSync: (key) => parse(tree().get(key)),
    async open() {},
    async close() {
      isOpen = false
      all.clear()
    },
    async put(key, value) {
      putSync(key, value)
    },
    async del(key) {
      delSync(key)
    },
    async clear(range) {
      const keys = iterate(tree, range, (key) => key)
      for (const key of await keys.nextv(Infinity)) delSync(key)
    },
    values: (range) => iterate(tree, range, (_, value) => parse(value)),
    keys: (range) => iterate(tree, range, (key) => key),
    iterator: (range) => iterate(tree, range, (key, value) => [key, parse(value)]),
  }
}

// CommonJS, whose default export Node and bundlers import in different ways.
const { default: BTree } = createRequire(import.meta.url)('sorted-btree') as typeof sortedBtree
type Tree = sortedBtree.default<string, string>

/** dynalite's keys are of ASCII: in hexadecimal, after names of tables and indexes. */
function compare(a: string, b: string): number {
  if (a < b) return -1
  return a > b ? 1 : 0
}

function parse(json: string | undefined): unknown {
  return json === undefined ? undefined : JSON.parse(json)
}

/** Goes through a range, and sees what is written ahead of its place meanwhile, as a read of DynamoDB may. */
function iterate<T>(
  tree: () => Tree,
  range: Range,
  take: (key: string, json: string) => T,
): LevelIterator<T> {
  const next = range.reverse === true ? lower(range) : higher(range)
  const { limit = -1 } = range
  let left = limit < 0 ? Infinity : limit
  let last: string | undefined

  return {
    async nextv(size) {
      const taken: T[] = []
      while (taken.length < size && left > 0) {
        const pair = next(tree(), last)
        if (pair === undefined) break
        const [key, json] = pair
        taken.push(take(key, json))
        last = key
        left -= 1
      }
      return taken
    },
    async close() {
      left = 0
    },
  }
}

/** Finds the entry after the last one, or the first; undefined at the end of the range. */
type Next = (tree: Tree, last: string | undefined) => [string, string] | undefined

/** Of two lower or two upper bounds the inclusive one counts, as in every store of this interface. */
function higher({ gt, gte, lt, lte }: Range): Next {
  const isPast = (key: string): boolean => (lte === undefined ? lt !== undefined && key >= lt : key > lte)
  return (tree, last) => {
    const pair =
      last === undefined && gte !== undefined
        ? tree.getPairOrNextHigher(gte)
        : tree.nextHigherPair(last ?? gt)
    return pair === undefined || isPast(pair[0]) ? undefined : pair
  }
}

function lower({ gt, gte, lt, lte }: Range): Next {
  const isPast = (key: string): boolean => (gte === undefined ? gt !== undefined && key <= gt : key < gte)
  return (tree, last) => {
    const pair =
      last === undefined && lte !== undefined ? tree.getPairOrNextLower(lte) : tree.nextLowerPair(last ?? lt)
    return pair === undefined || isPast(pair[0]) ? undefined : pair
  }
}
