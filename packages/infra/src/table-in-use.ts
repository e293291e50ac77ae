import { DescribeTableCommand, DynamoDBClient, ResourceNotFoundException } from '@aws-sdk/client-dynamodb'
import { table } from '@sportsfeeds/domain/internal'

/** A table as the account has it, as far as it matters to Pulumi. */
export interface TableInUse {
  readonly isProvisioned: boolean
  readonly indexNames: readonly string[]
}

/** Reads a table; undefined when there is none. */
export type ReadTable = (region: string, tableName: string) => Promise<TableInUse | undefined>

/**
 * Inputs of a provisioned table that auto scaling has taken over, and that Pulumi leaves as they are from then on. The indexes are ignored as a whole, since
 * a list of them has no order to rely on; unless one of them is still to be made.
 *
 * None before the table is provisioned. Pulumi leaves out what it ignores and did not have before, and the provider takes a missing capacity for one unit:
 * a table that is switched would throttle nearly every write (https://github.com/hashicorp/terraform-provider-aws/pull/22630).
 */
export function scaledInputs(inUse: TableInUse | undefined): readonly string[] {
  if (inUse?.isProvisioned !== true) return []
  const hasAllIndexes = table.globalSecondaryIndexes.every(({ name }) => inUse.indexNames.includes(name))
  return ['readCapacity', 'writeCapacity', ...(hasAllIndexes ? ['globalSecondaryIndexes'] : [])]
}

/** Reads a table by the credentials of the environment. */
export const readTableInUse: ReadTable = async (region, tableName) => {
  const client = new DynamoDBClient({ region })
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }), {
      abortSignal: AbortSignal.timeout(timeoutMs),
    })
    return {
      // A table that has been provisioned from the beginning says nothing of it.
      isProvisioned: Table?.BillingModeSummary?.BillingMode !== 'PAY_PER_REQUEST',
      indexNames: (Table?.GlobalSecondaryIndexes ?? []).map(({ IndexName = '' }) => IndexName),
    }
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined
    throw error
  } finally {
    client.destroy()
  }
}

const timeoutMs = 10_000
