import type { EpochMs } from '@sportsfeeds/domain'
import { type AnalystId, ClientId, maxTokenAgeSeconds, PersonId } from '@sportsfeeds/domain/internal'
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
   * custom attributes, so analysts send their ID token.
   * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
   */
  readonly audience: string
  /** The claim that holds the client id. */
  readonly clientClaim: string
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
  fetch,
  clock,
}: TokenVerifierOptions): TokenVerifier {
  const keys = createIssuerKeys(issuer, fetch)

  return {
    verify: async (token) => {
      try {
        const { payload, protectedHeader } = await jwtVerify(token, await keys(), {
          algorithms: ['RS256', 'ES256'],
          issuer,
          audience,
          requiredClaims: ['exp', 'sub', clientClaim],
          maxTokenAge: maxTokenAgeSeconds,
          currentDate: new Date(clock.now()),
          clockTolerance: clockToleranceSeconds,
        })
        refuseOtherUses(payload, protectedHeader, audience)
        return toAnalyst(payload, clientClaim)
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
 * Refuses a token of our issuer that was made for something else: a logout token, which says so in its type, and a token for
 * another application, which names ours among its audiences. Programs send access tokens, people ID tokens.
 * https://www.rfc-editor.org/rfc/rfc8725#section-3.11
 * https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation
 */
function refuseOtherUses({ aud, azp }: JWTPayload, { typ }: JWTHeaderParameters, audience: string): void {
  if (typ !== undefined && !acceptedTypes.has(typ.toLowerCase())) {
    throw new UnauthenticatedError(`The token is of the type "${typ}"; send an ID token or an access token.`)
  }
  if (azp === undefined ? Array.isArray(aud) && aud.length > 1 : azp !== audience) {
    throw new UnauthenticatedError('The token was issued to another application ("azp").')
  }
}

/** The second is an access token's: https://www.rfc-editor.org/rfc/rfc9068#section-2.1 */
const acceptedTypes: ReadonlySet<string> = new Set(['jwt', 'at+jwt', 'application/at+jwt'])

function toAnalyst({ sub, exp = 0, iat = 0, ...claims }: JWTPayload, clientClaim: string): Analyst {
  const clientId = ClientId.safeParse(claims[clientClaim])
  const subject = PersonId.safeParse(sub)
  if (!subject.success) {
    throw new UnauthenticatedError('The token names no person ("sub").', { cause: subject.error })
  }
  if (!clientId.success) {
    throw new UnauthenticatedError(`The token's claim "${clientClaim}" is not a client id.`, {
      cause: clientId.error,
    })
  }
  return {
    sub: subject.data,
    clientId: clientId.data,
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
