import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { type Client, clientKey, ClientItem, fromClientItem, sampleClient, table } from '@sportsfeeds/domain'
import { type Cloud, createCloud } from '@sportsfeeds/emulator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { saveClient, seedClients, type TableLocation } from './clients.ts'

const region = 'eu-west-1'
const client = sampleClient(Date.UTC(2026, 0, 1))
let cloud: Cloud
let location: TableLocation

beforeAll(async () => {
  cloud = await createCloud({ region, accountId: '000000000000', host: '127.0.0.1', port: 0 })
  await cloud.dynamodb.createTable({
    tableName: 'feeds',
    hashKey: table.hashKey,
    rangeKey: table.rangeKey,
    attributes: { PK: 'S', SK: 'S' },
    globalSecondaryIndexes: [],
  })
  const { endpoint } = cloud
  location = {
    region,
    tableName: 'feeds',
    local: { awsEndpoint: endpoint, tokenUrl: `${endpoint}/oidc/token` },
  }
})

afterAll(async () => {
  await cloud.close()
})

test('a client is seeded in the form that the product reads, and stays as it is when it is seeded again', async () => {
  await seedClients(location, [client])
  await seedClients(location, [{ ...client, name: 'Somebody else' }])
  expect(await storedClient(client.id)).toEqual(client)
})

test('a client is created by saving it, and changed by saving it again, known since the first time', async () => {
  const created: Client = { ...client, id: 'client-new', createdAt: 1_000 }
  await saveClient(location, created)
  expect(await storedClient('client-new')).toEqual(created)
  await saveClient(location, { id: 'client-new', name: 'New name', active: false, createdAt: 2_000 })
  expect(await storedClient('client-new')).toEqual({
    id: 'client-new',
    name: 'New name',
    active: false,
    createdAt: 1_000,
  })
})

async function storedClient(id: string): Promise<Client> {
  const dynamodb = new DynamoDBClient({
    region,
    endpoint: cloud.endpoint,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  const { PK, SK } = clientKey(id)
  const { Item = {} } = await dynamodb.send(
    new GetItemCommand({ TableName: 'feeds', Key: { PK: { S: PK }, SK: { S: SK } } }),
  )
  dynamodb.destroy()
  const plain = Object.fromEntries(
    Object.entries(Item).map(([name, { S, N, BOOL }]) => [name, S ?? (N === undefined ? BOOL : Number(N))]),
  )
  return fromClientItem(ClientItem.parse(plain))
}
