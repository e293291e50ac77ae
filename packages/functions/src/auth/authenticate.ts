import { UnauthenticatedError } from '../errors.ts'
import type { ActiveClients } from '../ports.ts'
import type { Analyst, TokenVerifier } from './token-verifier.ts'

export interface AuthenticateDependencies {
  readonly verifier: TokenVerifier
  readonly clients: ActiveClients
}

/** The bearer of a valid token. */
export interface Bearer extends Analyst {
  /** Only the analysts of active clients get in. */
  readonly isActive: boolean
}

/**
 * Finds out who sends a request.
 * @throws UnauthenticatedError without a valid token.
 * @throws IssuerUnavailableError if the issuer's keys cannot be fetched.
 */
export async function authenticate(
  token: string | undefined,
  { verifier, clients }: AuthenticateDependencies,
): Promise<Bearer> {
  if (token === undefined) throw new UnauthenticatedError('The request has no token; send one.')
  const analyst = await verifier.verify(token)
  return { ...analyst, isActive: await clients.isActive(analyst.clientId) }
}
