import type { ConsoleConfig } from '@sportsfeeds/domain'
import * as oauth from 'oauth4webapi'
import * as z from 'zod'
import { SignInError } from '../../shared/errors.ts'

export type OidcFetch = (url: string, init: RequestInit) => Promise<Response>

export interface OidcOptions {
  readonly config: ConsoleConfig['oidc']
  /** Where the issuer sends the analyst back to, exactly as it is registered there. */
  readonly redirectUri: string
  readonly fetch: OidcFetch
}

/** What has to be remembered from leaving for the issuer until coming back from it. */
export const PendingSignIn = z.object({
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
})
export type PendingSignIn = z.infer<typeof PendingSignIn>

/** Signed in, until the token's end. */
export interface Tokens {
  /** What both APIs are sent: access tokens of Cognito name neither the application nor the analyst's client. */
  readonly idToken: string
  /** Undefined where the issuer gives none: then the analyst signs in again at the end. */
  readonly refreshToken: string | undefined
  /** From its making to its end; as a length it is right on a machine whose clock is wrong. */
  readonly lifetimeMs: number
  readonly userId: string
  readonly name: string
}

/** OpenID Connect by authorization code with PKCE, as a page without a secret does it. All throw {@link SignInError}. */
export interface Oidc {
  /** @returns the address of the issuer's page, and what to remember until the analyst is back. */
  begin(loginHint?: string): Promise<{ readonly url: URL; readonly pending: PendingSignIn }>
  /** @param returned the address that the analyst came back at. */
  finish(returned: URL, pending: PendingSignIn): Promise<Tokens>
  renew(refreshToken: string): Promise<Tokens>
  /** @returns where the issuer's own session is ended; undefined where it has no such page. */
  end(refreshToken: string | undefined): Promise<URL | undefined>
}

const requestTimeoutMs = 10_000
/** Machines of analysts are a little off now and then; the APIs judge tokens by their own clock. */
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
    // An issuer on this very machine has no TLS.
    [oauth.allowInsecureRequests]: isLoopback(issuer),
    signal: AbortSignal.timeout(requestTimeoutMs),
  })

  let known: Promise<oauth.AuthorizationServer> | undefined
  /** Asked once; after a failure, again. */
  const discover = (): Promise<oauth.AuthorizationServer> => {
    known ??= oauth
      .discoveryRequest(issuer, request())
      .then((response) => oauth.processDiscoveryResponse(issuer, response))
      .catch((error: unknown) => {
        known = undefined
        throw asSignInError(error)
      })
    return known
  }

  return {
    begin: (loginHint) =>
      translated(async () => {
        const { authorization_endpoint: endpoint } = await discover()
        if (endpoint === undefined) throw new SignInError('unusable', 'It names no page for signing in.')
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
        }
        for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
        return { url, pending }
      }),

    finish: (returned, { state, nonce, codeVerifier }) =>
      translated(async () => {
        const server = await discover()
        const answer = oauth.validateAuthResponse(server, client, returned, state)
        const response = await oauth.authorizationCodeGrantRequest(
          server,
          client,
          noSecret,
          answer,
          redirectUri,
          codeVerifier,
          request(),
        )
        const expected = { expectedNonce: nonce, requireIdToken: true }
        return toTokens(await oauth.processAuthorizationCodeResponse(server, client, response, expected))
      }),

    renew: (refreshToken) =>
      translated(async () => {
        const server = await discover()
        const response = await oauth.refreshTokenGrantRequest(
          server,
          client,
          noSecret,
          refreshToken,
          request(),
        )
        const tokens = toTokens(await oauth.processRefreshTokenResponse(server, client, response))
        // An issuer that gives no new one lets the old one be used again.
        return { ...tokens, refreshToken: tokens.refreshToken ?? refreshToken }
      }),

    end: (refreshToken) =>
      translated(async () => {
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

function toTokens(answer: oauth.TokenEndpointResponse): Tokens {
  const claims = IdTokenClaims.safeParse(oauth.getValidatedIdTokenClaims(answer))
  if (answer.id_token === undefined || !claims.success)
    throw new SignInError('unusable', 'It answered without a token of who you are.', { cause: claims.error })
  const { sub, iat, exp, name, email } = claims.data
  return {
    idToken: answer.id_token,
    refreshToken: answer.refresh_token,
    lifetimeMs: (exp - iat) * 1000,
    userId: sub,
    name: name ?? email ?? sub,
  }
}

function translated<Result>(run: () => Promise<Result>): Promise<Result> {
  return run().catch((error: unknown) => {
    throw asSignInError(error)
  })
}

function asSignInError(error: unknown): SignInError {
  if (error instanceof SignInError) return error
  if (error instanceof oauth.AuthorizationResponseError || error instanceof oauth.ResponseBodyError) {
    const isBusy = error.error === 'temporarily_unavailable' || error.error === 'server_error'
    return new SignInError(isBusy ? 'unreachable' : 'refused', error.error_description ?? error.error, {
      cause: error,
    })
  }
  // What fetch rejects with: no connection, or no answer in time.
  if (error instanceof TypeError || error instanceof DOMException)
    return new SignInError('unreachable', 'No answer came.', { cause: error })
  if (isServerFailure(error)) return new SignInError('unreachable', 'It has failed.', { cause: error })
  return new SignInError('unusable', error instanceof Error ? error.message : String(error), { cause: error })
}

/** An answer of 5xx, as a gateway before the issuer gives: it tells nothing of the sign-in. */
function isServerFailure(error: unknown): boolean {
  return (
    error instanceof oauth.OperationProcessingError &&
    error.cause instanceof Response &&
    error.cause.status >= 500
  )
}
