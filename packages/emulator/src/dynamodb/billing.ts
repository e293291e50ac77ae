import type { BillingMode, TableDescription, Throughput } from './table.ts'

/** Units a second. */
export interface Capacity {
  readonly read: number
  readonly write: number
}

export interface Billing {
  readonly billingMode: BillingMode
  /** With billing mode PROVISIONED. */
  readonly provisioned?: Capacity | undefined
  /** By the names of indexes; those that are left out get the capacity of the table. */
  readonly indexes?: Readonly<Record<string, Capacity>> | undefined
}

/** The billing of a table as it is. */
export function billingOf(table: TableDescription): Billing {
  if (table.BillingModeSummary?.BillingMode === 'PAY_PER_REQUEST') return { billingMode: 'PAY_PER_REQUEST' }
  const indexes = (table.GlobalSecondaryIndexes ?? []).map(
    ({ IndexName, ProvisionedThroughput }) => [IndexName, toCapacity(ProvisionedThroughput)] as const,
  )
  return {
    billingMode: 'PROVISIONED',
    provisioned: toCapacity(table.ProvisionedThroughput),
    indexes: Object.fromEntries(indexes),
  }
}

/** The input of UpdateTable that gives a table this billing; undefined when it has it: AWS refuses an update that changes nothing. */
export function toUpdateTable(table: TableDescription, wanted: Billing): object | undefined {
  const { billingMode, provisioned = { read: 1, write: 1 }, indexes = {} } = wanted
  const present = billingOf(table)
  const switches = present.billingMode !== billingMode && { BillingMode: billingMode }
  if (billingMode === 'PAY_PER_REQUEST') return switches === false ? undefined : inputOf(table, switches)
  const ofTable = isSame(present.provisioned, provisioned)
    ? {}
    : { ProvisionedThroughput: toThroughput(provisioned) }
  const updates = (table.GlobalSecondaryIndexes ?? [])
    .map(({ IndexName }) => ({ IndexName, capacity: indexes[IndexName] ?? provisioned }))
    .filter(({ IndexName, capacity }) => !isSame(present.indexes?.[IndexName], capacity))
    .map(({ IndexName, capacity }) => ({
      Update: { IndexName, ProvisionedThroughput: toThroughput(capacity) },
    }))
  const changes = {
    ...switches,
    ...ofTable,
    ...(updates.length > 0 && { GlobalSecondaryIndexUpdates: updates }),
  }
  return Object.keys(changes).length === 0 ? undefined : inputOf(table, changes)
}

export function toThroughput({ read, write }: Capacity): Throughput {
  return { ReadCapacityUnits: read, WriteCapacityUnits: write }
}

function toCapacity(throughput: Throughput | undefined): Capacity {
  return { read: throughput?.ReadCapacityUnits ?? 0, write: throughput?.WriteCapacityUnits ?? 0 }
}

function inputOf({ TableName }: TableDescription, changes: object): object {
  return { TableName, ...changes }
}

function isSame(a: Capacity | undefined, b: Capacity): boolean {
  return a?.read === b.read && a.write === b.write
}
