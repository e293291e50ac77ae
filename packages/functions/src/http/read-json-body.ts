import { maxRequestBytes } from '@sportsfeeds/domain'
import { InvalidRequestError } from '../errors.ts'
import type { RawBody } from './rest-request.ts'

/** Decodes and parses a body. @throws InvalidRequestError naming `body` if it is too large, not UTF-8 or not JSON. */
export function readJsonBody({ text, isBase64 }: RawBody): unknown {
  const bytes = Buffer.from(text, isBase64 ? 'base64' : 'utf8')
  if (bytes.length > maxRequestBytes) {
    throw new InvalidRequestError([{ field: 'body', reason: `must be at most ${maxRequestBytes} bytes` }], {
      status: 413,
    })
  }
  if (bytes.length === 0) throw new InvalidRequestError([{ field: 'body', reason: 'must be a JSON object' }])
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new InvalidRequestError([{ field: 'body', reason: 'must be JSON in UTF-8' }], { cause })
  }
}
