import type { ConsoleConfig } from '@sportsfeeds/domain/internal'
import * as oauth from 'oauth4webapi'
import * as z from 'zod'
import { SignInError } from '../../shared/errors.ts'

export type OidcFetch = (url: string, init: RequestInit) => Promise<Response>

export interface OidcOptions {
  readonly config: ConsoleConfig['oidc']
  /** The address that the issuer redirects back to, exactly as registered there. */
  readonly redirectUri: string
  readonly fetch: OidcFetch
}

/** State of a sign-in, kept while the analyst is at the issuer's page. */
export const PendingSignIn = z.object({
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
})
export type PendingSignIn = z.infer<typeof PendingSignIn>

/** The tokens of a signed-in analyst. */
export interface Tokens {
  /** Sent to both APIs: Cognito's access tokens contain neither the application nor the analyst's client. */
  readonly idToken: string
  /** Undefined if the issuer returns none: the sign-in then ends with the ID token. */
  readonly refreshToken: string | undefined
  /** From issue to expiry. A duration, so that it is right on a machine whose clock is wrong. */
  readonly lifetimeMs: number
  readonly userId: string
  readonly name: string
}

export interface BeginOptions {
  readonly loginHint?: string | undefined
  /** `none` returns at once, signed in only if the issuer still has a session; `login` asks the analyst in any case. */
  readonly prompt?: 'none' | 'login' | undefined
}

/** OpenID Connect with authorization code and PKCE, as a public client. Every method rejects with {@link SignInError}. */
export interface Oidc {
  /** @returns the address of the issuer's page, and the state to keep until the analyst is back. */
  begin(options?: BeginOptions): Promise<{ readonly url: URL; readonly pending: PendingSignIn }>
  /** @param returned the address that the analyst came back at. */
  finish(returned: URL, pending: PendingSignIn): Promise<Tokens>
  renew(refreshToken: string): Promise<Tokens>
  /** Revokes the refresh token. @returns the page that ends the issuer's session; undefined if there is none. */
  end(refreshToken: string | undefined): Promise<URL | undefined>
}

const requestTimeoutMs = 10_000
/** Analysts' clocks may be off; the APIs check tokens by their own clock. */
const clockToleranceSeconds = 300

export function createOidc({ config, redirectUri, fetch }: OidcOptions): Oidc {
  const issuer = new URL(config.issuer)
  const client: oauth.Client = {
    client_id: config.clientId,
    [oauth.clockTolerance]: clockToleranceSeconds,
  }
  const noSecret = oauth.None()
  const request = () => ({
    [oauth.customFetch]: fetch,
    // A local issuer has no TLS.
    [oauth.allowInsecureRequests]: isLoopback(issuer),
    signal: AbortSignal.timeout(requestTimeoutMs),
  })

  let discovered: Promise<oauth.AuthorizationServer> | undefined
  /** Fetches the metadata once, and again after a failure. */
  const discover = (): Promise<oauth.AuthorizationServer> => {
    discovered ??= oauth
      .discoveryRequest(issuer, request())
      .then((response) => oauth.processDiscoveryResponse(issuer, response))
      .catch((error: unknown) => {
        discovered = undefined
        throw toSignInError(error)
      })
    return discovered
  }

  return {
    begin: ({ loginHint, prompt } = {}) =>
      withSignInError(async () => {
        const { authorization_endpoint: endpoint } = await discover()
        if (endpoint === undefined)
          throw new SignInError('unusable', 'Its metadata has no authorization endpoint.')
        const codeVerifier = oauth.generateRandomCodeVerifier()
        const pending = {
          state: oauth.generateRandomState(),
          nonce: oauth.generateRandomNonce(),
          codeVerifier,
        }
        const url = new URL(endpoint)
        const parameters = {
          response_type: 'code',
          client_id: config.clientId,
          redirect_uri: redirectUri,
          scope: config.scope ?? 'openid',
          state: pending.state,
          nonce: pending.nonce,
          code_challenge: await oauth.calculatePKCECodeChallenge(codeVerifier),
          code_challenge_method: 'S256',
          ...(loginHint === undefined ? {} : { login_hint: loginHint }),
          ...(prompt === undefined ? {} : { prompt }),
        }
        for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
        return { url, pending }
      }),

    finish: (returned, { state, nonce, codeVerifier }) =>
      withSignInError(async () => {
        const server = await discover()
        const parameters = oauth.validateAuthResponse(server, client, returned, state)
        const response = await oauth.authorizationCodeGrantRequest(
          server,
          client,
          noSecret,
          parameters,
          redirectUri,
          codeVerifier,
          request(),
        )
        const expected = { expectedNonce: nonce, requireIdToken: true }
        return toTokens(await oauth.processAuthorizationCodeResponse(server, client, response, expected))
      }),

    renew: (refreshToken) =>
      withSignInError(async () => {
        const server = await discover()
        const response = await oauth.refreshTokenGrantRequest(
          server,
          client,
          noSecret,
          refreshToken,
          request(),
        )
        const tokens = toTokens(await oauth.processRefreshTokenResponse(server, client, response))
        // Without a new refresh token, the old one stays valid.
        return { ...tokens, refreshToken: tokens.refreshToken ?? refreshToken }
      }),

    end: (refreshToken) =>
      withSignInError(async () => {
        const server = await discover()
        if (refreshToken !== undefined && server.revocation_endpoint !== undefined)
          await oauth.processRevocationResponse(
            await oauth.revocationRequest(server, client, noSecret, refreshToken, request()),
          )
        if (server.end_session_endpoint === undefined) return undefined
        const url = new URL(server.end_session_endpoint)
        url.searchParams.set('client_id', config.clientId)
        url.searchParams.set('post_logout_redirect_uri', redirectUri)
        // Cognito's own name for it: https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html
        url.searchParams.set('logout_uri', redirectUri)
        return url
      }),
  }
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.')
}

const IdTokenClaims = z.object({
  sub: z.string().min(1),
  iat: z.number(),
  exp: z.number(),
  name: z.string().min(1).optional(),
  email: z.string().min(1).optional(),
})

function toTokens(response: oauth.TokenEndpointResponse): Tokens {
  const claims = IdTokenClaims.safeParse(oauth.getValidatedIdTokenClaims(response))
  if (response.id_token === undefined || !claims.success)
    throw new SignInError('unusable', 'Its response has no valid ID token.', { cause: claims.error })
  const { sub, iat, exp, name, email } = claims.data
  return {
    idToken: response.id_token,
    refreshToken: response.refresh_token,
    lifetimeMs: (exp - iat) * 1000,
    userId: sub,
    name: name ?? email ?? sub,
  }
}

function withSignInError<Result>(run: () => Promise<Result>): Promise<Result> {
  return run().catch((error: unknown) => {
    throw toSignInError(error)
  })
}

function toSignInError(error: unknown): SignInError {
  if (error instanceof SignInError) return error
  if (error instanceof oauth.AuthorizationResponseError && needsAnalyst.has(error.error))
    return new SignInError('interaction', error.error_description ?? error.error, { cause: error })
  if (error instanceof oauth.AuthorizationResponseError || error instanceof oauth.ResponseBodyError) {
    const isBusy = error.error === 'temporarily_unavailable' || error.error === 'server_error'
    return new SignInError(isBusy ? 'unreachable' : 'refused', error.error_description ?? error.error, {
      cause: error,
    })
  }
  // Rejections of fetch: no connection, or a timeout.
  if (error instanceof TypeError || error instanceof DOMException)
    return new SignInError('unreachable', 'It did not respond.', { cause: error })
  if (isServerFailure(error))
    return new SignInError('unreachable', 'It reported a server error.', { cause: error })
  return new SignInError('unusable', error instanceof Error ? error.message : String(error), { cause: error })
}

/** Errors of a request with `prompt=none`: https://openid.net/specs/openid-connect-core-1_0.html#AuthError */
const needsAnalyst = new Set([
  'login_required',
  'interaction_required',
  'consent_required',
  'account_selection_required',
])

/** True for a 5xx response, for example from a gateway in front of the issuer: it says nothing about the sign-in. */
function isServerFailure(error: unknown): boolean {
  return (
    error instanceof oauth.OperationProcessingError &&
    error.cause instanceof Response &&
    error.cause.status >= 500
  )
}
