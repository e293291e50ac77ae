import { Readable } from 'node:stream'
import { DataDirectoryError } from '../errors.ts'
import {
  type Callback,
  checkDynalite,
  dynaliteDb,
  type DynaliteStore,
  type Level,
  type LevelIterator,
} from './dynalite.ts'
import { type MemoryLevel, openMemoryLevel } from './memory-level.ts'
import { rebuildIndexes } from './rebuild-indexes.ts'
import { endOf, indexPrefix, itemPrefix, tagPrefix } from './store-keys.ts'
import type { TableDescription } from './table.ts'

/** dynalite's store, and the key-value store under it. */
export interface Store {
  readonly dynalite: DynaliteStore
  readonly level: Level
  /** The same, when it is in memory. */
  readonly memory: MemoryLevel | undefined
  /** The table, when it is known to be active: from the first operation on its items on. */
  activeTable(tableName: string): TableDescription | undefined
  close(): Promise<void>
}

export interface StoreOptions {
  readonly region: string
  readonly accountId: string
  /** In memory when not given. */
  readonly dataDir?: string | undefined
}

/** Opens dynalite's store. @throws DataDirectoryError when the directory is in use or damaged. */
export async function openStore({ region, accountId, dataDir }: StoreOptions): Promise<Store> {
  checkDynalite()
  const dynalite = dynaliteDb.create({ path: dataDir, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 })
  dynalite.tableDb.awsRegion = region
  dynalite.tableDb.awsAccountId = accountId
  const memory = dataDir === undefined ? openMemoryLevel() : undefined
  const level = memory ?? levelOf(dynalite)
  try {
    await level.open()
  } catch (error) {
    throw new DataDirectoryError(dataDir ?? 'memory', damageOf(error), { cause: error })
  }
  const tables = await settleTables(level)
  if (level.getSync(openMark) !== undefined) for (const table of tables) await rebuildIndexes(level, table)
  await level.put(openMark, true)
  replaceAccess(dynalite, level)
  replaceDeletion(dynalite, level)
  const activeTable = rememberTables(dynalite)
  let closed: Promise<void> | undefined
  return {
    dynalite,
    level,
    memory,
    activeTable,
    close: () => (closed ??= level.del(openMark).then(() => level.close())),
  }
}

/** In the store while a process has it open: found at a start, it says that the process before was killed. */
const openMark = 'open'

/** What the key-value store finds wrong with its files, unless another process has them open. */
function damageOf(error: unknown): string | undefined {
  const cause = error instanceof Error ? error.cause : undefined
  if (!(cause instanceof Error)) return String(error)
  return 'code' in cause && cause.code === 'LEVEL_LOCKED' ? undefined : cause.message
}

/**
 * dynalite hides the store's own methods behind callback versions of the same names, set on the object; the class still
 * has the originals.
 */
function levelOf({ db }: DynaliteStore): Level {
  // An abstract-level database; its class is not among dynalite's exports.
  const methods = Object.getPrototypeOf(db) as Level
  const own = db as unknown as Level
  return {
    open: () => methods.open.call(own),
    close: () => methods.close.call(own),
    getSync: (key) => methods.getSync.call(own, key),
    put: (key, value) => methods.put.call(own, key, value),
    del: (key) => methods.del.call(own, key),
    clear: (range) => methods.clear.call(own, range),
    values: (range) => methods.values.call(own, range),
    keys: (range) => methods.keys.call(own, range),
    iterator: (range) => methods.iterator.call(own, range),
  }
}

/** A run that was ended in the middle of creating or deleting a table leaves it so for ever. @returns the tables. */
async function settleTables(level: Level): Promise<TableDescription[]> {
  const prefix = 'table~'
  const iterator = level.iterator({ gte: prefix, lt: endOf(prefix) })
  const tables: TableDescription[] = []
  for (let entries = await iterator.nextv(100); entries.length > 0; entries = await iterator.nextv(100)) {
    for (const [key, value] of entries) {
      // Only tables are stored under this prefix.
      const table = value as TableDescription
      if (table.TableStatus === 'DELETING') {
        await level.del(key)
        continue
      }
      if (table.TableStatus !== 'ACTIVE') await level.put(key, { ...table, TableStatus: 'ACTIVE' })
      tables.push(table)
    }
  }
  await iterator.close()
  return tables
}

/**
 * dynalite waits for a turn of the event loop after each access, and leaves the iterator of every query open, with the
 * snapshot behind it. These versions do neither, and are all that reaches a store in memory.
 */
function replaceAccess({ db }: DynaliteStore, level: Level): void {
  db.get = (key, callback) => {
    try {
      const value = level.getSync(key)
      queueMicrotask(() => callback(null, value))
    } catch (error) {
      queueMicrotask(() => callback(error))
    }
  }
  db.put = (key, value, callback) => settle(level.put(key, value), callback)
  db.del = (key, callback) => settle(level.del(key), callback)
  db.createValueStream = (range) => toStream(level.values(range))
  db.createKeyStream = (range) => toStream(level.keys(range))
}

function settle(work: Promise<void>, callback: Callback): void {
  work.then(() => callback(), callback)
}

const streamChunk = 64

function toStream(iterator: LevelIterator<unknown>): Readable {
  return new Readable({
    objectMode: true,
    highWaterMark: streamChunk,
    read() {
      iterator.nextv(streamChunk).then(
        (values) => {
          if (values.length === 0) this.push(null)
          for (const value of values) this.push(value)
        },
        (error: unknown) => this.destroy(error instanceof Error ? error : new Error(String(error))),
      )
    },
    destroy(error, callback) {
      iterator.close().then(() => callback(error), callback)
    },
  })
}

/** dynalite looks through every key of every table to delete one; a range is enough. */
function replaceDeletion(dynalite: DynaliteStore, level: Level): void {
  const clear = (prefix: string, callback: Callback): void =>
    settle(level.clear({ gte: prefix, lt: endOf(prefix) }), callback)
  dynalite.deleteTagDb = (tableName, callback) => clear(tagPrefix(tableName), callback)
  dynalite.deleteItemDb = (tableName, callback) => clear(itemPrefix(tableName), callback)
  dynalite.deleteIndexDb = (indexType, tableName, indexName, callback) =>
    clear(indexPrefix(indexType === 'Global' ? 'global' : 'local', tableName, indexName), callback)
}

/** Every write of a batch asks for its table; it is read again only after it was changed. @returns what is remembered. */
function rememberTables(dynalite: DynaliteStore): Store['activeTable'] {
  const { tableDb } = dynalite
  const getTable = dynalite.getTable.bind(dynalite)
  const put = tableDb.put.bind(tableDb)
  const del = tableDb.del.bind(tableDb)
  const remembered = new Map<string, TableDescription>()

  const forget = (tableName: string, callback: Callback): Callback => {
    remembered.delete(tableName)
    return (error) => {
      remembered.delete(tableName)
      callback(error)
    }
  }
  tableDb.put = (tableName, table, callback) => put(tableName, table, forget(tableName, callback))
  tableDb.del = (tableName, callback) => del(tableName, forget(tableName, callback))
  dynalite.getTable = (
    tableName: string,
    checkStatus: false | Callback<TableDescription>,
    callback?: Callback<TableDescription>,
  ): void => {
    // Only operations on the table itself pass `false`; they change what they are given.
    if (checkStatus === false) return getTable(tableName, false, callback ?? (() => {}))
    const table = remembered.get(tableName)
    if (table !== undefined) return checkStatus(null, table)
    return getTable(tableName, (error, found) => {
      if (found?.TableStatus === 'ACTIVE') remembered.set(tableName, found)
      checkStatus(error, found)
    })
  }
  return (tableName) => remembered.get(tableName)
}
