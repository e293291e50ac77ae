import type { Clock } from '@sportsfeeds/std'
import { AwsError, unknownOperation } from '../errors.ts'
import { createAwsJsonService } from '../http/aws-json.ts'
import type { HttpService } from '../http/service.ts'
import type { StreamSink } from '../kinesis/types.ts'
import type { Meter } from '../meter/meter.ts'
import { type Billing, billingOf, toUpdateTable } from './billing.ts'
import { captureChanges } from './change-capture.ts'
import { hookChanges } from './change-hook.ts'
import { isSameTable, type TableInput, toCreateTable } from './create-table.ts'
import { hasOperation } from './dynalite.ts'
import type { ChangeInterceptor, Interceptor } from './interceptor.ts'
import { createKinesisDestinations, type Destination } from './kinesis-destinations.ts'
import { maxRequestBytes } from './limits.ts'
import { logFailures } from './log-failures.ts'
import { createRunner } from './runner.ts'
import { settingsOperations } from './settings-operations.ts'
import { openStore } from './store.ts'
import type { TableDescription } from './table.ts'
import { createTimeToLive } from './time-to-live.ts'
import { plainBatchWriter } from './write-plain-batch.ts'

export interface DynamoDbOptions {
  readonly region: string
  readonly accountId: string
  readonly clock: Clock
  readonly meter: Meter
  /** Destination of change records. */
  readonly streams: StreamSink
  /** Keeps the tables in this directory; in memory when not given. */
  readonly dataDir?: string | undefined
  /** Called with a message when the tables cannot be read or written, and when change records are dropped because their stream is gone. */
  readonly onLog?: ((message: string) => void) | undefined
}

/** DynamoDB: dynalite's tables, with change records for Kinesis, expiry, and metering. */
export interface DynamoDb {
  /** The wire operations, for the front door. */
  readonly service: HttpService
  tableArn(tableName: string): string
  /**
   * Resolves when the table is active. An existing table with the same keys and indexes is used as it is.
   * @throws ResourceInUseException for an existing table with others.
   */
  createTable(input: TableInput): Promise<TableDescription>
  /** @throws ResourceNotFoundException, as all operations on a table do. */
  deleteTable(tableName: string): Promise<void>
  describeTable(tableName: string): Promise<TableDescription>
  billing(tableName: string): Promise<Billing>
  /** Resolves when the table is active again. */
  setBilling(tableName: string, billing: Billing): Promise<void>
  setTimeToLive(
    tableName: string,
    setting: { readonly attributeName: string; readonly enabled: boolean },
  ): Promise<void>
  /** The attribute that items expire by; undefined when they do not. */
  timeToLiveAttribute(tableName: string): Promise<string | undefined>
  /** Sends the changes of the table to the stream from now on. */
  setKinesisDestination(tableName: string, destination: Destination): Promise<void>
  disableKinesisDestination(tableName: string, streamArn: string): Promise<void>
  /** The streams that a table's changes go to. */
  kinesisDestinations(tableName: string): readonly Destination[]
  /** Number of change records that wait until their stream is below its limits. */
  waitingChanges(tableName: string): number
  /** Deletes everything that has expired, without waiting for the steps of the clock. Resolves with the number. */
  expireItems(): Promise<number>
  /** Wraps every operation, the latest interceptor outermost. @returns a function that removes it. */
  intercept(interceptor: Interceptor): () => void
  /** Takes over the delivery of change records, in place of an earlier interceptor. @returns a function that removes it. */
  interceptChanges(interceptor: ChangeInterceptor): () => void
  close(): Promise<void>
}

/** Opens the tables. @throws DataDirectoryError when another run holds the directory. */
export async function openDynamoDb(options: DynamoDbOptions): Promise<DynamoDb> {
  const { region, accountId, clock, meter, streams, onLog } = options
  const store = await openStore(options)
  const timeToLive = createTimeToLive(store, clock)
  const destinations = createKinesisDestinations({ clock, sink: streams, onLog })
  const listener = captureChanges({ region, clock, meter, timeToLive, destinations })
  hookChanges(store.dynalite, listener)
  const { memory } = store
  const writePlainBatch = memory && plainBatchWriter({ ...store, memory, listener })
  const runner = createRunner({ store, meter, timeToLive, destinations, writePlainBatch })
  const run = logFailures(runner, { clock, onLog })

  const describeTable = async (tableName: string): Promise<TableDescription> => {
    // The output of DescribeTable.
    const { Table } = (await run('DescribeTable', { TableName: tableName })) as { Table: TableDescription }
    return Table
  }
  const settings = new Map(
    Object.entries(settingsOperations({ timeToLive, destinations, requireTable: describeTable })),
  )

  const interceptors = new Set<Interceptor>()
  const call = async (name: string, request: unknown): Promise<unknown> => {
    const found = settings.get(name)
    if (found === undefined && !hasOperation(name)) throw unknownOperation('DynamoDB', name)
    let next = async (input: unknown): Promise<unknown> => (found ? found.call(input) : run(name, input))
    for (const interceptor of interceptors) {
      const inner = next
      next = (input) => interceptor({ operation: name, input }, inner)
    }
    return next(request)
  }

  return {
    service: createAwsJsonService({
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
    billing: async (tableName) => billingOf(await describeTable(tableName)),
    async setBilling(tableName, billing) {
      const update = toUpdateTable(await describeTable(tableName), billing)
      if (update === undefined) return
      await run('UpdateTable', update)
      // A table is active all the time when only its indexes are updated.
      while (toUpdateTable(await untilActive(() => describeTable(tableName)), billing) !== undefined)
        await turn()
    },
    async setTimeToLive(tableName, { attributeName, enabled }) {
      await describeTable(tableName)
      timeToLive.set(tableName, enabled ? attributeName : undefined)
    },
    async timeToLiveAttribute(tableName) {
      await describeTable(tableName)
      return timeToLive.attributeOf(tableName)
    },
    async setKinesisDestination(tableName, destination) {
      await describeTable(tableName)
      destinations.enable(tableName, destination)
    },
    kinesisDestinations: (tableName) => destinations.of(tableName),
    async disableKinesisDestination(tableName, streamArn) {
      await describeTable(tableName)
      destinations.disable(tableName, streamArn)
    },
    waitingChanges: (tableName) => destinations.waiting(tableName),
    expireItems: () => timeToLive.sweep(),
    intercept(interceptor) {
      interceptors.add(interceptor)
      return () => void interceptors.delete(interceptor)
    },
    interceptChanges: (interceptor) => destinations.intercept(interceptor),
    async close() {
      timeToLive.close()
      destinations.close()
      await store.close()
    },
  }
}

async function untilActive(describe: () => Promise<TableDescription>): Promise<TableDescription> {
  for (;;) {
    const table = await describe()
    if (table.TableStatus === 'ACTIVE') return table
    await turn()
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

function nullWhenMissing(error: unknown): null {
  if (error instanceof AwsError && error.code === 'ResourceNotFoundException') return null
  throw error
}
