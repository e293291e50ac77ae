import { ClientId } from '@sportsfeeds/domain/internal'
import type { Clock } from '@sportsfeeds/std'
import {
  createRemoteJWKSet,
  customFetch,
  errors,
  type JWTPayload,
  jwtVerify,
  type JWTVerifyGetKey,
} from 'jose'
import * as z from 'zod'
import { IssuerUnavailableError, UnauthenticatedError } from '../errors.ts'

/** The bearer of a token. */
interface Analyst {
  /** The person's id at the issuer. */
  readonly sub: string
  readonly clientId: ClientId
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
        const { payload } = await jwtVerify(token, await keys(), {
          algorithms: ['RS256', 'ES256'],
          issuer,
          audience,
          requiredClaims: ['exp', 'sub', clientClaim],
          currentDate: new Date(clock.now()),
          clockTolerance: clockToleranceSeconds,
        })
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

function toAnalyst(payload: JWTPayload, clientClaim: string): Analyst {
  const clientId = ClientId.safeParse(payload[clientClaim])
  if (!clientId.success || typeof payload.sub !== 'string') {
    throw new UnauthenticatedError(`The token's claim "${clientClaim}" is not a client id.`, {
      cause: clientId.error,
    })
  }
  return { sub: payload.sub, clientId: clientId.data }
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
