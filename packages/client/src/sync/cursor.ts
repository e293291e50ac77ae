import type { EpochMs } from '@sportsfeeds/domain'
import { InvalidOptionError } from '../errors.ts'

/** Formats the time up to which a client is complete. Contains no token and no names. */
export function formatCursor(since: EpochMs): string {
  return `${prefix}${Math.max(0, Math.floor(since))}`
}

/** Inverse of {@link formatCursor}. @throws InvalidOptionError */
export function parseCursor(text: string): EpochMs {
  const [, digits] = /^v1\.(\d{1,15})$/.exec(text) ?? []
  if (digits === undefined) {
    throw new InvalidOptionError(`"${text}" is not a cursor; pass the result of client.cursor().`)
  }
  return Number(digits)
}

const prefix = 'v1.'
