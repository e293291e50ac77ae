import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { StackOutputs } from '@sportsfeeds/domain'
import { type ClientAdmin, createClientAdmin } from './client-admin.ts'

/** A stack's table, on AWS or in a local run: the stack's outputs name it. */
export type TableLocation = Pick<StackOutputs, 'region' | 'tableName' | 'local'>

/** Calls `use` with the clients of a stack, over a connection that is closed afterwards. */
export async function withClientAdmin<Result>(
  { region, tableName, local }: TableLocation,
  use: (admin: ClientAdmin) => Promise<Result>,
): Promise<Result> {
  const dynamodb = new DynamoDBClient({
    region,
    // The emulator accepts any credentials; on AWS they come from the environment, as for every tool.
    ...(local === undefined
      ? {}
      : { endpoint: local.awsEndpoint, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }),
  })
  try {
    return await use(createClientAdmin(dynamodb, tableName))
  } finally {
    dynamodb.destroy()
  }
}
