import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { table as definition } from '@sportsfeeds/domain/internal'
import { createDynamoDbTable } from '../store/dynamodb-table.ts'
import type { Table } from '../store/table.ts'

/** Creates the product's table, `sportsfeeds`, in a local DynamoDB. */
export async function openProductTable(endpoint: string): Promise<{ table: Table; close: () => void }> {
  const client = new DynamoDBClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
  await client.send(
    new CreateTableCommand({
      TableName: 'sportsfeeds',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keySchema(definition),
      AttributeDefinitions: Object.entries(definition.attributes).map(([AttributeName, AttributeType]) => ({
        AttributeName,
        AttributeType,
      })),
      GlobalSecondaryIndexes: definition.globalSecondaryIndexes.map((index) => ({
        IndexName: index.name,
        KeySchema: keySchema(index),
        Projection:
          index.projection.type === 'ALL'
            ? { ProjectionType: 'ALL' }
            : { ProjectionType: 'INCLUDE', NonKeyAttributes: [...index.projection.attributes] },
      })),
    }),
  )
  return { table: createDynamoDbTable(client, 'sportsfeeds'), close: () => client.destroy() }
}

function keySchema({ hashKey, rangeKey }: { readonly hashKey: string; readonly rangeKey?: string }) {
  return [
    { AttributeName: hashKey, KeyType: 'HASH' as const },
    ...(rangeKey === undefined ? [] : [{ AttributeName: rangeKey, KeyType: 'RANGE' as const }]),
  ]
}
