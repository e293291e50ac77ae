import { ClientId } from '@sportsfeeds/domain/internal'
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import * as z from 'zod'

const clientPrefix = 'client-'
const analystPrefix = 'analyst-'

export const demoClientId: ClientId = 'client-demo'
export const demoSubject = getSubject(demoClientId)
export const tokenSeconds = 3_600
export const algorithm = 'ES256'

export function getSubject(clientId: ClientId): string {
  return clientId.replace(clientPrefix, analystPrefix)
}

/** Inverse of {@link getSubject}. */
export function getClientId(subject: string): ClientId {
  return subject.replace(analystPrefix, clientPrefix)
}

/** The issuer's key pair, which lives as long as the process. */
export async function createSigningKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true })
  return { ...(await exportJWK(privateKey)), kid: 'local-1', alg: algorithm, use: 'sig' }
}

export interface TokenRequest {
  readonly clientId?: string | undefined
  readonly subject?: string | undefined
  readonly expiresInSeconds?: number | undefined
}

export interface TokenIssuerOptions {
  readonly issuer: string
  readonly audience: string
  readonly clientClaim: string
  readonly signingKey: JWK
  /** Epoch milliseconds. */
  readonly now: () => number
}

/** Signs a token without a sign-in: for programs, and for the commands that `npm start` prints. */
export function signAnalystToken(options: TokenIssuerOptions, request: TokenRequest): Promise<string> {
  const { issuer, audience, clientClaim, signingKey, now } = options
  const issuedAtSeconds = Math.floor(now() / 1_000)
  return new SignJWT({ [clientClaim]: request.clientId ?? demoClientId })
    .setProtectedHeader({ alg: algorithm, kid: signingKey.kid, typ: 'JWT' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(request.subject ?? demoSubject)
    .setIssuedAt(issuedAtSeconds)
    .setExpirationTime(issuedAtSeconds + (request.expiresInSeconds ?? tokenSeconds))
    .sign(signingKey)
}

const maxTokenSeconds = 7 * 24 * 3_600

/** The query or the form of a request for a token. */
export const TokenFields = z.object({
  client_id: ClientId.default(demoClientId),
  sub: z.string().min(1).max(200).default(demoSubject),
  expires_in: z.coerce.number().int().min(1).max(maxTokenSeconds).default(tokenSeconds),
})
