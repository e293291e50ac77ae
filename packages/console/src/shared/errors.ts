/** Base of every error that the console's own code throws. */
abstract class ConsoleError extends Error {
  abstract readonly code: 'config' | 'sign_in'

  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
  }
}

/** The console was not told where its APIs are. */
export class ConfigError extends ConsoleError {
  readonly code = 'config'
}

/**
 * Why nobody is signed in: the issuer cannot be reached, has refused, has answered with something else than OpenID
 * Connect, or the answer belongs to no sign-in that this tab has begun.
 */
export type SignInFailure = 'unreachable' | 'refused' | 'unusable' | 'unexpected'

/** Signing in, or renewing it, did not work. */
export class SignInError extends ConsoleError {
  readonly code = 'sign_in'
  readonly fault: SignInFailure

  constructor(fault: SignInFailure, message: string, options?: ErrorOptions) {
    super(message, options)
    this.fault = fault
  }
}
