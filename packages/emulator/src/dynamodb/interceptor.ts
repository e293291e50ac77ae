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

/** A change record on its way to one of the streams of its table. */
export interface ChangeDelivery {
  readonly tableName: string
  readonly streamArn: string
  readonly partitionKey: string
}

/** Stands between the changes of tables and their streams: it calls `deliver` as often and as late as it likes. */
export type ChangeInterceptor = (change: ChangeDelivery, deliver: () => void) => void
