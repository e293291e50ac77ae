import { ClientId } from '@sportsfeeds/domain'
import { type HttpRoom, readBody, type RoomRequest, sendAnswer } from '@sportsfeeds/emulator'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import * as z from 'zod'

export interface OidcIssuerOptions {
  /** Where it is reached, path included: `http://127.0.0.1:4510/oidc`. */
  readonly issuer: string
  readonly audience: string
  /** The claim that holds the analyst's client id, for example `custom:client`. */
  readonly clientClaim: string
  /** Epoch milliseconds. */
  readonly now: () => number
}

export interface TokenRequest {
  readonly clientId?: string | undefined
  readonly subject?: string | undefined
  readonly expiresInSeconds?: number | undefined
}

export interface OidcIssuer extends HttpRoom {
  readonly issuer: string
  /** Answers GET with a token for the asking; query or form fields: `client_id`, `sub`, `expires_in`. */
  readonly tokenUrl: string
  issueToken(request?: TokenRequest): Promise<string>
}

const defaultTokenSeconds = 3_600
const defaultClientId = 'client-demo'

const algorithm = 'ES256'
const maxFormBytes = 16_384

const TokenFields = z.object({
  client_id: ClientId.default(defaultClientId),
  sub: z.string().min(1).max(200).default('analyst-demo'),
  expires_in: z.coerce
    .number()
    .int()
    .min(1)
    .max(7 * 24 * 3_600)
    .default(defaultTokenSeconds),
})

/**
 * An OpenID Connect issuer for one machine: the discovery document, the public keys, and tokens for whoever asks.
 * Its key pair lives as long as the process.
 * https://openid.net/specs/openid-connect-discovery-1_0.html
 */
export const createOidcIssuer = async (options: OidcIssuerOptions): Promise<OidcIssuer> => {
  const { issuer, audience, clientClaim, now } = options
  const { publicKey, privateKey } = await generateKeyPair(algorithm)
  const keyId = 'local-1'
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: keyId, alg: algorithm, use: 'sig' }] }
  const tokenUrl = `${issuer}/token`
  const discovery = {
    issuer,
    jwks_uri: `${issuer}/jwks`,
    token_endpoint: tokenUrl,
    id_token_signing_alg_values_supported: [algorithm],
    response_types_supported: ['token'],
    subject_types_supported: ['public'],
  }

  const issueToken = ({ clientId, subject, expiresInSeconds }: TokenRequest = {}): Promise<string> => {
    const issuedAtSeconds = Math.floor(now() / 1000)
    return new SignJWT({ [clientClaim]: clientId ?? defaultClientId })
      .setProtectedHeader({ alg: algorithm, kid: keyId, typ: 'JWT' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(subject ?? 'analyst-demo')
      .setIssuedAt(issuedAtSeconds)
      .setExpirationTime(issuedAtSeconds + (expiresInSeconds ?? defaultTokenSeconds))
      .sign(privateKey)
  }

  const answerToken = async (request: RoomRequest, url: URL): Promise<Answer> => {
    if (request.method !== 'GET' && request.method !== 'POST') return methodNotAllowed('GET, POST')
    const form = request.method === 'POST' ? await readForm(request) : url.searchParams
    if (form === undefined) return { status: 413, body: { error: 'invalid_request' } }
    const fields = TokenFields.safeParse(Object.fromEntries(form))
    if (!fields.success) {
      return { status: 400, body: { error: 'invalid_request', error_description: describe(fields.error) } }
    }
    const { client_id: clientId, sub: subject, expires_in: expiresInSeconds } = fields.data
    const token = await issueToken({ clientId, subject, expiresInSeconds })
    return {
      status: 200,
      body: { access_token: token, token_type: 'Bearer', expires_in: expiresInSeconds },
      headers: { 'cache-control': 'no-store' },
    }
  }

  const answer = (request: RoomRequest): Answer | Promise<Answer> => {
    const url = new URL(request.url ?? '/', issuer)
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    switch (url.pathname.slice(new URL(issuer).pathname.length)) {
      case '/.well-known/openid-configuration':
        return isRead ? { status: 200, body: discovery } : methodNotAllowed('GET, HEAD')
      case '/jwks':
        return isRead ? { status: 200, body: jwks } : methodNotAllowed('GET, HEAD')
      case '/token':
        return answerToken(request, url)
      default:
        return { status: 404, body: { error: 'not_found' } }
    }
  }

  return {
    issuer,
    tokenUrl,
    issueToken,
    async handle(request, response) {
      const { status, body, headers } = await answer(request)
      sendAnswer(response, {
        status,
        // The console asks from another origin.
        headers: { 'content-type': 'application/json', 'access-control-allow-origin': '*', ...headers },
        body: request.method === 'HEAD' ? '' : JSON.stringify(body),
      })
    },
  }
}

interface Answer {
  readonly status: number
  readonly body: object
  readonly headers?: Readonly<Record<string, string>>
}

const methodNotAllowed = (allow: string): Answer => ({
  status: 405,
  body: { error: 'invalid_request', error_description: `Use ${allow}.` },
  headers: { allow },
})

const readForm = async (request: RoomRequest): Promise<URLSearchParams | undefined> => {
  const body = await readBody(request, maxFormBytes).catch(() => undefined)
  return body && new URLSearchParams(body.toString('utf8'))
}

const describe = (error: z.ZodError): string =>
  error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
