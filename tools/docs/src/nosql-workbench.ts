import { type IndexDefinition, table } from '@sportsfeeds/domain/internal'
import { sampleItems } from './sample-items.ts'

/**
 * Generates a model that can be imported into NoSQL Workbench for DynamoDB.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/workbench.Modeler.ImportExisting.html
 */
export function noSqlWorkbenchModel(): object {
  return {
    ModelName: 'sportsfeeds',
    ModelMetadata: {
      Author: 'sportsfeeds',
      DateCreated: 'May 01, 2026, 07:00 PM',
      DateLastModified: 'May 01, 2026, 07:00 PM',
      Description: 'Sports odds, markets, games, clients and connections in one table.',
      AWSService: 'Amazon DynamoDB',
      Version: '3.0',
    },
    DataModel: [
      {
        TableName: 'sportsfeeds',
        KeyAttributes: keyAttributes(table.hashKey, table.rangeKey),
        NonKeyAttributes: nonKeyAttributes(),
        TableData: sampleItems().map(({ PK, SK, attributes }) => marshall({ PK, SK, ...attributes })),
        GlobalSecondaryIndexes: table.globalSecondaryIndexes.map((index: IndexDefinition) => ({
          IndexName: index.name,
          KeyAttributes: keyAttributes(index.hashKey, index.rangeKey),
          Projection:
            index.projection.type === 'ALL'
              ? { ProjectionType: 'ALL' }
              : { ProjectionType: 'INCLUDE', NonKeyAttributes: index.projection.attributes },
        })),
        BillingMode: 'PAY_PER_REQUEST',
      },
    ],
  }
}

type AttributeValue = { readonly [type: string]: unknown }

function keyAttributes(hashKey: string, rangeKey: string | undefined): object {
  return {
    PartitionKey: { AttributeName: hashKey, AttributeType: keyType(hashKey) },
    ...(rangeKey === undefined
      ? {}
      : { SortKey: { AttributeName: rangeKey, AttributeType: keyType(rangeKey) } }),
  }
}

function keyType(name: string): string {
  const type = new Map<string, string>(Object.entries(table.attributes)).get(name)
  if (type === undefined) throw new Error(`The key attribute ${name} has no type in the table definition.`)
  return type
}

function nonKeyAttributes(): object[] {
  const types = new Map<string, string>()
  for (const { attributes } of sampleItems()) {
    for (const [name, value] of Object.entries(attributes)) {
      const [type] = Object.keys(attributeValue(value))
      if (type !== undefined) types.set(name, type)
    }
  }
  return [...types].map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType }))
}

function marshall(item: Record<string, unknown>): Record<string, AttributeValue> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, attributeValue(value)]))
}

function attributeValue(value: unknown): AttributeValue {
  if (typeof value === 'string') return { S: value }
  if (typeof value === 'number') return { N: String(value) }
  if (typeof value === 'boolean') return { BOOL: value }
  if (value instanceof Set) return { SS: [...value].map(String) }
  if (Array.isArray(value)) return { L: value.map(attributeValue) }
  // What is left in a sample item is a plain object.
  return { M: marshall(value as Record<string, unknown>) }
}
