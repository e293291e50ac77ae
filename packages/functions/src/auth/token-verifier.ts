import { ClientId } from '@sportsfeeds/domain'
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

/** Who an analyst's token speaks for. */
interface Analyst {
  /** The person, as the issuer knows them. */
  readonly sub: string
  /** The bookmaker that they work for. */
  readonly clientId: ClientId
}

export interface TokenVerifier {
  /**
   * @throws UnauthenticatedError when the token is not one for this product.
   * @throws IssuerUnavailableError when the issuer's keys cannot be had.
   */
  verify(token: string): Promise<Analyst>
}

export interface TokenVerifierOptions {
  readonly issuer: string
  /**
   * What `aud` has to name. ID tokens of Cognito name the app client there; its access tokens have no `aud` and hold no
   * custom attributes, so analysts send their ID token.
   * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
   */
  readonly audience: string
  /** The claim that holds the client id. */
  readonly clientClaim: string
  readonly fetch: typeof fetch
  readonly now: () => number
}

/**
 * Verifies analysts' tokens by the keys that their issuer publishes (OpenID Connect discovery). Nothing is fetched
 * before the first token; keys are kept, and fetched anew when a token names an unknown one or they are old.
 * https://openid.net/specs/openid-connect-discovery-1_0.html
 */
export function createTokenVerifier({
  issuer,
  audience,
  clientClaim,
  fetch,
  now,
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
          currentDate: new Date(now()),
          clockTolerance: clockToleranceSeconds,
        })
        return analystOf(payload, clientClaim)
      } catch (error) {
        throw asVerifierError(error)
      }
    },
  }
}

// The issuer's clock and ours may differ by a little.
const clockToleranceSeconds = 5
const issuerTimeoutMs = 3_000

const Discovery = z.object({ issuer: z.string(), jwks_uri: z.url() })

/** Finds the issuer's keys on the first use; after a failure, on the next one again. */
function createIssuerKeys(issuer: string, fetchFrom: typeof fetch): () => Promise<JWTVerifyGetKey> {
  let keys: Promise<JWTVerifyGetKey> | undefined

  const discover = async (): Promise<JWTVerifyGetKey> => {
    const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
    const response = await fetchFrom(url, { signal: AbortSignal.timeout(issuerTimeoutMs) })
    if (!response.ok) throw new IssuerUnavailableError(`${url} answers ${response.status}.`)
    const discovery = Discovery.parse(await response.json())
    if (discovery.issuer !== issuer) {
      throw new IssuerUnavailableError(
        `${url} speaks for "${discovery.issuer}"; set OIDC_ISSUER to exactly that, or correct it.`,
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

function analystOf(payload: JWTPayload, clientClaim: string): Analyst {
  const clientId = ClientId.safeParse(payload[clientClaim])
  if (!clientId.success || typeof payload.sub !== 'string') {
    throw new UnauthenticatedError(`The token's "${clientClaim}" is not the id of a client.`, {
      cause: clientId.error,
    })
  }
  return { sub: payload.sub, clientId: clientId.data }
}

function asVerifierError(error: unknown): Error {
  if (error instanceof UnauthenticatedError || error instanceof IssuerUnavailableError) return error
  if (tokenFaults.some((fault) => error instanceof fault)) {
    return new UnauthenticatedError('The token is not valid here; sign in again.', { cause: error })
  }
  return new IssuerUnavailableError('The keys of the issuer cannot be had; try again.', { cause: error })
}

/** What is wrong with a token itself; every other error is the issuer's or the network's. */
const tokenFaults = [
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
