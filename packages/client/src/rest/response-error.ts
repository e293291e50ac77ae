import { Problem } from '@sportsfeeds/domain'
import * as z from 'zod'
import { AccessRefusedError, type ClientError, RequestRefusedError, UnreachableError } from '../errors.ts'

/**
 * Error for a response without the expected status. Only after an {@link UnreachableError} can another attempt succeed.
 * @param request method and path, as in `GET /feeds`.
 * @param body the response's JSON, or its text if it is not JSON, as with errors of proxies; undefined if it was not read.
 */
export function responseError(request: string, status: number, body: unknown): ClientError {
  const { data: problem } = Problem.safeParse(body)
  const reason = `${status} ${problem?.detail ?? problem?.title ?? plainReason(body)}`.trim()
  if (isRefusal(status))
    return new AccessRefusedError(`${request} was not authorized: ${reason}`, { problem })
  if (status >= 500 || status === 429 || status === 408) {
    return new UnreachableError(`${request} failed: ${reason}`, { problem })
  }
  return new RequestRefusedError(status, `${request} was refused: ${reason}`, { problem })
}

/** True if the server does not accept the token or the API key. */
export function isRefusal(status: number): boolean {
  return status === 401 || status === 403
}

/** Reason in a body that is not a problem: API Gateway itself responds with `{"message": …}`, proxies with text. */
function plainReason(body: unknown): string {
  const { data: text } = PlainReason.safeParse(body)
  return text?.replace(/\s+/g, ' ').slice(0, longestReason) ?? ''
}

const PlainReason = z.union([
  z.string(),
  z.object({ message: z.string() }).transform(({ message }) => message),
])
const longestReason = 200
