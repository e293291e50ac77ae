import type { ClientId } from '@sportsfeeds/domain/internal'
import { UnauthenticatedError } from '../errors.ts'
import type { ActiveClients } from './active-clients.ts'
import { analystToken, type Headers } from './analyst-token.ts'
import type { TokenVerifier } from './token-verifier.ts'

export interface AuthenticateDependencies {
  readonly verifier: TokenVerifier
  readonly clients: ActiveClients
}

/** The bearer of a valid token. */
export interface Bearer {
  readonly sub: string
  readonly clientId: ClientId
  /** Only the analysts of active clients get in. */
  readonly isActive: boolean
}

/**
 * Finds out who sends a request.
 * @throws UnauthenticatedError without a valid token.
 * @throws IssuerUnavailableError if the issuer's keys cannot be fetched.
 */
export async function authenticate(
  headers: Headers,
  { verifier, clients }: AuthenticateDependencies,
): Promise<Bearer> {
  const token = analystToken(headers)
  if (token === undefined) throw new UnauthenticatedError('The request has no token; send one.')
  const { sub, clientId } = await verifier.verify(token)
  return { sub, clientId, isActive: await clients.isActive(clientId) }
}
