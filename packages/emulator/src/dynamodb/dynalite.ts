import { createRequire } from 'node:module'
import type { Readable } from 'node:stream'
import { AwsError, DynaliteMismatchError } from '../errors.ts'
import type { Item } from './item.ts'
import type { IndexDescription, KeySchema, TableDescription } from './table.ts'

/** The parts of dynalite (https://github.com/architect/dynalite) that this service builds on; it has no types of its own. */
export interface DynaliteStore {
  readonly db: DynaliteLevel
  readonly tableDb: DynaliteSubLevel & { awsAccountId: string; awsRegion: string }
  getItemDb(tableName: string): DynaliteSubLevel
  getTable(tableName: string, callback: Callback<TableDescription>): void
  getTable(tableName: string, checkStatus: false, callback: Callback<TableDescription>): void
  deleteItemDb(tableName: string, callback: Callback): void
  deleteTagDb(tableName: string, callback: Callback): void
  deleteIndexDb(indexType: string, tableName: string, indexName: string, callback: Callback): void
}

export type Callback<T = void> = (error?: unknown, value?: T) => void

/** The key-value store, with the callback methods that dynalite puts in front of its own. */
export interface DynaliteLevel {
  get(key: string, callback: Callback<unknown>): void
  put(key: string, value: unknown, callback: Callback): void
  del(key: string, callback: Callback): void
  createValueStream(range: Range): Readable
  createKeyStream(range: Range): Readable
}

/** The same object's own methods: https://github.com/Level/abstract-level */
export interface Level {
  open(): Promise<void>
  close(): Promise<void>
  getSync(key: string): unknown
  put(key: string, value: unknown): Promise<void>
  del(key: string): Promise<void>
  clear(range: Range): Promise<void>
  values(range: Range): LevelIterator<unknown>
  keys(range: Range): LevelIterator<string>
  iterator(range: Range): LevelIterator<[string, unknown]>
}

export interface LevelIterator<T> {
  nextv(size: number): Promise<T[]>
  close(): Promise<void>
}

export interface Range {
  readonly gt?: string
  readonly gte?: string
  readonly lt?: string
  readonly lte?: string
  readonly limit?: number
  readonly reverse?: boolean
}

export interface DynaliteSubLevel {
  get(key: string, callback: Callback<Item>): void
  put(key: string, value: unknown, callback: Callback): void
  del(key: string, callback: Callback): void
  /** Runs `task` when no other holds the key; the key stays locked until the callback that `release` returns is called. */
  readonly lock: {
    (key: string, task: (release: (callback: Callback) => Callback) => void): void
    isLocked(key: string): boolean
  }
}

export type UpdateIndexes = (
  store: DynaliteStore,
  table: TableDescription,
  oldItem: Item | undefined,
  newItem: Item | null | undefined,
  callback: Callback,
) => void

/** Units for a response that is to say them; undefined for others. */
export type AddConsumedCapacity = (
  input: object,
  isRead: boolean,
  newItem: Item | undefined,
  oldItem?: Item,
) => { CapacityUnits: number } | undefined

interface DynaliteDb {
  create(options: DynaliteOptions): DynaliteStore
  updateIndexes: UpdateIndexes
  addConsumedCapacity: AddConsumedCapacity
  /** @returns what is wrong with the item's keys; a false value for nothing. */
  validateItem(item: Item, table: TableDescription): unknown
  createKey(item: Item, table: TableDescription): string
  createIndexKey(item: Item, table: TableDescription, keySchema: KeySchema): string
  getIndexActions(
    indexes: readonly IndexDescription[],
    oldItem: Item | undefined,
    newItem: Item,
    table: TableDescription,
  ): { puts: (IndexEntry & { item: Item })[]; deletes: IndexEntry[] }
}

interface IndexEntry {
  readonly index: string
  readonly key: string
}

export interface DynaliteOptions {
  readonly path?: string | undefined
  readonly createTableMs: number
  readonly deleteTableMs: number
  readonly updateTableMs: number
}

interface Validations {
  checkTypes(input: unknown, types: unknown): unknown
  checkValidations(input: unknown, types: unknown, custom: unknown, store: DynaliteStore): void
}

interface OperationValidation {
  readonly types: unknown
  readonly custom?: unknown
}

type Action = (store: DynaliteStore, input: unknown, callback: Callback<unknown>) => void

const require = createRequire(import.meta.url)
// dynalite is plain JavaScript, pinned to one version; these are its modules as read there.
export const dynaliteDb = require('dynalite/db/index.js') as DynaliteDb
const validations = require('dynalite/validations/index.js') as Validations

const operationNames = [
  'BatchGetItem',
  'BatchWriteItem',
  'CreateTable',
  'DeleteItem',
  'DeleteTable',
  'DescribeTable',
  'GetItem',
  'ListTables',
  'PutItem',
  'Query',
  'Scan',
  'UpdateItem',
  'UpdateTable',
]

const actions = new Map(
  operationNames.map((name) => {
    const file = `${name.charAt(0).toLowerCase()}${name.slice(1)}.js`
    const action = require(`dynalite/actions/${file}`) as Action
    const validation = require(`dynalite/validations/${file}`) as OperationValidation
    return [name, { action, validation }]
  }),
)

/** @throws DynaliteMismatchError when the installed version is not the one that this service was written for. */
export function checkDynalite(): void {
  const used = {
    'db.create': typeof dynaliteDb.create,
    'db.updateIndexes': typeof dynaliteDb.updateIndexes,
    'db.addConsumedCapacity': typeof dynaliteDb.addConsumedCapacity,
    'db.validateItem': typeof dynaliteDb.validateItem,
    'db.createKey': typeof dynaliteDb.createKey,
    'db.createIndexKey': typeof dynaliteDb.createIndexKey,
    'db.getIndexActions': typeof dynaliteDb.getIndexActions,
    'validations.checkTypes': typeof validations.checkTypes,
  }
  for (const [name, type] of Object.entries(used)) {
    if (type !== 'function') throw new DynaliteMismatchError(name)
  }
}

export function hasOperation(name: string): boolean {
  return actions.has(name)
}

/** Validates and runs one operation; its input belongs to dynalite afterwards. @throws AwsError as DynamoDB words it. */
export function runOperation(store: DynaliteStore, name: string, input: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const found = actions.get(name)
    if (found === undefined)
      throw new AwsError('UnknownOperationException', `dynalite has no operation "${name}".`)
    const { action, validation } = found
    try {
      const checked = validations.checkTypes(input, validation.types)
      validations.checkValidations(checked, validation.types, validation.custom, store)
      action(store, checked, (error, output) => (error ? reject(toAwsError(error)) : resolve(output)))
    } catch (error) {
      reject(toAwsError(error))
    }
  })
}

/** dynalite's errors carry the body of the response: `__type` ends in the error's name. */
interface DynaliteError {
  readonly statusCode: number
  readonly body: { readonly __type: string; readonly message?: string; readonly Message?: string }
}

function toAwsError(error: unknown): AwsError {
  if (!isDynaliteError(error))
    return new AwsError('InternalServerError', String(error), 500, { cause: error })
  const { __type: type, message, Message } = error.body
  return new AwsError(type.slice(type.indexOf('#') + 1), message ?? Message ?? '', error.statusCode)
}

function isDynaliteError(error: unknown): error is DynaliteError {
  return typeof error === 'object' && error !== null && 'statusCode' in error && 'body' in error
}
