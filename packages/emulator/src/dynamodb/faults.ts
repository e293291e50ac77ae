import { throughputExceeded } from '../errors.ts'

export interface DynamoDbRequest {
  readonly operation: string
  /** Parsed JSON, not yet validated. */
  readonly input: unknown
}

/**
 * Stands between a client and the tables: it may throw an AwsError, answer by itself, or call `next` with the input, or
 * another one, and pass its answer on.
 */
export type Interceptor = (
  request: DynamoDbRequest,
  next: (input: unknown) => Promise<unknown>,
) => Promise<unknown>

type WriteRequests = Readonly<Record<string, readonly unknown[]>>

/**
 * Leaves each write of a BatchWriteItem undone with the given probability and returns it in UnprocessedItems; when none
 * is left to do, the request fails as a whole, as DynamoDB does it.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html
 */
export const unprocessedItems =
  (rate: number, random: () => number): Interceptor =>
  async ({ operation, input }, next) => {
    if (operation !== 'BatchWriteItem' || !hasRequestItems(input)) return next(input)
    const processed: Record<string, unknown[]> = {}
    const unprocessed: Record<string, unknown[]> = {}
    for (const [tableName, requests] of Object.entries(input.RequestItems)) {
      for (const request of requests) {
        const side = random() < rate ? unprocessed : processed
        ;(side[tableName] ??= []).push(request)
      }
    }
    if (Object.keys(unprocessed).length === 0) return next(input)
    if (Object.keys(processed).length === 0) {
      throw throughputExceeded('The level of configured provisioned throughput for the table was exceeded.')
    }
    // The answer of BatchWriteItem is an object.
    const output = (await next({ ...input, RequestItems: processed })) as object
    return { ...output, UnprocessedItems: unprocessed }
  }

const hasRequestItems = (input: unknown): input is { readonly RequestItems: WriteRequests } =>
  typeof input === 'object' &&
  input !== null &&
  'RequestItems' in input &&
  typeof input.RequestItems === 'object' &&
  input.RequestItems !== null &&
  Object.values(input.RequestItems).every(Array.isArray)
