import { maxGameOddsPerSecond, maxGamesPerSubscription, reloadReason } from '@sportsfeeds/domain'
import { messageLimit, snapshotMessages } from '@sportsfeeds/domain/internal'
import { CodedError } from '@sportsfeeds/std'

export type FunctionsErrorCode =
  | 'invalid_environment'
  | 'invalid_request'
  | 'unknown_provider'
  | 'rate_exceeded'
  | 'game_owned'
  | 'not_found'
  | 'store_unavailable'
  | 'invalid_item'
  | 'unauthenticated'
  | 'issuer_unavailable'
  | 'invalid_change_record'
  | 'unknown_connection'
  | 'subscription_too_large'
  | 'outdated_client'
  | 'connection_ended'
  | 'too_many_connections'
  | 'too_many_messages'
  | 'overloaded'

/** Base of every error that this package throws. */
export abstract class FunctionsError extends CodedError<FunctionsErrorCode> {}

/** A function was deployed with missing or malformed environment variables. */
export class InvalidEnvironmentError extends FunctionsError {
  readonly code = 'invalid_environment'

  constructor(functionName: string, issues: readonly string[]) {
    super(`Invalid environment variables of ${functionName}; correct them: ${issues.join('; ')}.`)
  }
}

/** One invalid part of a request, and the reason. */
export interface FieldIssue {
  /** A path such as `odds[3].homeOdds`, the name of a query parameter, or `body` for the whole body. */
  readonly field: string
  readonly reason: string
}

/** A request cannot be served as it is: the caller has to change it. */
export class InvalidRequestError extends FunctionsError {
  readonly code = 'invalid_request'
  readonly status: 400 | 413
  readonly issues: readonly FieldIssue[]

  constructor(issues: readonly FieldIssue[], options?: ErrorOptions & { status?: 400 | 413 }) {
    const [first] = issues
    super(first === undefined ? 'The request is not valid.' : `${first.field} ${first.reason}.`, options)
    this.status = options?.status ?? 400
    this.issues = issues
  }
}

/** The API key of a request belongs to no known provider. */
export class UnknownProviderError extends FunctionsError {
  readonly code = 'unknown_provider'

  constructor() {
    super('This API key belongs to no provider; have one added to `providers` in the stack configuration.')
  }
}

/** A provider puts games that another one was the first to put. */
export class GameOwnedError extends FunctionsError {
  readonly code = 'game_owned'
  readonly issues: readonly FieldIssue[]

  /** @param indexes places of the games in the request. */
  constructor(indexes: readonly number[]) {
    super(`${indexes.length} of these games belong to another provider; put the others without them.`)
    this.issues = indexes.map((index) => ({
      field: `games[${index}].id`,
      reason: 'is a game that another provider was the first to put',
    }))
  }
}

/** The caller may send the same again, after a while. */
export abstract class RetryLaterError extends FunctionsError {
  abstract readonly retryAfterSeconds: number
}

/** A provider sends more odds than it may in a second or in a day. */
export class RateExceededError extends RetryLaterError {
  readonly code = 'rate_exceeded'
  readonly retryAfterSeconds: number

  constructor(
    {
      oddsPerSecond,
      oddsPerDay,
    }: { readonly oddsPerSecond: number; readonly oddsPerDay?: number | undefined },
    { per, waitMs }: { readonly per: 'second' | 'game' | 'day'; readonly waitMs: number },
  ) {
    const rates = {
      second: `${oddsPerSecond} odds a second`,
      game: `${maxGameOddsPerSecond} odds a second of one game`,
      day: `${oddsPerDay} odds a day, from midnight to midnight UTC`,
    }
    super(`This provider may send ${rates[per]}; send the rest after the time in Retry-After.`)
    this.retryAfterSeconds = Math.ceil(waitMs / 1_000)
  }
}

/** The requested resource does not exist. */
export class NotFoundError extends FunctionsError {
  readonly code = 'not_found'
}

/** The table failed to serve a request, after retries: the caller may try again. */
export class StoreUnavailableError extends RetryLaterError {
  readonly code = 'store_unavailable'
  readonly retryAfterSeconds: number

  constructor(message: string, options?: ErrorOptions & { retryAfterSeconds?: number }) {
    super(message, options)
    this.retryAfterSeconds = options?.retryAfterSeconds ?? 1
  }
}

/** More is sent than can be taken: the caller may try again, and is to wait first. */
export class OverloadedError extends RetryLaterError {
  readonly code = 'overloaded'
  readonly retryAfterSeconds: number

  constructor(waitedMs: number, retryAfterSeconds: number) {
    super(
      `The request waited ${Math.round(waitedMs / 1000)} s, and nothing of it was stored. Send it again in ${retryAfterSeconds} s, and fewer at once.`,
    )
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** An item of the table does not match the schema that its key implies. */
export class InvalidItemError extends FunctionsError {
  readonly code = 'invalid_item'

  constructor(entity: string, key: string, options?: ErrorOptions) {
    super(`The item ${key} is not ${entity}; correct or delete it.`, options)
  }
}

/** A token is missing, or was not issued by the configured issuer for this product. Never holds the token. */
export class UnauthenticatedError extends FunctionsError {
  readonly code = 'unauthenticated'
}

/** The issuer's keys cannot be fetched, so no token can be verified. */
export class IssuerUnavailableError extends FunctionsError {
  readonly code = 'issuer_unavailable'
}

/** A record of the change stream cannot be read. The message holds none of its data. */
export class InvalidChangeRecordError extends FunctionsError {
  readonly code = 'invalid_change_record'

  constructor(options?: ErrorOptions) {
    super('A record of the change stream is not a DynamoDB change of a known entity.', options)
  }
}

/** A message came from a connection without a record, which no frame would ever reach. */
export class UnknownConnectionError extends FunctionsError {
  readonly code = 'unknown_connection'

  constructor(connectionId: string) {
    super(`The connection ${connectionId} is not on record; connect again.`)
  }
}

/** A client speaks an older version of the wire protocol, whose frames cannot carry what the service sends now. */
export class OutdatedClientError extends FunctionsError {
  readonly code = 'outdated_client'
  readonly protocol: number

  constructor(protocol: number) {
    super(reloadReason)
    this.protocol = protocol
  }
}

/** A connection is open whose token or client would not let it in any more. */
export class ConnectionEndedError extends FunctionsError {
  readonly code = 'connection_ended'

  constructor() {
    super('This connection has lost its access; connect again with a token that is valid.')
  }
}

/** An analyst has as many connections as one may have. */
export class TooManyConnectionsError extends FunctionsError {
  readonly code = 'too_many_connections'

  constructor(maxConnections: number) {
    super(`An analyst has at most ${maxConnections} connections; close some before you open another.`)
  }
}

/** A connection sends more messages than one may send. */
export class TooManyMessagesError extends FunctionsError {
  readonly code = 'too_many_messages'

  constructor() {
    super(
      `A connection sends at most ${messageLimit.perSecond} messages a second, of which one that subscribes to more counts as ${snapshotMessages}. This one is closed; connect again.`,
    )
  }
}

/** A subscription would exceed the number of games or sports that it may name. */
export class SubscriptionTooLargeError extends FunctionsError {
  readonly code = 'subscription_too_large'

  constructor() {
    super(
      `A subscription names at most ${maxGamesPerSubscription} games and 64 sports; unsubscribe from some, or follow all.`,
    )
  }
}
