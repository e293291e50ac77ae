import { type Capacity, toThroughput } from './billing.ts'
import {
  type BillingMode,
  type IndexDescription,
  keyNames,
  type KeySchema,
  type Projection,
  type TableDescription,
} from './table.ts'

export interface TableInput extends Keys {
  readonly tableName: string
  /** Types of the key attributes. */
  readonly attributes: Readonly<Record<string, 'S' | 'N' | 'B'>>
  readonly globalSecondaryIndexes?: readonly IndexInput[] | undefined
  readonly billingMode?: BillingMode | undefined
  /** With billing mode PROVISIONED; one unit of each when left out. */
  readonly provisioned?: Capacity | undefined
}

export interface IndexInput extends Keys {
  readonly indexName: string
  readonly projectionType: Projection['ProjectionType']
  readonly nonKeyAttributes?: readonly string[] | undefined
  /** That of the table when left out. */
  readonly provisioned?: Capacity | undefined
}

interface Keys {
  readonly hashKey: string
  readonly rangeKey?: string | undefined
}

/** The input of CreateTable. */
export function toCreateTable(input: TableInput): object {
  const {
    tableName,
    attributes,
    globalSecondaryIndexes = [],
    billingMode = 'PAY_PER_REQUEST',
    provisioned,
  } = input
  const throughput = (capacity: Capacity = { read: 1, write: 1 }) =>
    billingMode === 'PROVISIONED' && { ProvisionedThroughput: toThroughput(capacity) }
  return {
    TableName: tableName,
    AttributeDefinitions: Object.entries(attributes).map(([AttributeName, AttributeType]) => ({
      AttributeName,
      AttributeType,
    })),
    KeySchema: toKeySchema(input),
    BillingMode: billingMode,
    ...throughput(provisioned),
    ...(globalSecondaryIndexes.length > 0 && {
      GlobalSecondaryIndexes: globalSecondaryIndexes.map((index) => ({
        IndexName: index.indexName,
        KeySchema: toKeySchema(index),
        Projection: { ProjectionType: index.projectionType, NonKeyAttributes: index.nonKeyAttributes },
        ...throughput(index.provisioned ?? provisioned),
      })),
    }),
  }
}

/** True if an existing table has the requested keys and indexes; billing may differ. */
export function isSameTable(input: TableInput, table: TableDescription): boolean {
  return (
    fingerprint(
      input.attributes,
      toKeySchema(input),
      (input.globalSecondaryIndexes ?? []).map((index) => ({
        IndexName: index.indexName,
        KeySchema: toKeySchema(index),
        Projection: { ProjectionType: index.projectionType, NonKeyAttributes: index.nonKeyAttributes },
      })),
    ) ===
    fingerprint(
      Object.fromEntries(
        table.AttributeDefinitions.map(({ AttributeName, AttributeType }) => [AttributeName, AttributeType]),
      ),
      table.KeySchema,
      table.GlobalSecondaryIndexes ?? [],
    )
  )
}

function toKeySchema({ hashKey, rangeKey }: Keys): KeySchema {
  return [
    { AttributeName: hashKey, KeyType: 'HASH' },
    ...(rangeKey === undefined ? [] : [{ AttributeName: rangeKey, KeyType: 'RANGE' as const }]),
  ]
}

/** Equal for tables of the same keys and indexes, in whatever order these are written. */
function fingerprint(
  attributes: Readonly<Record<string, string>>,
  keys: KeySchema,
  indexes: readonly IndexDescription[],
): string {
  const types = Object.entries(attributes).map((pair) => pair.join(':'))
  const shapes = indexes.map(({ IndexName, KeySchema, Projection }) =>
    JSON.stringify([
      IndexName,
      keyNames(KeySchema),
      Projection.ProjectionType,
      sorted(Projection.NonKeyAttributes ?? []),
    ]),
  )
  return JSON.stringify([sorted(types), keyNames(keys), sorted(shapes)])
}

function sorted(names: readonly string[]): readonly string[] {
  return names.toSorted((a, b) => (a < b ? -1 : 1))
}
