import { CodedError } from '@sportsfeeds/std'

/** The command cannot do what it was asked; the message is all that the user sees. */
export class UsageError extends CodedError<'usage'> {
  readonly code = 'usage'
}
