import { ConditionalCheckFailedException, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { type Client, type StackOutputs, toClientItem } from '@sportsfeeds/domain'

/**
 * Writes clients into the table of a stack, on AWS or on this machine: no API writes them, only an operator does. One
 * that is there already stays as it is.
 */
export const seedClients = async (
  { region, tableName, local }: Pick<StackOutputs, 'region' | 'tableName' | 'local'>,
  clients: readonly Client[],
): Promise<void> => {
  const dynamodb = new DynamoDBClient({
    region,
    // The emulator asks for credentials and takes any; AWS has them from the environment, as for every tool.
    ...(local === undefined
      ? {}
      : { endpoint: local.awsEndpoint, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }),
  })
  try {
    for (const client of clients) await putIfAbsent(dynamodb, tableName, client)
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
