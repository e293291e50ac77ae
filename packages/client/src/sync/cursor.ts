import type { EpochMs } from '@sportsfeeds/domain'
import { InvalidOptionError } from '../errors.ts'

/** Text that stands for how far a client has come. It holds no token and no names. */
export function formatCursor(since: EpochMs): string {
  return `${prefix}${Math.max(0, Math.floor(since))}`
}

/** Undoes {@link formatCursor}. @throws InvalidOptionError */
export function parseCursor(text: string): EpochMs {
  const [, digits] = /^v1\.(\d{1,15})$/.exec(text) ?? []
  if (digits === undefined) {
    throw new InvalidOptionError(`"${text}" is not a cursor; give back what client.cursor() gave.`)
  }
  return Number(digits)
}

const prefix = 'v1.'
