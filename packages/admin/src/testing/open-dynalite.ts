import type { AddressInfo } from 'node:net'
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { table } from '@sportsfeeds/domain/internal'
import dynalite from 'dynalite'
import type { TableLocation } from '../table-location.ts'

/** Opens a DynamoDB on a free port, with a table that has the product's keys. */
export async function openDynalite(): Promise<{ location: TableLocation; close: () => Promise<void> }> {
  const server = dynalite({ createTableMs: 0 })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo
  const endpoint = `http://127.0.0.1:${port}`
  const location = {
    region: 'eu-west-1',
    tableName: 'sportsfeeds',
    local: { awsEndpoint: endpoint, tokenUrl: `${endpoint}/token` },
  }
  const client = new DynamoDBClient({
    endpoint,
    region: location.region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
  await client.send(
    new CreateTableCommand({
      TableName: location.tableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: table.hashKey, KeyType: 'HASH' },
        { AttributeName: table.rangeKey, KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: table.hashKey, AttributeType: 'S' },
        { AttributeName: table.rangeKey, AttributeType: 'S' },
      ],
    }),
  )
  client.destroy()
  return { location, close: () => new Promise((resolve) => server.close(() => resolve())) }
}
