import { type Problem, problemContentType } from '@sportsfeeds/domain'
import {
  type FunctionsError,
  GameOwnedError,
  InvalidItemError,
  InvalidRequestError,
  NotFoundError,
  OverloadedError,
  RateExceededError,
  RetryLaterError,
  StoreUnavailableError,
  TooManyConnectionsError,
  UnknownProviderError,
} from '../errors.ts'
import type { RestResponse } from './rest-response.ts'

/** Response to a request that failed, in the form of RFC 9457. Reveals nothing about internal errors. */
export function problemResponse(error: unknown): RestResponse {
  const problem = toProblem(error)
  return {
    status: problem.status,
    contentType: problemContentType,
    body: JSON.stringify(problem),
    ...(error instanceof RetryLaterError
      ? { headers: { 'retry-after': String(error.retryAfterSeconds) } }
      : {}),
  }
}

function toProblem(error: unknown): Problem & { readonly status: number } {
  if (error instanceof InvalidRequestError) {
    return {
      ...problemType(error),
      title: error.status === 413 ? 'The request is too large' : 'The request is not valid',
      status: error.status,
      detail: withCount(error),
      errors: error.issues.slice(0, maxErrors),
    }
  }
  if (error instanceof UnknownProviderError) {
    return { ...problemType(error), title: 'Unknown provider', status: 403, detail: error.message }
  }
  if (error instanceof GameOwnedError) {
    const { message, issues } = error
    return {
      ...problemType(error),
      title: 'Another provider’s game',
      status: 403,
      detail: message,
      errors: [...issues],
    }
  }
  if (error instanceof NotFoundError) {
    return { ...problemType(error), title: 'Not found', status: 404, detail: error.message }
  }
  if (error instanceof RateExceededError) {
    return { ...problemType(error), title: 'Too many odds', status: 429, detail: error.message }
  }
  if (error instanceof TooManyConnectionsError) {
    return { ...problemType(error), title: 'Too many connections', status: 429, detail: error.message }
  }
  if (error instanceof OverloadedError) {
    return { ...problemType(error), title: 'Too much is sent', status: 503, detail: error.message }
  }
  if (error instanceof StoreUnavailableError) {
    return { ...problemType(error), title: 'Try again shortly', status: 503, detail: error.message }
  }
  if (error instanceof InvalidItemError) {
    return { ...problemType(error), title: 'The record cannot be read', status: 500, detail: error.message }
  }
  return { type: typeUri('internal_error'), title: 'The service failed', status: 500 }
}

/** Enough to see what is wrong: a request can have tens of thousands of issues. */
const maxErrors = 100

function withCount({ message, issues }: InvalidRequestError): string {
  return issues.length > maxErrors
    ? `${message} The first ${maxErrors} of ${issues.length} issues are listed.`
    : message
}

function problemType({ code }: FunctionsError): Pick<Problem, 'type'> {
  return { type: typeUri(code) }
}

// A name, not an address: https://www.rfc-editor.org/rfc/rfc9457#section-3.1.1
function typeUri(code: string): string {
  return `urn:sportsfeeds:problem:${code.replaceAll('_', '-')}`
}
