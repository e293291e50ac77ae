import type { EpochMs } from '@sportsfeeds/domain'
import {
  type AnalystId,
  ClientId,
  maxTokenAgeSeconds,
  PersonId,
  programResource,
  programScope,
} from '@sportsfeeds/domain/internal'
import type { Clock } from '@sportsfeeds/std'
import {
  createRemoteJWKSet,
  customFetch,
  errors,
  type JWTHeaderParameters,
  type JWTPayload,
  jwtVerify,
  type JWTVerifyGetKey,
} from 'jose'
import * as z from 'zod'
import { IssuerUnavailableError, UnauthenticatedError } from '../errors.ts'
import type { Programs } from './programs.ts'

/** The bearer of a token. */
export interface Analyst extends AnalystId {
  /** When the token is no longer accepted, without the tolerance for clocks. */
  readonly endsAt: EpochMs
}

export interface TokenVerifier {
  /**
   * @throws UnauthenticatedError if the token is not valid for this product.
   * @throws IssuerUnavailableError if the issuer's keys cannot be fetched.
   */
  verify(token: string): Promise<Analyst>
}

export interface TokenVerifierOptions {
  readonly issuer: string
  /**
   * Required value of `aud`. ID tokens of Cognito name the app client there; its access tokens have no `aud` and no
   * custom attributes, so people send their ID token.
   * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
   */
  readonly audience: string
  /** The claim that holds the client id. */
  readonly clientClaim: string
  /** Clients of the programs that Cognito gives access tokens to, by the program's id there (`client_id`). */
  readonly programs: Readonly<Programs>
  readonly fetch: typeof fetch
  readonly clock: Pick<Clock, 'now'>
}

/**
 * Verifies analysts' tokens with the keys that their issuer publishes (OpenID Connect discovery). Nothing is fetched
 * before the first token; keys are cached, and fetched again if a token names an unknown one or they are old.
 * https://openid.net/specs/openid-connect-discovery-1_0.html
 */
export function createTokenVerifier({
  issuer,
  audience,
  clientClaim,
  programs,
  fetch,
  clock,
}: TokenVerifierOptions): TokenVerifier {
  const keys = createIssuerKeys(issuer, fetch)
  const clientsByProgram = new Map(Object.entries(programs))

  return {
    verify: async (token) => {
      try {
        const { payload, protectedHeader } = await jwtVerify(token, await keys(), {
          algorithms: ['RS256', 'ES256'],
          issuer,
          requiredClaims: ['exp', 'sub'],
          maxTokenAge: maxTokenAgeSeconds,
          currentDate: new Date(clock.now()),
          clockTolerance: clockToleranceSeconds,
        })
        refuseOtherTypes(protectedHeader)
        const clientId = clientOfProgram(payload, clientsByProgram)
        if (clientId !== undefined) return toAnalyst(payload, clientId)
        refuseOtherAudiences(payload, audience)
        return toAnalyst(payload, clientInClaim(payload, clientClaim))
      } catch (error) {
        throw toVerifierError(error)
      }
    },
  }
}

/** The issuer's clock and ours may differ a little. */
const clockToleranceSeconds = 5
const issuerTimeoutMs = 3_000

const Discovery = z.object({ issuer: z.string(), jwks_uri: z.url() })

/** Discovers the issuer's keys on first use; after a failure, the next use tries again. */
function createIssuerKeys(issuer: string, fetchFrom: typeof fetch): () => Promise<JWTVerifyGetKey> {
  let keys: Promise<JWTVerifyGetKey> | undefined

  const discover = async (): Promise<JWTVerifyGetKey> => {
    const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
    const response = await fetchFrom(url, { signal: AbortSignal.timeout(issuerTimeoutMs) })
    if (!response.ok)
      throw new IssuerUnavailableError(`${url} returned HTTP ${response.status}; check OIDC_ISSUER.`)
    const discovery = Discovery.parse(await response.json())
    if (discovery.issuer !== issuer) {
      throw new IssuerUnavailableError(
        `OIDC discovery at ${url} declares issuer "${discovery.issuer}"; set OIDC_ISSUER to exactly that, or correct it.`,
      )
    }
    return createRemoteJWKSet(new URL(discovery.jwks_uri), {
      timeoutDuration: issuerTimeoutMs,
      [customFetch]: fetchFrom,
    })
  }

  return () => {
    keys ??= discover().catch((error: unknown) => {
      keys = undefined
      throw error
    })
    return keys
  }
}

/**
 * Refuses a token of our issuer that was made for something else, such as a logout token, which says so in its type.
 * Programs send access tokens, people ID tokens.
 * https://www.rfc-editor.org/rfc/rfc8725#section-3.11
 */
function refuseOtherTypes({ typ }: JWTHeaderParameters): void {
  if (typ !== undefined && !acceptedTypes.has(typ.toLowerCase())) {
    throw new UnauthenticatedError(`The token is of the type "${typ}"; send an ID token or an access token.`)
  }
}

/** The second is an access token's: https://www.rfc-editor.org/rfc/rfc9068#section-2.1 */
const acceptedTypes: ReadonlySet<string> = new Set(['jwt', 'at+jwt', 'application/at+jwt'])

/**
 * The client that a program of the stack's own user pool is bound to; undefined if the token is not such a program's.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
 */
function clientOfProgram(
  { sub, scope, client_id: id, token_use: use }: JWTPayload,
  clientsByProgram: ReadonlyMap<string, ClientId>,
): ClientId | undefined {
  if (use !== 'access' || typeof id !== 'string') return undefined
  const clientId = clientsByProgram.get(id)
  if (clientId === undefined) return undefined
  if (sub !== id) throw new UnauthenticatedError('The access token is a person’s; send the ID token.')
  if (typeof scope !== 'string' || !scope.split(' ').includes(neededScope)) {
    throw new UnauthenticatedError(`The program's token does not have the scope "${neededScope}".`)
  }
  return clientId
}

const neededScope = `${programResource}/${programScope}`

/**
 * Refuses a token for another application, which may name ours among its audiences.
 * https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation
 */
function refuseOtherAudiences({ aud = [], azp }: JWTPayload, audience: string): void {
  const audiences = [aud].flat()
  if (!audiences.includes(audience)) {
    throw new UnauthenticatedError(`The token is not for "${audience}" ("aud").`)
  }
  if (azp === undefined ? audiences.length > 1 : azp !== audience) {
    throw new UnauthenticatedError('The token was issued to another application ("azp").')
  }
}

function clientInClaim(payload: JWTPayload, claim: string): ClientId {
  const clientId = ClientId.safeParse(payload[claim])
  if (clientId.success) return clientId.data
  throw new UnauthenticatedError(`The token's claim "${claim}" is not a client id.`, {
    cause: clientId.error,
  })
}

function toAnalyst({ sub, exp = 0, iat = 0 }: JWTPayload, clientId: ClientId): Analyst {
  const subject = PersonId.safeParse(sub)
  if (!subject.success) {
    throw new UnauthenticatedError('The token names no person ("sub").', { cause: subject.error })
  }
  return {
    sub: subject.data,
    clientId,
    endsAt: Math.min(exp, iat + maxTokenAgeSeconds) * 1000,
  }
}

function toVerifierError(error: unknown): Error {
  if (error instanceof UnauthenticatedError || error instanceof IssuerUnavailableError) return error
  if (tokenErrors.some((type) => error instanceof type)) {
    return new UnauthenticatedError('The token is not valid; sign in again.', { cause: error })
  }
  return new IssuerUnavailableError("The issuer's keys cannot be fetched; try again.", { cause: error })
}

/** Errors of the token itself; every other error is the issuer's or the network's. */
const tokenErrors = [
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
  errors.JWKSMultipleMatchingKeys,
  errors.JWKSNoMatchingKey,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JWTClaimValidationFailed,
  errors.JWTExpired,
  errors.JWTInvalid,
]
