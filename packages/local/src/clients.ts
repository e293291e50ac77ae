import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { type Client, clientKey, type StackOutputs, toClientItem } from '@sportsfeeds/domain'

/** Where a stack's table is, on AWS or on this machine. */
export type TableLocation = Pick<StackOutputs, 'region' | 'tableName' | 'local'>

/**
 * Writes clients into the table: no API writes them, only an operator does. One that is there already stays as it is.
 */
export const seedClients = (location: TableLocation, clients: readonly Client[]): Promise<void> =>
  withDynamoDb(location, async (dynamodb) => {
    for (const client of clients) await putIfAbsent(dynamodb, location.tableName, client)
  })

/** Creates a client, or changes it: who is not active is locked out. Since when it is known stays. */
export const saveClient = (location: TableLocation, client: Client): Promise<void> =>
  withDynamoDb(location, async (dynamodb) => {
    const { PK, SK } = clientKey(client.id)
    const { NAME, DESCRIPTION, ACTIVE, CREATED } = toClientItem(client)
    await dynamodb.send(
      new UpdateItemCommand({
        TableName: location.tableName,
        Key: { PK: { S: PK }, SK: { S: SK } },
        UpdateExpression: `SET #name = :name, ACTIVE = :active, CREATED = if_not_exists(CREATED, :created)${DESCRIPTION === undefined ? ' REMOVE DESCRIPTION' : ', DESCRIPTION = :description'}`,
        // NAME is a reserved word: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ReservedWords.html
        ExpressionAttributeNames: { '#name': 'NAME' },
        ExpressionAttributeValues: {
          ':name': { S: NAME },
          ':active': { BOOL: ACTIVE },
          ':created': { N: String(CREATED) },
          ...(DESCRIPTION === undefined ? {} : { ':description': { S: DESCRIPTION } }),
        },
      }),
    )
  })

const withDynamoDb = async (
  { region, local }: TableLocation,
  use: (dynamodb: DynamoDBClient) => Promise<void>,
): Promise<void> => {
  const dynamodb = new DynamoDBClient({
    region,
    // The emulator asks for credentials and takes any; AWS has them from the environment, as for every tool.
    ...(local === undefined
      ? {}
      : { endpoint: local.awsEndpoint, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }),
  })
  try {
    await use(dynamodb)
  } finally {
    dynamodb.destroy()
  }
}

const putIfAbsent = async (dynamodb: DynamoDBClient, tableName: string, client: Client): Promise<void> => {
  const item = toClientItem(client)
  try {
    await dynamodb.send(
      new PutItemCommand({
        TableName: tableName,
        ConditionExpression: 'attribute_not_exists(PK)',
        Item: {
          PK: { S: item.PK },
          SK: { S: item.SK },
          NAME: { S: item.NAME },
          ...(item.DESCRIPTION === undefined ? {} : { DESCRIPTION: { S: item.DESCRIPTION } }),
          ACTIVE: { BOOL: item.ACTIVE },
          CREATED: { N: String(item.CREATED) },
        },
      }),
    )
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error
  }
}
