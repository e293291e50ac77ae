import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import {
  clientKey,
  type EpochMs,
  type Game,
  sampleClient,
  sampleGames,
  type StackOutputs,
  toClientItem,
} from '@sportsfeeds/domain'
import { putGames } from './feeds-client.ts'

export interface SeedOptions {
  readonly outputs: StackOutputs
  readonly apiKey: string
  readonly nowMs: EpochMs
}

/**
 * Puts the sample games through the feeds API, as a provider would, and the sample client into the table, which no API
 * writes to. Doing it again does no harm.
 * @throws RequestFailedError
 */
export const seedSamples = async ({ outputs, apiKey, nowMs }: SeedOptions): Promise<readonly Game[]> => {
  const games = sampleGames(nowMs)
  await putGames(outputs.feedsApiUrl, apiKey, games)
  await putSampleClient(outputs, nowMs)
  return games
}

const putSampleClient = async ({ region, tableName, local }: StackOutputs, nowMs: EpochMs): Promise<void> => {
  const client = sampleClient(nowMs)
  const dynamodb = new DynamoDBClient({
    region,
    ...(local === undefined ? {} : { endpoint: local.awsEndpoint }),
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  try {
    const { PK, SK } = clientKey(client.id)
    const stored = await dynamodb.send(
      new GetItemCommand({ TableName: tableName, Key: { PK: { S: PK }, SK: { S: SK } } }),
    )
    if (stored.Item !== undefined) return
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
  } finally {
    dynamodb.destroy()
  }
}
