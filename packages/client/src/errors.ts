import { CodedError } from '@sportsfeeds/std'
import type { ClosedReason } from './connection/state-types.ts'

/** Base of every error that this package throws or hands to a listener. */
export abstract class ClientError extends CodedError<
  | 'access_refused'
  | 'unreachable'
  | 'bad_answer'
  | 'request_refused'
  | 'bad_frame'
  | 'invalid_option'
  | 'client_closed'
> {}

/**
 * The server does not take the token. `getToken` may throw it too, when there is no use in asking again (the analyst
 * signed out): the client then closes for good.
 */
export class AccessRefusedError extends ClientError {
  readonly code = 'access_refused'
}

/** The server could not be reached, took too long, or is too busy: the same again later may work. */
export class UnreachableError extends ClientError {
  readonly code = 'unreachable'
}

/** The server answered with something that is not of this protocol. */
export class BadAnswerError extends ClientError {
  readonly code = 'bad_answer'
}

/** The server understood the request and will not serve it as it is. */
export class RequestRefusedError extends ClientError {
  readonly code = 'request_refused'
  readonly status: number

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options)
    this.status = status
  }
}

/** A message on the socket is not a frame of this protocol. It is left out; `excerpt` shows how it begins. */
export class BadFrameError extends ClientError {
  readonly code = 'bad_frame'
  readonly excerpt: string

  constructor(fault: string, text: string, options?: ErrorOptions) {
    super(`A message of the server is not a frame of this protocol: ${fault}.`, options)
    this.excerpt = text.slice(0, excerptLength)
  }
}

/** The client was made with an option that cannot work. */
export class InvalidOptionError extends ClientError {
  readonly code = 'invalid_option'
}

/** The client is closed and will yield nothing more. `reason` says why. */
export class ClientClosedError extends ClientError {
  readonly code = 'client_closed'
  readonly reason: ClosedReason

  constructor(reason: ClosedReason, detail: string, options?: ErrorOptions) {
    super(detail, options)
    this.reason = reason
  }
}

const excerptLength = 200
