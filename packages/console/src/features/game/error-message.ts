import { ClientError } from '@sportsfeeds/client'

/** Message for an analyst about a failed request. */
export function getErrorMessage(error: unknown): string {
  return error instanceof ClientError ? error.message : 'The history could not be loaded.'
}
