import { createHmac, timingSafeEqual } from 'node:crypto'
import * as z from 'zod'
import { InvalidRequestError } from '../errors.ts'
import type { ReadPosition } from './read-odds.ts'

/** Turns a place in a result into text that a caller can only give back, for the same question. */
export interface CursorCodec {
  /** @param question what was asked, as one text: a cursor is good for no other. */
  seal(question: string, position: ReadPosition): string
  /** @throws InvalidRequestError naming `cursor` when it was changed, made up, or given for another question. */
  open(question: string, cursor: string): ReadPosition
}

export function createCursorCodec(secret: string): CursorCodec {
  const sign = (question: string, payload: string): Buffer =>
    createHmac('sha256', secret).update(`${question}\n${payload}`).digest().subarray(0, signatureBytes)

  return {
    seal: (question, position) => {
      const payload = Buffer.from(JSON.stringify(position)).toString('base64url')
      return `${payload}.${sign(question, payload).toString('base64url')}`
    },

    open: (question, cursor) => {
      const [payload = '', signature = '', ...rest] = cursor.split('.')
      const given = Buffer.from(signature, 'base64url')
      const genuine =
        rest.length === 0 &&
        given.length === signatureBytes &&
        // Base64 has several spellings of the same bytes; only ours is taken.
        given.toString('base64url') === signature &&
        timingSafeEqual(given, sign(question, payload))
      if (!genuine) {
        throw new InvalidRequestError([
          { field: 'cursor', reason: 'must be a cursor of an earlier answer to the same question' },
        ])
      }
      return Position.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()))
    },
  }
}

// 128 bits cannot be guessed, and keep the cursor short.
const signatureBytes = 16

const Position = z.object({ game: z.number().int().nonnegative(), after: z.string().optional() })
