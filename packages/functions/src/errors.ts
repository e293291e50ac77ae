import { maxGamesPerSubscription } from '@sportsfeeds/domain'

/** Base of every error that this package throws. */
export abstract class FunctionsError extends Error {
  abstract readonly code:
    | 'invalid_environment'
    | 'invalid_request'
    | 'unknown_provider'
    | 'not_found'
    | 'store_unavailable'
    | 'invalid_item'
    | 'unauthenticated'
    | 'issuer_unavailable'
    | 'invalid_change_record'
    | 'poison_record'
    | 'unknown_connection'
    | 'subscription_too_large'

  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
  }
}

/** A function was deployed without the environment variables that it needs. */
export class InvalidEnvironmentError extends FunctionsError {
  readonly code = 'invalid_environment'

  constructor(functionName: string, faults: readonly string[]) {
    super(`The environment variables of ${functionName} are wrong; set them again: ${faults.join('; ')}.`)
  }
}

/** One part of a request that is at fault, and why. */
export interface FieldFault {
  /** A path such as `odds[3].homeOdds`, the name of a query parameter, or `body` for the body as a whole. */
  readonly field: string
  readonly reason: string
}

/** A request cannot be served as it is: the caller has to change it. */
export class InvalidRequestError extends FunctionsError {
  readonly code = 'invalid_request'
  readonly status: 400 | 413
  readonly faults: readonly FieldFault[]

  constructor(faults: readonly FieldFault[], options?: ErrorOptions & { status?: 400 | 413 }) {
    const [first] = faults
    super(first === undefined ? 'The request is not valid.' : `${first.field} ${first.reason}.`, options)
    this.status = options?.status ?? 400
    this.faults = faults
  }
}

/** The API key of a request belongs to no provider that the stack knows. */
export class UnknownProviderError extends FunctionsError {
  readonly code = 'unknown_provider'

  constructor() {
    super('This API key belongs to no provider; ask for one in the stack configuration `providers`.')
  }
}

/** What a request asks for is not there. */
export class NotFoundError extends FunctionsError {
  readonly code = 'not_found'
}

/** The table did not take or give what was asked, after retries: the caller may try again. */
export class StoreUnavailableError extends FunctionsError {
  readonly code = 'store_unavailable'
  readonly retryAfterSeconds: number

  constructor(message: string, options?: ErrorOptions & { retryAfterSeconds?: number }) {
    super(message, options)
    this.retryAfterSeconds = options?.retryAfterSeconds ?? 1
  }
}

/** An item of the table is not what its key says that it is. */
export class InvalidItemError extends FunctionsError {
  readonly code = 'invalid_item'

  constructor(entity: string, key: string, options?: ErrorOptions) {
    super(`The item ${key} is not ${entity}; correct or delete it.`, options)
  }
}

/** A token is missing, or is not one of the configured issuer for this product. The message never holds the token. */
export class UnauthenticatedError extends FunctionsError {
  readonly code = 'unauthenticated'
}

/** The issuer's keys cannot be fetched, so that no token can be judged. */
export class IssuerUnavailableError extends FunctionsError {
  readonly code = 'issuer_unavailable'
}

/** A record of the change stream cannot be read. The message holds none of it. */
export class InvalidChangeRecordError extends FunctionsError {
  readonly code = 'invalid_change_record'

  constructor(options?: ErrorOptions) {
    super('A record of the change stream is not a change that DynamoDB captured of a known entity.', options)
  }
}

/**
 * The first record of a batch cannot be read and others stand behind it: the batch fails as a whole, so that the event
 * source mapping cuts it in two until the record is alone.
 */
export class PoisonRecordError extends FunctionsError {
  readonly code = 'poison_record'

  constructor(sequenceNumber: string, options?: ErrorOptions) {
    super(
      `The record ${sequenceNumber} cannot be read; the batch has to be cut in two to set it aside.`,
      options,
    )
  }
}

/** A connection speaks that is not on record, so that no frame would ever reach it. */
export class UnknownConnectionError extends FunctionsError {
  readonly code = 'unknown_connection'

  constructor(connectionId: string) {
    super(`The connection ${connectionId} is not on record; connect again.`)
  }
}

/** A subscription would grow beyond what one may name. */
export class SubscriptionTooLargeError extends FunctionsError {
  readonly code = 'subscription_too_large'

  constructor() {
    super(
      `A subscription names at most ${maxGamesPerSubscription} games and 64 sports; unsubscribe from some, or follow all.`,
    )
  }
}
