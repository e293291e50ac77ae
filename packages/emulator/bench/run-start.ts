import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { createCloud } from '../src/cloud.ts'
import type { StartReport } from './start-process.ts'

export interface StartPlan {
  readonly items: number
  readonly dataDir: string
  readonly onProgress: (items: number) => void
}

export interface StartResult extends StartReport {
  readonly items: number
  readonly fillSeconds: number
}

const tableName = 'items'

const batchSize = 25
const writers = 16
const progressEvery = 50_000
/** About 500 bytes an item. */
const text = 'x'.repeat(400)

/** Fills a table on disk, starts another process on it, and tells how long that took and what memory it needs. */
export async function runStart({ items, dataDir, onProgress }: StartPlan): Promise<StartResult> {
  const startMs = performance.now()
  await fill({ items, dataDir, onProgress })
  const fillSeconds = (performance.now() - startMs) / 1_000
  const child = fork(fileURLToPath(new URL('start-process.ts', import.meta.url)), [dataDir, tableName], {
    stdio: 'inherit',
  })
  const [report] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`The started process ended with ${String(code)}.`)
    }),
  ])
  await once(child, 'exit')
  // The process sends one message, its report.
  return { items, fillSeconds, ...(report as StartReport) }
}

async function fill({ items, dataDir, onProgress }: StartPlan): Promise<void> {
  const cloud = await createCloud({
    region: 'us-east-1',
    accountId: '000000000000',
    host: '127.0.0.1',
    port: 0,
    dataDir,
  })
  await cloud.dynamodb.createTable({
    tableName,
    hashKey: 'PK',
    rangeKey: 'SK',
    attributes: { PK: 'S', SK: 'S', GROUP: 'S' },
    globalSecondaryIndexes: [
      { indexName: 'by-group', hashKey: 'GROUP', rangeKey: 'SK', projectionType: 'KEYS_ONLY' },
    ],
  })
  const client = new DynamoDBClient({
    region: 'us-east-1',
    endpoint: cloud.endpoint,
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  })
  let next = 0
  const write = async (): Promise<void> => {
    for (let from = next; from < items; from = next) {
      next += batchSize
      if (from % progressEvery < batchSize) onProgress(from)
      const ids = Array.from({ length: Math.min(batchSize, items - from) }, (_, index) => from + index)
      await client.send(
        new BatchWriteItemCommand({
          RequestItems: {
            [tableName]: ids.map((id) => ({
              PutRequest: {
                Item: {
                  PK: { S: `p-${id % 1_000}` },
                  SK: { S: String(id) },
                  TEXT: { S: text },
                  ...(id % 100 === 0 && { GROUP: { S: 'every-hundredth' } }),
                },
              },
            })),
          },
        }),
      )
    }
  }
  await Promise.all(Array.from({ length: writers }, write))
  client.destroy()
  await cloud.close()
}
