import { Problem } from '@sportsfeeds/domain'
import { AccessRefusedError, type ClientError, RequestRefusedError, UnreachableError } from '../errors.ts'

/**
 * Error for a response without the expected status. Only after an {@link UnreachableError} can another attempt succeed.
 * @param request method and path, as in `GET /feeds`.
 * @param body the response's JSON; undefined if it had none, as with errors of proxies.
 */
export function responseError(request: string, status: number, body: unknown): ClientError {
  const parsed = Problem.safeParse(body)
  const problem = parsed.success ? parsed.data : undefined
  const detail = problem?.detail ?? problem?.title ?? `status ${status}`
  if (isRefusal(status))
    return new AccessRefusedError(`${request} was not authorized: ${detail}`, { problem })
  if (status >= 500 || status === 429 || status === 408) {
    return new UnreachableError(`${request} failed: ${detail}`, { problem })
  }
  return new RequestRefusedError(status, `${request} was refused: ${detail}`, { problem })
}

/** True if the server does not accept the token or the API key. */
export function isRefusal(status: number): boolean {
  return status === 401 || status === 403
}
