export interface DynamoDbRequest {
  readonly operation: string
  /** Parsed JSON, not yet validated. */
  readonly input: unknown
}

/**
 * Called for each operation. It may throw an AwsError, return an output of its own, or call `next` with this or another
 * input and return what that resolves to.
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

/** Called for each change record. It may call `deliver` later, or several times. */
export type ChangeInterceptor = (change: ChangeDelivery, deliver: () => void) => void
