import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { clientKey, ClientItem, fromClientItem, sampleClient, table } from '@sportsfeeds/domain'
import { createCloud } from '@sportsfeeds/emulator'
import { expect, test } from 'vitest'
import { seedClients } from './seed-clients.ts'

test('a client is written in the form that the product reads, and stays as it is when it is written again', async () => {
  const region = 'eu-west-1'
  const cloud = await createCloud({ region, accountId: '000000000000', host: '127.0.0.1', port: 0 })
  await cloud.dynamodb.createTable({
    tableName: 'feeds',
    hashKey: table.hashKey,
    rangeKey: table.rangeKey,
    attributes: { PK: 'S', SK: 'S' },
    globalSecondaryIndexes: [],
  })
  const outputs = {
    region,
    tableName: 'feeds',
    local: { awsEndpoint: cloud.endpoint, tokenUrl: `${cloud.endpoint}/oidc/token` },
  }
  const client = sampleClient(Date.UTC(2026, 0, 1))
  await seedClients(outputs, [client])
  await seedClients(outputs, [{ ...client, name: 'Somebody else' }])

  const dynamodb = new DynamoDBClient({
    region,
    endpoint: cloud.endpoint,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  const { PK, SK } = clientKey(client.id)
  const { Item = {} } = await dynamodb.send(
    new GetItemCommand({ TableName: 'feeds', Key: { PK: { S: PK }, SK: { S: SK } } }),
  )
  dynamodb.destroy()
  await cloud.close()
  const plain = Object.fromEntries(
    Object.entries(Item).map(([name, { S, N, BOOL }]) => [name, S ?? (N === undefined ? BOOL : Number(N))]),
  )
  expect(fromClientItem(ClientItem.parse(plain))).toEqual(client)
})
