import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { createDynamoDbTable } from './dynamodb-table.ts'
import type { Table } from './table.ts'

/**
 * Opens the table over a client of its own; made once per function instance. Nothing is sent before the first use.
 * @param maxAttempts of the SDK for each call. One where the use case has retries of its own.
 */
export function openTable(name: string, { maxAttempts = 3 } = {}): Table {
  return createDynamoDbTable(
    new DynamoDBClient({
      maxAttempts,
      requestHandler: {
        connectionTimeout: connectionTimeoutMs,
        requestTimeout: requestTimeoutMs,
        throwOnRequestTimeout: true,
        httpsAgent: agentOptions,
        httpAgent: agentOptions,
      },
    }),
    name,
  )
}

const connectionTimeoutMs = 500
const requestTimeoutMs = 2_000
const agentOptions = { keepAlive: true, maxSockets: 64 }
