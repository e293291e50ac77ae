import { type AttributeValue, DynamoDBClient, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import { createCloud } from '../src/cloud.ts'

/** Report of a process that was started on a full table. */
export interface StartReport {
  /** From the beginning of the process until the response to the first query. */
  readonly startSeconds: number
  readonly startMemoryMb: number
  /** Items that a scan of the whole table found, and the peak memory of the process after it. */
  readonly scanned: number
  readonly scanSeconds: number
  readonly peakMemoryMb: number
}

const megabyte = 1024 * 1024

async function main(dataDir: string, tableName: string): Promise<StartReport> {
  const cloud = await createCloud({
    region: 'us-east-1',
    accountId: '000000000000',
    host: '127.0.0.1',
    port: 0,
    dataDir,
  })
  const client = new DynamoDBClient({
    region: 'us-east-1',
    endpoint: cloud.endpoint,
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  })
  await client.send(
    new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: 'PK = :pk',
      ExpressionAttributeValues: { ':pk': { S: 'p-7' } },
      ScanIndexForward: false,
      Limit: 1,
    }),
  )
  const startSeconds = performance.now() / 1_000
  const startMemoryMb = process.memoryUsage.rss() / megabyte

  const scanMs = performance.now()
  let scanned = 0
  let ExclusiveStartKey: Record<string, AttributeValue> | undefined
  do {
    const page: { Count?: number; LastEvaluatedKey?: Record<string, AttributeValue> } = await client.send(
      new ScanCommand({ TableName: tableName, ExclusiveStartKey }),
    )
    scanned += page.Count ?? 0
    ExclusiveStartKey = page.LastEvaluatedKey
  } while (ExclusiveStartKey !== undefined)
  const scanSeconds = (performance.now() - scanMs) / 1_000
  client.destroy()
  await cloud.close()
  // In KB: https://nodejs.org/api/process.html#processresourceusage
  const peakMemoryMb = process.resourceUsage().maxRSS / 1024
  return { startSeconds, startMemoryMb, scanned, scanSeconds, peakMemoryMb }
}

const [, , dataDir = '', tableName = ''] = process.argv
process.send?.(await main(dataDir, tableName))
process.disconnect()
