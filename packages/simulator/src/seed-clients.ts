import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { type Client, type StackOutputs, toClientItem } from '@sportsfeeds/domain'

/** Writes clients into the table, where only an operator can; writing one again changes nothing. */
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
    for (const client of clients) {
      const item = toClientItem(client)
      await dynamodb.send(
        new PutItemCommand({
          TableName: tableName,
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
    }
  } finally {
    dynamodb.destroy()
  }
}
