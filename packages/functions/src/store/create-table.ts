import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { createDynamoDbTable } from './dynamodb-table.ts'
import type { Table } from './table.ts'

/**
 * The product's table over a client of its own; one for each function instance.
 * @param maxAttempts of the SDK for each call; 1 where the caller retries.
 */
export function createTable(name: string, { maxAttempts = 3 } = {}): Table {
  const client = new DynamoDBClient({
    maxAttempts,
    requestHandler: {
      connectionTimeout: connectionTimeoutMs,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
      httpsAgent: agentOptions,
      httpAgent: agentOptions,
    },
  })
  // It copies every input and output for a log, and there is no logger: a twelfth of the CPU of a write of 25 odds.
  client.middlewareStack.remove('loggerMiddleware')
  return createDynamoDbTable(client, name)
}

const connectionTimeoutMs = 500
const requestTimeoutMs = 2_000
const agentOptions = { keepAlive: true, maxSockets: 64 }
