import type { ClientId } from '@sportsfeeds/domain/internal'
import { CodedError } from '@sportsfeeds/std'

/** A client that is to be changed does not exist. */
export class UnknownClientError extends CodedError<'unknown_client'> {
  readonly code = 'unknown_client'

  constructor(id: ClientId, options?: ErrorOptions) {
    super(`There is no client "${id}"; create it first.`, options)
  }
}
