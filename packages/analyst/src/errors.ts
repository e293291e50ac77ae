import { CodedError } from '@sportsfeeds/std'

/** The options of a command do not go together. */
export class InvalidOptionsError extends CodedError<'invalid_options'> {
  readonly code = 'invalid_options'
}

/** The command cannot do what it was asked; the message is all that the user sees. */
export class UsageError extends CodedError<'usage'> {
  readonly code = 'usage'
}
