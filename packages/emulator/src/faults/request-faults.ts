import type { DynamoDb } from '../dynamodb/dynamodb.ts'
import type { Interceptor } from '../dynamodb/interceptor.ts'
import { throughputExceeded } from '../errors.ts'
import type { FaultPlan } from './fault-plan.ts'
import type { Fault } from './fault.ts'

export type RequestRules = Pick<FaultPlan, 'throttling' | 'unprocessedItems'>

export interface RequestFaultsDeps {
  readonly dynamodb: Pick<DynamoDb, 'intercept'>
  /** One for each kind, so that neither changes what the other does. */
  readonly random: Readonly<Record<keyof RequestRules, () => number>>
  readonly count: (kind: keyof RequestRules, quantity: number) => void
}

/** Refuses requests to DynamoDB, and leaves writes of batches undone. */
export function createRequestFaults({ dynamodb, random, count }: RequestFaultsDeps): Fault<RequestRules> {
  let remove: (() => void) | undefined

  const interceptorOf =
    ({ throttling, unprocessedItems }: RequestRules): Interceptor =>
    async ({ operation, input }, next) => {
      // Both draw for each request, whatever becomes of it.
      const isThrottled =
        isOneOf(throttling?.operations, operation) && random.throttling() < (throttling?.share ?? 0)
      const split =
        unprocessedItems !== undefined && operation === 'BatchWriteItem' && hasRequestItems(input)
          ? splitWrites(input.RequestItems, () => random.unprocessedItems() < unprocessedItems.share)
          : undefined
      if (isThrottled) {
        count('throttling', 1)
        throw tooMuch()
      }
      if (split === undefined || split.unprocessedCount === 0) return next(input)
      count('unprocessedItems', split.unprocessedCount)
      if (Object.keys(split.processed).length === 0) throw tooMuch()
      // Input and output of BatchWriteItem are objects.
      const output = (await next({ ...(input as object), RequestItems: split.processed })) as object
      return { ...output, UnprocessedItems: split.unprocessed }
    }

  return {
    set(rules) {
      remove?.()
      remove = rules && dynamodb.intercept(interceptorOf(rules))
    },
  }
}

type WriteRequests = Readonly<Record<string, readonly unknown[]>>

/**
 * Writes that are left undone are given back by table; when none is left to do, the request fails as a whole, as
 * DynamoDB does it. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html
 */
function splitWrites(requestItems: WriteRequests, isLeftUndone: () => boolean) {
  const processed: Record<string, unknown[]> = {}
  const unprocessed: Record<string, unknown[]> = {}
  let unprocessedCount = 0
  for (const [tableName, requests] of Object.entries(requestItems)) {
    for (const request of requests) {
      const side = isLeftUndone() ? unprocessed : processed
      ;(side[tableName] ??= []).push(request)
      if (side === unprocessed) unprocessedCount += 1
    }
  }
  return { processed, unprocessed, unprocessedCount }
}

function hasRequestItems(input: unknown): input is { readonly RequestItems: WriteRequests } {
  return (
    typeof input === 'object' &&
    input !== null &&
    'RequestItems' in input &&
    typeof input.RequestItems === 'object' &&
    input.RequestItems !== null &&
    Object.values(input.RequestItems).every(Array.isArray)
  )
}

function isOneOf(operations: readonly string[] | undefined, operation: string): boolean {
  return operations?.includes(operation) ?? false
}

function tooMuch() {
  return throughputExceeded('The level of configured provisioned throughput for the table was exceeded.')
}
