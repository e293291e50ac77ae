import { CodedError } from '@sportsfeeds/std'

/** Base of the errors that the console's own code throws. */
abstract class ConsoleError extends CodedError<'config' | 'sign_in' | 'api_document'> {}

/** config.json, which names the console's APIs, is missing or invalid. */
export class ConfigError extends ConsoleError {
  readonly code = 'config'
}

/** The description of an API could not be loaded or read. */
export class ApiDocumentError extends ConsoleError {
  readonly code = 'api_document'
}

/**
 * The reason why a sign-in failed: the issuer is not reachable, it refused, it does not speak OpenID Connect as
 * expected, the response belongs to a sign-in that this tab did not start, or the analyst has to sign in on its page.
 */
export type SignInFailure = 'unreachable' | 'refused' | 'unusable' | 'unexpected' | 'interaction'

/** A sign-in or its renewal failed. */
export class SignInError extends ConsoleError {
  readonly code = 'sign_in'
  readonly reason: SignInFailure

  constructor(reason: SignInFailure, message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}
