import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { createDynamoDbTable } from './dynamodb-table.ts'
import type { Table } from './table.ts'

/** Opens the table over a client of its own; made once per function instance. Nothing is sent before the first use. */
export const openTable = (name: string): Table =>
  createDynamoDbTable(
    new DynamoDBClient({
      // Use cases retry what they can afford to; more attempts below them would eat their deadlines.
      maxAttempts: 2,
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

const connectionTimeoutMs = 500
const requestTimeoutMs = 2_000
const agentOptions = { keepAlive: true, maxSockets: 64 }
