import { ClientError } from '@sportsfeeds/client'

/** What an analyst is told of a failure. */
export function getErrorMessage(error: unknown): string {
  return error instanceof ClientError ? error.message : 'The history could not be loaded.'
}
