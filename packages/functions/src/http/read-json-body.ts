import { fieldPath, maxRequestBytes } from '@sportsfeeds/domain'
import { type FieldIssue, InvalidRequestError } from '../errors.ts'
import { findJsonIssue } from './find-json-issue.ts'
import type { RawBody } from './rest-request.ts'

/**
 * Decodes and parses a body.
 * @throws InvalidRequestError naming `body` if it is too large, not UTF-8 or not JSON, or the value at which it is not.
 */
export function readJsonBody({ text, isBase64 }: RawBody): unknown {
  const bytes = Buffer.from(text, isBase64 ? 'base64' : 'utf8')
  if (bytes.length > maxRequestBytes) {
    throw new InvalidRequestError([{ field: 'body', reason: `must be at most ${maxRequestBytes} bytes` }], {
      status: 413,
    })
  }
  if (bytes.length === 0) throw new InvalidRequestError([{ field: 'body', reason: 'must be a JSON object' }])
  const json = decode(bytes)
  try {
    return JSON.parse(json)
  } catch (cause) {
    throw new InvalidRequestError([describe(json)], { cause })
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new InvalidRequestError([{ field: 'body', reason: 'must be JSON in UTF-8' }], { cause })
  }
}

function describe(json: string): FieldIssue {
  const issue = findJsonIssue(json)
  if (issue === undefined) return { field: 'body', reason: 'must be JSON' }
  const { path, line, column, problem, hint } = issue
  return {
    field: fieldPath(path).slice(0, maxFieldLength) || 'body',
    reason: `must be JSON: ${problem} at line ${line}, column ${column}${hint === undefined ? '' : ` (${hint})`}`,
  }
}

const maxFieldLength = 200
