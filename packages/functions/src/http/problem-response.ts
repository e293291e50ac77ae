import { type Problem, problemContentType } from '@sportsfeeds/domain'
import {
  type FunctionsError,
  InvalidRequestError,
  NotFoundError,
  StoreUnavailableError,
  UnknownProviderError,
} from '../errors.ts'
import type { RestAnswer } from './rest-response.ts'

/** The answer to a request that failed, as RFC 9457 has it. Says nothing of errors that are not the caller's to know. */
export function problemAnswer(error: unknown): RestAnswer {
  const problem = problemOf(error)
  return {
    status: problem.status,
    contentType: problemContentType,
    body: JSON.stringify(problem),
    ...(error instanceof StoreUnavailableError
      ? { headers: { 'retry-after': String(error.retryAfterSeconds) } }
      : {}),
  }
}

function problemOf(error: unknown): Problem {
  if (error instanceof InvalidRequestError) {
    return {
      ...named(error),
      title: error.status === 413 ? 'The request is too large' : 'The request is not valid',
      status: error.status,
      detail: error.message,
      errors: [...error.faults],
    }
  }
  if (error instanceof UnknownProviderError) {
    return { ...named(error), title: 'Unknown provider', status: 403, detail: error.message }
  }
  if (error instanceof NotFoundError) {
    return { ...named(error), title: 'Not found', status: 404, detail: error.message }
  }
  if (error instanceof StoreUnavailableError) {
    return { ...named(error), title: 'Try again shortly', status: 503, detail: error.message }
  }
  return { type: typeUri('internal_error'), title: 'The service failed', status: 500 }
}

function named({ code }: FunctionsError): Pick<Problem, 'type'> {
  return { type: typeUri(code) }
}

// A name, not an address: https://www.rfc-editor.org/rfc/rfc9457#section-3.1.1
function typeUri(code: string): string {
  return `urn:sportsfeeds:problem:${code.replaceAll('_', '-')}`
}
