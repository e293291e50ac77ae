import type { Problem } from '@sportsfeeds/domain'
import { CodedError } from '@sportsfeeds/std'
import type { ClosedReason } from './connection/machine/client-state.ts'

/** Base of every error that this package throws or passes to a listener. */
export abstract class ClientError extends CodedError<
  | 'access_refused'
  | 'unreachable'
  | 'bad_response'
  | 'request_refused'
  | 'bad_frame'
  | 'invalid_option'
  | 'client_closed'
  | 'provider_closed'
> {
  /** The server's own description, if it sent one as `application/problem+json`. */
  readonly problem: Problem | undefined

  constructor(message: string, { problem, ...options }: ClientErrorOptions = {}) {
    super(message, options)
    this.problem = problem
  }
}

export interface ClientErrorOptions extends ErrorOptions {
  readonly problem?: Problem | undefined
}

/**
 * The server does not accept the token or the API key. `getToken` may throw it too when asking again is useless (the
 * analyst signed out): the client then closes for good.
 */
export class AccessRefusedError extends ClientError {
  readonly code = 'access_refused'
}

/** The server could not be reached, took too long, or is too busy. The same request may succeed later. */
export class UnreachableError extends ClientError {
  readonly code = 'unreachable'
}

/** The server's response is not of this API. */
export class BadResponseError extends ClientError {
  readonly code = 'bad_response'
}

/** The server understood the request and will not serve it as it is. */
export class RequestRefusedError extends ClientError {
  readonly code = 'request_refused'
  readonly status: number

  constructor(status: number, message: string, options?: ClientErrorOptions) {
    super(message, options)
    this.status = status
  }
}

/** A message on the socket is not a frame of this protocol. It is skipped; `excerpt` is its beginning. */
export class BadFrameError extends ClientError {
  readonly code = 'bad_frame'
  readonly excerpt: string

  constructor(reason: string, text: string, options?: ClientErrorOptions) {
    super(`A message from the server is not a frame of this protocol: ${reason}.`, options)
    this.excerpt = text.slice(0, excerptLength)
  }
}

/** An option of `createClient` or `createProvider` that cannot work. */
export class InvalidOptionError extends ClientError {
  readonly code = 'invalid_option'
}

/** The client is closed and yields nothing more. `reason` says why. */
export class ClientClosedError extends ClientError {
  readonly code = 'client_closed'
  readonly reason: ClosedReason

  constructor(reason: ClosedReason, detail: string, options?: ClientErrorOptions) {
    super(detail, options)
    this.reason = reason
  }
}

/** Something was put after the provider had been closed. */
export class ProviderClosedError extends ClientError {
  readonly code = 'provider_closed'

  constructor() {
    super('The provider is closed and sends nothing more.')
  }
}

const excerptLength = 200
