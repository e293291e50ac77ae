import { ClientId, type EpochMs } from '@sportsfeeds/domain'
import * as z from 'zod'
import { type Authorization, createGrants, type GrantAnswer } from './oidc-issuer-grants.ts'
import { type HtmlAnswer, refusalPage, signInPage } from './oidc-issuer-page.ts'

export interface CodeFlowOptions {
  readonly issuer: string
  /** The one application that is known, by its `client_id`. */
  readonly application: string
  /** Where analysts may be sent back to, exactly. */
  readonly redirectUris: () => readonly string[]
  readonly defaultClientId: ClientId
  /** A hint (`login_hint`) of this analyst signs in without a page. */
  readonly defaultSubject: string
  readonly signTokens: (signIn: SignedIn) => Promise<SignedTokens>
  readonly now: () => EpochMs
  readonly randomText: () => string
}

export interface SignedIn {
  readonly authorization: Authorization
  readonly signedInAtMs: EpochMs
}

export interface SignedTokens {
  readonly accessToken: string
  readonly idToken: string
  readonly expiresInSeconds: number
}

export type AuthorizeAnswer =
  | { readonly kind: 'page'; readonly status: 200 | 400; readonly page: HtmlAnswer }
  | { readonly kind: 'redirect'; readonly location: string }

export interface TokenAnswer {
  readonly status: 200 | 400 | 401
  readonly body: object
}

export interface CodeFlow {
  /** `form` is what the analyst sent from the page; undefined shows it. */
  authorize(url: URL, form: URLSearchParams | undefined): AuthorizeAnswer
  token(form: URLSearchParams): Promise<TokenAnswer>
  revoke(form: URLSearchParams): TokenAnswer
}

/**
 * Signing in by a page: authorization code with PKCE, and refresh tokens that are good once.
 * https://openid.net/specs/openid-connect-core-1_0.html#CodeFlowAuth
 */
export function createCodeFlow(options: CodeFlowOptions): CodeFlow {
  const { issuer, application, redirectUris, defaultClientId, defaultSubject, signTokens } = options
  const grants = createGrants(options)

  const knownTarget = (query: URLSearchParams): string | AuthorizeAnswer => {
    if (query.get('client_id') !== application)
      return refusal(`client_id "${query.get('client_id') ?? ''}" is no application that is known here.`)
    const redirectUri = query.get('redirect_uri') ?? ''
    if (!redirectUris().includes(redirectUri))
      return refusal(`redirect_uri "${redirectUri}" is not one of the console's. Open the console itself.`)
    return redirectUri
  }

  return {
    authorize(url, form) {
      const query = url.searchParams
      const redirectUri = knownTarget(query)
      // Without a place that is known, nobody is sent anywhere: https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1
      if (typeof redirectUri !== 'string') return redirectUri
      const state = query.get('state')
      const addressBack = (answer: Readonly<Record<string, string>>): string => {
        const back = new URL(redirectUri)
        const parameters = { ...answer, ...(state === null ? {} : { state }), iss: issuer }
        for (const [name, value] of Object.entries(parameters)) back.searchParams.set(name, value)
        return back.href
      }
      const sendBack = (answer: Readonly<Record<string, string>>): AuthorizeAnswer => ({
        kind: 'redirect',
        location: addressBack(answer),
      })

      const request = AuthorizationRequest.safeParse(Object.fromEntries(query))
      if (!request.success) {
        const isResponseType = request.error.issues.some(({ path }) => path[0] === 'response_type')
        return sendBack({
          error: isResponseType ? 'unsupported_response_type' : 'invalid_request',
          error_description: describeFields(request.error),
        })
      }
      const { login_hint: hint, code_challenge: codeChallenge, scope, nonce } = request.data
      if (form === undefined && hint !== defaultSubject) {
        const action = `${url.pathname}${url.search}`
        const cancelUrl = addressBack({ error: 'access_denied', error_description: 'You cancelled.' })
        return { kind: 'page', status: 200, page: signInPage({ action, cancelUrl, defaultClientId }) }
      }
      const client = ClientId.safeParse(form?.get('client') ?? defaultClientId)
      if (!client.success)
        return sendBack({ error: 'access_denied', error_description: 'That is not the id of a client.' })
      const code = grants.issueCode({
        application,
        redirectUri,
        codeChallenge,
        scope,
        nonce,
        clientId: client.data,
      })
      return sendBack({ code })
    },

    async token(form) {
      const request = TokenRequest.safeParse(Object.fromEntries(form))
      if (!request.success) return tokenError(request.error, form)
      if (request.data.client_id !== application)
        return {
          status: 401,
          body: { error: 'invalid_client', error_description: 'client_id is not known.' },
        }
      const answer = redeem(request.data)
      if (!answer.isTaken)
        return { status: 400, body: { error: 'invalid_grant', error_description: answer.reason } }
      const { authorization, signedInAtMs, refreshToken } = answer
      const { accessToken, idToken, expiresInSeconds } = await signTokens({ authorization, signedInAtMs })
      return {
        status: 200,
        body: {
          access_token: accessToken,
          id_token: idToken,
          refresh_token: refreshToken,
          token_type: 'Bearer',
          expires_in: expiresInSeconds,
          scope: authorization.scope,
        },
      }
    },

    revoke(form) {
      grants.revoke(form.get('token') ?? '')
      // Also for a token that nobody knows: https://www.rfc-editor.org/rfc/rfc7009#section-2.2
      return { status: 200, body: {} }
    },
  }

  function redeem(request: z.infer<typeof TokenRequest>): GrantAnswer {
    switch (request.grant_type) {
      case 'authorization_code':
        return grants.redeemCode({
          code: request.code,
          application: request.client_id,
          redirectUri: request.redirect_uri,
          codeVerifier: request.code_verifier,
        })
      case 'refresh_token':
        return grants.refresh({ refreshToken: request.refresh_token, application: request.client_id })
    }
  }
}

export function describeFields(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
}

const AuthorizationRequest = z.object({
  response_type: z.literal('code'),
  scope: z.string().refine((scope) => scope.split(' ').includes('openid'), 'must have "openid"'),
  code_challenge_method: z.literal('S256'),
  /** SHA-256 in base64url without padding. */
  code_challenge: z.string().regex(/^[\w-]{43}$/, 'must be a SHA-256 in base64url'),
  nonce: z.string().optional(),
  login_hint: z.string().optional(),
})

const TokenRequest = z.discriminatedUnion('grant_type', [
  z.object({
    grant_type: z.literal('authorization_code'),
    client_id: z.string(),
    code: z.string(),
    redirect_uri: z.string(),
    code_verifier: z.string(),
  }),
  z.object({ grant_type: z.literal('refresh_token'), client_id: z.string(), refresh_token: z.string() }),
])

function tokenError(error: z.ZodError, form: URLSearchParams): TokenAnswer {
  const isGrantKnown = ['authorization_code', 'refresh_token'].includes(form.get('grant_type') ?? '')
  return {
    status: 400,
    body: {
      error: isGrantKnown ? 'invalid_request' : 'unsupported_grant_type',
      error_description: describeFields(error),
    },
  }
}

function refusal(reason: string): AuthorizeAnswer {
  return {
    kind: 'page',
    status: 400,
    page: refusalPage(reason),
  }
}
