import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { type Client, type StackOutputs, toClientItem } from '@sportsfeeds/domain'

/** Location of a stack's table, on AWS or on this machine. */
export type TableLocation = Pick<StackOutputs, 'region' | 'tableName' | 'local'>

/**
 * Writes clients into the table: no API writes them, only an operator does. One that is there already stays as it is.
 */
export function seedClients(location: TableLocation, clients: readonly Client[]): Promise<void> {
  return withDynamoDb(location, async (dynamodb) => {
    for (const client of clients) await putIfAbsent(dynamodb, location.tableName, client)
  })
}

/** Creates a client, or changes it: who is not active is locked out. Since when it is known stays. */
export function saveClient(location: TableLocation, client: Client): Promise<void> {
  return withDynamoDb(location, async (dynamodb) => {
    const { PK, SK, NAME, DESCRIPTION, ACTIVE, CREATED } = attributesOf(client)
    await dynamodb.send(
      new UpdateItemCommand({
        TableName: location.tableName,
        Key: { PK, SK },
        UpdateExpression: `SET #name = :name, ACTIVE = :active, CREATED = if_not_exists(CREATED, :created)${DESCRIPTION === undefined ? ' REMOVE DESCRIPTION' : ', DESCRIPTION = :description'}`,
        // NAME is a reserved word: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ReservedWords.html
        ExpressionAttributeNames: { '#name': 'NAME' },
        ExpressionAttributeValues: {
          ':name': NAME,
          ':active': ACTIVE,
          ':created': CREATED,
          ...(DESCRIPTION === undefined ? {} : { ':description': DESCRIPTION }),
        },
      }),
    )
  })
}

async function withDynamoDb(
  { region, local }: TableLocation,
  use: (dynamodb: DynamoDBClient) => Promise<void>,
): Promise<void> {
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

async function putIfAbsent(dynamodb: DynamoDBClient, tableName: string, client: Client): Promise<void> {
  const { DESCRIPTION, ...always } = attributesOf(client)
  try {
    await dynamodb.send(
      new PutItemCommand({
        TableName: tableName,
        ConditionExpression: 'attribute_not_exists(PK)',
        Item: { ...always, ...(DESCRIPTION === undefined ? {} : { DESCRIPTION }) },
      }),
    )
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error
  }
}

/** The item of a client as the wire has it. */
function attributesOf(client: Client) {
  const item = toClientItem(client)
  return {
    PK: { S: item.PK },
    SK: { S: item.SK },
    NAME: { S: item.NAME },
    DESCRIPTION: item.DESCRIPTION === undefined ? undefined : { S: item.DESCRIPTION },
    ACTIVE: { BOOL: item.ACTIVE },
    CREATED: { N: String(item.CREATED) },
  }
}
