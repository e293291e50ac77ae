import { CodedError } from '@sportsfeeds/std'

type GatewayErrorCode = 'no_consumer' | 'invalid_environment'

/** Base of every error that this package throws. */
abstract class GatewayError extends CodedError<GatewayErrorCode> {}

/** The stream has as many consumers as it can have. */
export class NoConsumerError extends GatewayError {
  readonly code = 'no_consumer'

  constructor(options?: ErrorOptions) {
    super('The stream has 20 consumers and takes no other; run fewer tasks.', options)
  }
}

/** The task was started with missing or malformed environment variables. */
export class InvalidEnvironmentError extends GatewayError {
  readonly code = 'invalid_environment'

  constructor(issues: readonly string[]) {
    super(`Invalid environment variables of the gateway; correct them: ${issues.join('; ')}.`)
  }
}
