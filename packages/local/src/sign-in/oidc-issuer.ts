import type { IncomingMessage, ServerResponse } from 'node:http'
import { ClientId } from '@sportsfeeds/domain/internal'
import {
  type HttpRequest,
  type HttpResponse,
  type HttpService,
  readBody,
  sendResponse,
} from '@sportsfeeds/emulator'
import type { InteractionResults, Provider } from 'oidc-provider'
import type * as z from 'zod'
import {
  createSigningKey,
  demoClientId,
  demoSubject,
  getSubject,
  signAnalystToken,
  TokenFields,
  type TokenRequest,
} from './analyst-tokens.ts'
import { type HtmlPage, refusalPage, signInPage } from './sign-in-page.ts'

export interface OidcIssuerOptions {
  /** Its address, path included: `http://127.0.0.1:4510/oidc`. */
  readonly issuer: string
  /** The application that analysts sign in to, and the audience of its tokens. */
  readonly audience: string
  /** The claim that holds the analyst's client id, for example `custom:client`. */
  readonly clientClaim: string
  /** Addresses that analysts may be sent back to after signing in; pages of these origins may call the issuer. */
  readonly redirectUris: () => readonly string[]
  /** Epoch milliseconds. */
  readonly now: () => number
}

export interface OidcIssuer extends HttpService {
  readonly issuer: string
  /** Gives anyone a token by GET or POST; query or form fields: `client_id`, `sub`, `expires_in`. */
  readonly tokenUrl: string
  issueToken(request?: TokenRequest): Promise<string>
}

const tokenPath = '/analyst-token'
const interactionPath = /^\/interaction\/([\w-]+)(\/cancel)?$/
const maxFormBytes = 16_384

/**
 * An OpenID Connect issuer for one machine: analysts sign in by one click, and programs get tokens without a password.
 * The protocol is oidc-provider's, which is loaded by the first request for it.
 */
export async function createOidcIssuer(options: OidcIssuerOptions): Promise<OidcIssuer> {
  const { issuer, redirectUris } = options
  const signingKey = await createSigningKey()
  const basePath = new URL(issuer).pathname

  let provider: Promise<Provider> | undefined
  const getProvider = (): Promise<Provider> => {
    provider ??= import('./create-provider.ts').then(({ createProvider }) =>
      createProvider({ ...options, signingKey }),
    )
    return provider
  }

  const issueToken = (request: TokenRequest): Promise<string> =>
    signAnalystToken({ ...options, signingKey }, request)

  const isConsole = (origin: string | undefined): origin is string =>
    origin !== undefined && redirectUris().some((uri) => new URL(uri).origin === origin)

  return {
    issuer,
    tokenUrl: `${issuer}${tokenPath}`,
    issueToken: (request = {}) => issueToken(request),
    async handle(request, response) {
      allowConsole(request, response, isConsole)
      if (request.method === 'OPTIONS') {
        sendResponse(response, { status: 204, headers: preflight, body: '' })
        return
      }
      const url = new URL(request.url ?? '/', issuer)
      const path = url.pathname.slice(basePath.length)
      if (path === tokenPath) {
        await respondWithToken(request, response, url, issueToken)
        return
      }
      const exchange = toExchange(request, response)
      const [interaction, , cancel] = interactionPath.exec(path) ?? []
      if (interaction !== undefined) {
        await interact(await getProvider(), exchange, { isCancel: cancel !== undefined })
        return
      }
      // As Express mounts it: the provider's routes begin at the issuer's path.
      Object.assign(request, { originalUrl: request.url, url: `${path}${url.search}` })
      await (await getProvider()).callback()(exchange.request, exchange.response)
    },
  }
}

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

/** Koa takes HTTP/2 too, though its types say otherwise: https://github.com/koajs/koa/blob/master/docs/api/index.md */
function toExchange(request: HttpRequest, response: HttpResponse): Exchange {
  return { request: request as IncomingMessage, response: response as ServerResponse }
}

/** Lets pages of the console read responses, and no other page: any that is open in a browser could ask. */
function allowConsole(
  request: HttpRequest,
  response: HttpResponse,
  isConsole: (origin: string | undefined) => origin is string,
): void {
  const { origin } = request.headers
  response.setHeader('vary', 'origin')
  if (isConsole(origin)) response.setHeader('access-control-allow-origin', origin)
  // The decision is made; the provider would ask again.
  delete request.headers.origin
}

const preflight = {
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': 'content-type, accept',
  'access-control-max-age': '600',
}

async function respondWithToken(
  request: HttpRequest,
  response: HttpResponse,
  url: URL,
  issueToken: (request: TokenRequest) => Promise<string>,
): Promise<void> {
  const send = (status: number, body: object, headers: Readonly<Record<string, string>> = {}): void =>
    sendResponse(response, {
      status,
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
      body: JSON.stringify(body),
    })
  if (request.method !== 'GET' && request.method !== 'POST') {
    send(405, { error: 'invalid_request', error_description: 'Use GET or POST.' }, { allow: 'GET, POST' })
    return
  }
  const form = request.method === 'POST' ? await readForm(request) : url.searchParams
  const fields = TokenFields.safeParse(Object.fromEntries(form))
  if (!fields.success) {
    send(400, { error: 'invalid_request', error_description: describeIssues(fields.error) })
    return
  }
  const { client_id: clientId, sub: subject, expires_in: expiresInSeconds } = fields.data
  const token = await issueToken({ clientId, subject, expiresInSeconds })
  send(200, { access_token: token, token_type: 'Bearer', expires_in: expiresInSeconds })
}

/** Shows the page where analysts sign in, and takes what they chose there. */
async function interact(
  provider: Provider,
  { request, response }: Exchange,
  { isCancel }: { readonly isCancel: boolean },
): Promise<void> {
  const details = await provider.interactionDetails(request, response).catch(() => undefined)
  if (details === undefined) {
    sendPage(
      response,
      400,
      refusalPage('This sign-in has expired. Go back to the console and sign in again.'),
    )
    return
  }
  const { login_hint: hint, redirect_uri: redirectUri } = details.params
  const finish = (result: InteractionResults): Promise<void> =>
    provider.interactionFinished(request, response, result)
  if (isCancel) {
    await finish({ error: 'access_denied', error_description: 'You cancelled.' })
  } else if (request.method === 'POST') {
    await finish(signInAs((await readForm(request)).get('client') ?? demoClientId))
  } else if (hint === demoSubject) {
    await finish(signInAs(demoClientId))
  } else {
    const action = new URL(`interaction/${details.uid}`, `${provider.issuer}/`).href
    const page = {
      action,
      cancelUrl: `${action}/cancel`,
      returnUrl: String(redirectUri),
      defaultClientId: demoClientId,
    }
    sendPage(response, 200, signInPage(page))
  }
}

function signInAs(client: string): InteractionResults {
  const clientId = ClientId.safeParse(client)
  return clientId.success
    ? { login: { accountId: getSubject(clientId.data), remember: false } }
    : { error: 'access_denied', error_description: `"${client}" is not the id of a client.` }
}

function sendPage(response: HttpResponse, status: number, { html, headers }: HtmlPage): void {
  sendResponse(response, { status, headers, body: html })
}

async function readForm(request: HttpRequest): Promise<URLSearchParams> {
  return new URLSearchParams((await readBody(request, maxFormBytes)).toString('utf8'))
}

function describeIssues(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
}
