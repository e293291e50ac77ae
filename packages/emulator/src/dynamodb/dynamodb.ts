import type { Clock } from '../clock/clock.ts'
import { AwsError, unknownOperation } from '../errors.ts'
import { createAwsJsonRoom } from '../http/aws-json.ts'
import type { HttpRoom } from '../http/room.ts'
import type { StreamSink } from '../kinesis/types.ts'
import type { Meter } from '../meter/meter.ts'
import { unitsOfLarger, writeUnits } from './capacity.ts'
import { hookChanges } from './change-hook.ts'
import type { ItemChange } from './change-hook.ts'
import { toChangeRecord, toPartitionKey } from './change-record.ts'
import { isSameTable, toCreateTable } from './create-table.ts'
import type { TableInput } from './create-table.ts'
import { hasOperation, runOperation } from './dynalite.ts'
import type { Interceptor } from './faults.ts'
import { isSameItem } from './item.ts'
import { createKinesisDestinations } from './kinesis-destinations.ts'
import type { Destination, KinesisDestinations } from './kinesis-destinations.ts'
import { maxRequestBytes } from './limits.ts'
import { countReads } from './read-units.ts'
import { settingsOperations } from './settings-operations.ts'
import { openStore } from './store.ts'
import type { Store } from './store.ts'
import type { TableDescription } from './table.ts'
import { createTimeToLive } from './time-to-live.ts'
import type { TimeToLive } from './time-to-live.ts'

export interface DynamoDbOptions {
  readonly region: string
  readonly accountId: string
  readonly clock: Clock
  readonly meter: Meter
  /** Where change records go. */
  readonly streams: StreamSink
  /** Keeps the tables in this directory; in memory when not given. */
  readonly dataDir?: string | undefined
  /** Told of change records that are dropped because their stream is gone. */
  readonly onLog?: ((message: string) => void) | undefined
}

/** DynamoDB: dynalite's tables, with change records for Kinesis, expiry, and metering. */
export interface DynamoDb {
  /** The wire operations, for the front door. */
  readonly room: HttpRoom
  tableArn(tableName: string): string
  /**
   * Resolves when the table is active. A table of the same keys and indexes that is there already is taken as it is;
   * throws ResourceInUseException for another one of that name.
   */
  createTable(input: TableInput): Promise<TableDescription>
  /** Throws ResourceNotFoundException, as all operations on a table do. */
  deleteTable(tableName: string): Promise<void>
  describeTable(tableName: string): Promise<TableDescription>
  setTimeToLive(
    tableName: string,
    setting: { readonly attributeName: string; readonly enabled: boolean },
  ): Promise<void>
  /** Sends the changes of the table to the stream from now on. */
  setKinesisDestination(tableName: string, destination: Destination): Promise<void>
  disableKinesisDestination(tableName: string, streamArn: string): Promise<void>
  /** Change records that wait until their stream is below its limits. */
  waitingChanges(tableName: string): number
  /** Deletes everything that has expired by now, and resolves with the number; it is done in steps anyway. */
  expireItems(): Promise<number>
  /** Puts a fault between clients and tables, the latest one outermost. Returns the function that removes it. */
  intercept(interceptor: Interceptor): () => void
  close(): Promise<void>
}

/** Opens the tables. Throws DataDirectoryError when another run holds the directory. */
export const openDynamoDb = async (options: DynamoDbOptions): Promise<DynamoDb> => {
  const { region, accountId, clock, meter, streams, onLog } = options
  const store = await openStore(options)
  const timeToLive = createTimeToLive(store, clock)
  const destinations = createKinesisDestinations({ clock, sink: streams, onLog })
  hookChanges(store.dynalite, createChangeListener({ region, clock, meter, timeToLive, destinations }))

  const describeTable = async (tableName: string): Promise<TableDescription> => {
    // The answer of DescribeTable.
    const { Table } = (await run('DescribeTable', { TableName: tableName })) as { Table: TableDescription }
    return Table
  }
  const settings = settingsOperations({ timeToLive, destinations, requireTable: describeTable })
  const run = createRunner({ store, meter, timeToLive, destinations })

  const interceptors: Interceptor[] = []
  const call = async (name: string, request: unknown): Promise<unknown> => {
    const found = settings[name]
    if (found === undefined && !hasOperation(name)) throw unknownOperation('DynamoDB', name)
    let next = async (input: unknown): Promise<unknown> => (found ? found.call(input) : run(name, input))
    for (const interceptor of interceptors) {
      const inner = next
      next = (input) => interceptor({ operation: name, input }, inner)
    }
    return next(request)
  }

  return {
    room: createAwsJsonRoom({
      contentType: 'application/x-amz-json-1.0',
      maxBodyBytes: maxRequestBytes,
      call,
    }),
    tableArn: (tableName) => `arn:aws:dynamodb:${region}:${accountId}:table/${tableName}`,
    async createTable(input) {
      const { tableName } = input
      const existing = await describeTable(tableName).catch(nullWhenMissing)
      if (existing !== null && !isSameTable(input, existing)) {
        throw new AwsError(
          'ResourceInUseException',
          `Table "${tableName}" exists with other keys or indexes. Delete it, or use another data directory.`,
        )
      }
      if (existing === null) await run('CreateTable', toCreateTable(input))
      return untilActive(() => describeTable(tableName))
    },
    async deleteTable(tableName) {
      await run('DeleteTable', { TableName: tableName })
      while ((await describeTable(tableName).catch(nullWhenMissing)) !== null) await turn()
    },
    describeTable,
    async setTimeToLive(tableName, { attributeName, enabled }) {
      await describeTable(tableName)
      timeToLive.set(tableName, enabled ? attributeName : undefined)
    },
    async setKinesisDestination(tableName, destination) {
      await describeTable(tableName)
      destinations.enable(tableName, destination)
    },
    async disableKinesisDestination(tableName, streamArn) {
      await describeTable(tableName)
      destinations.disable(tableName, streamArn)
    },
    waitingChanges: (tableName) => destinations.waiting(tableName),
    expireItems: () => timeToLive.sweep(),
    intercept(interceptor) {
      interceptors.push(interceptor)
      return () => void interceptors.splice(interceptors.indexOf(interceptor), 1)
    },
    async close() {
      timeToLive.close()
      destinations.close()
      await store.close()
    },
  }
}

interface RunnerDeps {
  readonly store: Store
  readonly meter: Meter
  readonly timeToLive: TimeToLive
  readonly destinations: KinesisDestinations
}

/** Runs dynalite's operations and meters them. */
const createRunner =
  ({ store, meter, timeToLive, destinations }: RunnerDeps) =>
  async (name: string, input: unknown): Promise<unknown> => {
    const tableName = name === 'DeleteTable' ? tableNameOf(input) : undefined
    try {
      const { output, units } = await countReads(name, input, (counted) =>
        runOperation(store.dynalite, name, counted),
      )
      if (units > 0) meter.add('dynamodb.readRequestUnits', units)
      if (tableName !== undefined) {
        timeToLive.set(tableName, undefined)
        for (const { streamArn } of destinations.of(tableName)) destinations.disable(tableName, streamArn)
      }
      return output
    } catch (error) {
      // A write whose condition fails is paid all the same.
      if (hasCode(error, 'ConditionalCheckFailedException')) meter.add('dynamodb.writeRequestUnits', 1)
      throw error
    }
  }

interface ChangeListenerDeps {
  readonly region: string
  readonly clock: Clock
  readonly meter: Meter
  readonly timeToLive: TimeToLive
  readonly destinations: KinesisDestinations
}

const createChangeListener = (deps: ChangeListenerDeps): ((change: ItemChange) => void) => {
  const { region, clock, meter, timeToLive, destinations } = deps
  let lastMicros = 0

  return (change) => {
    const { table, oldItem, newItem } = change
    const isExpiry = oldItem !== undefined && timeToLive.isExpired(oldItem)
    // Expiry is free of charge; its change records are not.
    if (!isExpiry) meter.add('dynamodb.writeRequestUnits', writeUnits(table, oldItem, newItem))
    const targets = destinations.of(table.TableName)
    if (targets.length === 0 || !hasEffect(change)) return
    // Readers order changes by this time, so no two changes share one.
    const createdMicros = Math.max(Math.floor(clock.now() * 1_000), lastMicros + 1)
    lastMicros = createdMicros
    const partitionKey = toPartitionKey(change)
    for (const { streamArn, precision } of targets) {
      meter.add('dynamodb.changeDataCaptureUnits', unitsOfLarger(oldItem, newItem))
      const data = toChangeRecord(change, { region, precision, createdMicros, isExpiry })
      destinations.deliver(table.TableName, streamArn, { partitionKey, data })
    }
  }
}

/** A write that leaves an item as it was makes no change record. */
const hasEffect = ({ oldItem, newItem }: ItemChange): boolean => {
  if (oldItem === undefined || newItem === undefined) return oldItem !== newItem
  return !isSameItem(oldItem, newItem)
}

const untilActive = async (describe: () => Promise<TableDescription>): Promise<TableDescription> => {
  for (;;) {
    const table = await describe()
    if (table.TableStatus === 'ACTIVE') return table
    await turn()
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const nullWhenMissing = (error: unknown): null => {
  if (hasCode(error, 'ResourceNotFoundException')) return null
  throw error
}

const hasCode = (error: unknown, code: string): boolean => error instanceof AwsError && error.code === code

const tableNameOf = (input: unknown): string | undefined =>
  typeof input === 'object' && input !== null && 'TableName' in input ? String(input.TableName) : undefined
