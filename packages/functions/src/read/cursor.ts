import { createHmac, timingSafeEqual } from 'node:crypto'
import * as z from 'zod'
import { InvalidRequestError } from '../errors.ts'
import type { ReadPosition } from './read-odds.ts'

/** Turns a position in a result into an opaque string that is valid for the same query only. */
export interface CursorCodec {
  /** @param query the query as a string. */
  seal(query: string, position: ReadPosition): string
  /** @throws InvalidRequestError naming `cursor` if it was altered, forged, or issued for another query. */
  open(query: string, cursor: string): ReadPosition
}

export function createCursorCodec(secret: string): CursorCodec {
  const sign = (query: string, payload: string): Buffer =>
    createHmac('sha256', secret).update(`${query}\n${payload}`).digest().subarray(0, signatureBytes)

  return {
    seal: (query, position) => {
      const payload = Buffer.from(JSON.stringify(position)).toString('base64url')
      return `${payload}.${sign(query, payload).toString('base64url')}`
    },

    open: (query, cursor) => {
      const [payload = '', signature = '', ...rest] = cursor.split('.')
      const given = Buffer.from(signature, 'base64url')
      const isGenuine =
        rest.length === 0 &&
        given.length === signatureBytes &&
        // Base64 has several spellings of the same bytes; only ours is accepted.
        given.toString('base64url') === signature &&
        timingSafeEqual(given, sign(query, payload))
      if (!isGenuine) {
        throw new InvalidRequestError([
          { field: 'cursor', reason: 'must be the cursor of an earlier response to the same query' },
        ])
      }
      return Position.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()))
    },
  }
}

// 128 bits cannot be guessed, and keep the cursor short.
const signatureBytes = 16

const Position = z.object({ game: z.number().int().nonnegative(), after: z.string().optional() })
