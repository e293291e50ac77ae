import { randomBytes } from 'node:crypto'
import { ClientId } from '@sportsfeeds/domain'
import { type HttpService, readBody, type HttpRequest, sendResponse } from '@sportsfeeds/emulator'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import * as z from 'zod'
import { createCodeFlow, describeFields, type SignedIn, type SignedTokens } from './oidc-issuer-code-flow.ts'

export interface OidcIssuerOptions {
  /** Where it is reached, path included: `http://127.0.0.1:4510/oidc`. */
  readonly issuer: string
  /** The application that analysts sign in to, and whom tokens are for. */
  readonly audience: string
  /** The claim that holds the analyst's client id, for example `custom:client`. */
  readonly clientClaim: string
  /** Where analysts may be sent back to after signing in; pages of these origins may call the issuer. */
  readonly redirectUris: () => readonly string[]
  /** Epoch milliseconds. */
  readonly now: () => number
}

export interface TokenRequest {
  readonly clientId?: string | undefined
  readonly subject?: string | undefined
  readonly expiresInSeconds?: number | undefined
}

export interface OidcIssuer extends HttpService {
  readonly issuer: string
  /** Answers GET with a token for the asking; query or form fields: `client_id`, `sub`, `expires_in`. */
  readonly tokenUrl: string
  issueToken(request?: TokenRequest): Promise<string>
}

const defaultTokenSeconds = 3_600
const defaultClientId = 'client-demo'
const defaultSubject = 'analyst-demo'

const algorithm = 'ES256'
const maxFormBytes = 16_384

const TokenFields = z.object({
  client_id: ClientId.default(defaultClientId),
  sub: z.string().min(1).max(200).default(defaultSubject),
  expires_in: z.coerce
    .number()
    .int()
    .min(1)
    .max(7 * 24 * 3_600)
    .default(defaultTokenSeconds),
})

/**
 * An OpenID Connect issuer for one machine: analysts sign in by one click, and programs get tokens for the asking.
 * Its key pair lives as long as the process.
 * https://openid.net/specs/openid-connect-discovery-1_0.html
 */
export async function createOidcIssuer(options: OidcIssuerOptions): Promise<OidcIssuer> {
  const { issuer, audience, clientClaim, redirectUris, now } = options
  const { publicKey, privateKey } = await generateKeyPair(algorithm)
  const keyId = 'local-1'
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: keyId, alg: algorithm, use: 'sig' }] }
  const tokenUrl = `${issuer}/token`

  const sign = (
    { clientId, subject, expiresInSeconds }: TokenRequest,
    furtherClaims: JWTPayload = {},
  ): Promise<string> => {
    const issuedAtSeconds = toSeconds(now())
    return new SignJWT({ [clientClaim]: clientId ?? defaultClientId, ...furtherClaims })
      .setProtectedHeader({ alg: algorithm, kid: keyId, typ: 'JWT' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(subject ?? defaultSubject)
      .setIssuedAt(issuedAtSeconds)
      .setExpirationTime(issuedAtSeconds + (expiresInSeconds ?? defaultTokenSeconds))
      .sign(privateKey)
  }

  const signTokens = async ({ authorization, signedInAtMs }: SignedIn): Promise<SignedTokens> => {
    const { clientId, nonce, scope } = authorization
    const analyst = { clientId, subject: clientId.replace(/^client-/, 'analyst-') }
    const isDemo = clientId === defaultClientId
    return {
      accessToken: await sign(analyst, { scope }),
      idToken: await sign(analyst, {
        auth_time: toSeconds(signedInAtMs),
        ...(nonce === undefined ? {} : { nonce }),
        ...(scope.split(' ').includes('profile')
          ? { name: isDemo ? 'Demo analyst' : `Analyst of ${clientId}` }
          : {}),
      }),
      expiresInSeconds: defaultTokenSeconds,
    }
  }

  const codeFlow = createCodeFlow({
    issuer,
    application: audience,
    redirectUris,
    defaultClientId,
    defaultSubject,
    signTokens,
    now,
    randomText: () => randomBytes(32).toString('base64url'),
  })

  const answerToken = async (request: HttpRequest, url: URL): Promise<Answer> => {
    if (request.method !== 'GET' && request.method !== 'POST') return methodNotAllowed('GET, POST')
    const form = request.method === 'POST' ? await readForm(request) : url.searchParams
    if (form === undefined) return formTooLarge
    if (request.method === 'POST' && form.has('grant_type')) {
      const { status, body } = await codeFlow.token(form)
      return { status, body, headers: noStore }
    }
    const fields = TokenFields.safeParse(Object.fromEntries(form))
    if (!fields.success) {
      return {
        status: 400,
        body: { error: 'invalid_request', error_description: describeFields(fields.error) },
      }
    }
    const { client_id: clientId, sub: subject, expires_in: expiresInSeconds } = fields.data
    return {
      status: 200,
      body: {
        access_token: await sign({ clientId, subject, expiresInSeconds }),
        token_type: 'Bearer',
        expires_in: expiresInSeconds,
      },
      headers: noStore,
    }
  }

  const answerAuthorize = async (request: HttpRequest, url: URL): Promise<Answer> => {
    if (request.method !== 'GET' && request.method !== 'POST') return methodNotAllowed('GET, POST')
    const form = request.method === 'POST' ? await readForm(request) : undefined
    if (request.method === 'POST' && form === undefined) return formTooLarge
    const answer = codeFlow.authorize(url, form)
    return answer.kind === 'page'
      ? { status: answer.status, body: answer.page.html, headers: answer.page.headers }
      : // 303: what was a POST goes on as a GET.
        { status: 303, body: '', headers: { location: answer.location, ...noStore } }
  }

  const answerRevoke = async (request: HttpRequest): Promise<Answer> => {
    if (request.method !== 'POST') return methodNotAllowed('POST')
    const form = await readForm(request)
    return form === undefined ? formTooLarge : codeFlow.revoke(form)
  }

  const answer = (request: HttpRequest): Answer | Promise<Answer> => {
    if (request.method === 'OPTIONS') return { status: 204, body: '', headers: preflight }
    const url = new URL(request.url ?? '/', issuer)
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    switch (url.pathname.slice(new URL(issuer).pathname.length)) {
      case '/.well-known/openid-configuration':
        return isRead ? { status: 200, body: discoveryOf(issuer) } : methodNotAllowed('GET, HEAD')
      case '/jwks':
        return isRead ? { status: 200, body: jwks } : methodNotAllowed('GET, HEAD')
      case '/authorize':
        return answerAuthorize(request, url)
      case '/token':
        return answerToken(request, url)
      case '/revoke':
        return answerRevoke(request)
      default:
        return { status: 404, body: { error: 'not_found' } }
    }
  }

  /** Only the console's own pages may read answers: any page that is open in a browser could ask otherwise. */
  const corsOf = (origin: string | undefined): Readonly<Record<string, string>> =>
    origin !== undefined && redirectUris().some((uri) => new URL(uri).origin === origin)
      ? { 'access-control-allow-origin': origin }
      : {}

  return {
    issuer,
    tokenUrl,
    issueToken: (request = {}) => sign(request),
    async handle(request, response) {
      const { status, body, headers } = await answer(request)
      sendResponse(response, {
        status,
        headers: {
          'content-type': 'application/json',
          vary: 'origin',
          ...corsOf(request.headers.origin),
          ...headers,
        },
        body: request.method === 'HEAD' ? '' : typeof body === 'string' ? body : JSON.stringify(body),
      })
    },
  }
}

interface Answer {
  readonly status: number
  /** JSON, or text as it is. */
  readonly body: object | string
  readonly headers?: Readonly<Record<string, string>>
}

/** https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata */
function discoveryOf(issuer: string) {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    revocation_endpoint: `${issuer}/revoke`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none'],
    revocation_endpoint_auth_methods_supported: ['none'],
    scopes_supported: ['openid', 'profile'],
    claims_supported: ['iss', 'sub', 'aud', 'exp', 'iat', 'auth_time', 'nonce', 'name'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [algorithm],
    // https://www.rfc-editor.org/rfc/rfc9207
    authorization_response_iss_parameter_supported: true,
  }
}

const noStore = { 'cache-control': 'no-store' }
const preflight = {
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': 'content-type, accept',
  'access-control-max-age': '600',
}

const formTooLarge: Answer = { status: 413, body: { error: 'invalid_request' } }

function methodNotAllowed(allow: string): Answer {
  return {
    status: 405,
    body: { error: 'invalid_request', error_description: `Use ${allow}.` },
    headers: { allow },
  }
}

async function readForm(request: HttpRequest): Promise<URLSearchParams | undefined> {
  const body = await readBody(request, maxFormBytes).catch(() => undefined)
  return body && new URLSearchParams(body.toString('utf8'))
}

function toSeconds(epochMs: number): number {
  return Math.floor(epochMs / 1000)
}
