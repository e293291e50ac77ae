import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { type ClientAdmin, createClientAdmin } from './client-admin.ts'
import { TableAccessError } from './errors.ts'
import type { TableLocation } from './table-location.ts'

/** Calls `use` with the clients of a stack, over a connection that is closed afterwards. @throws TableAccessError */
export async function withClientAdmin<Result>(
  location: TableLocation,
  use: (admin: ClientAdmin) => Promise<Result>,
): Promise<Result> {
  const { region, tableName, local } = location
  const dynamodb = new DynamoDBClient({
    region,
    // The emulator accepts any credentials; on AWS they come from the environment, as for every tool.
    ...(local === undefined
      ? {}
      : {
          endpoint: local.awsEndpoint,
          credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
          // Variables of the shell that ask for these kinds of endpoints must not matter.
          useFipsEndpoint: false,
          useDualstackEndpoint: false,
        }),
  })
  try {
    return await use(createClientAdmin(dynamodb, tableName))
  } catch (error) {
    if (isOfSdk(error)) throw new TableAccessError(location, error)
    throw error
  } finally {
    dynamodb.destroy()
  }
}

/** The SDK notes its attempts in every error that a request ends with. */
function isOfSdk(error: unknown): error is Error {
  return error instanceof Error && '$metadata' in error
}
