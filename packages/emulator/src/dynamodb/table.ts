import type { AttributeValue, Item } from './item.ts'

/** A table as dynalite stores it and DescribeTable returns it. */
export interface TableDescription {
  readonly TableName: string
  readonly TableArn: string
  readonly TableStatus: 'CREATING' | 'ACTIVE' | 'UPDATING' | 'DELETING'
  readonly AttributeDefinitions: readonly {
    readonly AttributeName: string
    readonly AttributeType: 'S' | 'N' | 'B'
  }[]
  readonly KeySchema: KeySchema
  readonly GlobalSecondaryIndexes?: readonly IndexDescription[]
  readonly LocalSecondaryIndexes?: readonly IndexDescription[]
  /** Missing in a table that has been provisioned from the beginning. */
  readonly BillingModeSummary?: { readonly BillingMode: BillingMode }
  /** Zeros in a table on demand. */
  readonly ProvisionedThroughput?: Throughput
}

export type BillingMode = 'PAY_PER_REQUEST' | 'PROVISIONED'

export interface Throughput {
  readonly ReadCapacityUnits: number
  readonly WriteCapacityUnits: number
}

export interface IndexDescription {
  readonly IndexName: string
  readonly KeySchema: KeySchema
  readonly Projection: Projection
  /** Only of global ones. */
  readonly ProvisionedThroughput?: Throughput
}

export interface Projection {
  readonly ProjectionType: 'ALL' | 'KEYS_ONLY' | 'INCLUDE'
  readonly NonKeyAttributes?: readonly string[] | undefined
}

export type KeySchema = readonly { readonly AttributeName: string; readonly KeyType: 'HASH' | 'RANGE' }[]

export function keyNames(schema: KeySchema): readonly string[] {
  return schema.map(({ AttributeName }) => AttributeName)
}

/** The attributes of an item that make up its key. */
export function keyOf(table: TableDescription, item: Item): Item {
  return pick(item, keyNames(table.KeySchema))
}

/** The entry of an item in an index; undefined when the item lacks a key of the index. */
export function projectionOf(table: TableDescription, index: IndexDescription, item: Item): Item | undefined {
  const indexKeys = keyNames(index.KeySchema)
  if (indexKeys.some((name) => item[name] === undefined)) return undefined
  if (index.Projection.ProjectionType === 'ALL') return item
  return pick(item, [
    ...indexKeys,
    ...keyNames(table.KeySchema),
    ...(index.Projection.NonKeyAttributes ?? []),
  ])
}

function pick(item: Item, names: readonly string[]): Item {
  const picked: Record<string, AttributeValue> = {}
  for (const name of names) {
    const value = item[name]
    if (value !== undefined) picked[name] = value
  }
  return picked
}
