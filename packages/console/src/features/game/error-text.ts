import { ClientError } from '@sportsfeeds/client'

/** What an analyst is told of a failure. */
export const messageOf = (error: unknown): string =>
  error instanceof ClientError ? error.message : 'The history could not be loaded.'
