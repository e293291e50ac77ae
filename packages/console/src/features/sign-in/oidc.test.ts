import { expect, test } from 'vitest'
import type { SignInFailure } from '../../shared/errors.ts'
import { createOidc, type OidcFetch } from './oidc.ts'

const issuer = 'https://id.example/pool'
const redirectUri = 'https://console.example/'
const metadata = {
  issuer,
  authorization_endpoint: 'https://login.example/authorize',
  token_endpoint: 'https://login.example/token',
  revocation_endpoint: 'https://login.example/revoke',
  jwks_uri: `${issuer}/jwks`,
  id_token_signing_alg_values_supported: ['RS256'],
}
const pending = { state: 'state-1', nonce: 'nonce-1', codeVerifier: 'v'.repeat(43) }
const back = new URL(`${redirectUri}?code=code-1&state=state-1`)

function base64(value: object): string {
  return btoa(JSON.stringify(value)).replaceAll('=', '').replaceAll('+', '-').replaceAll('/', '_')
}

/** An unsigned token: the console gets it from the issuer over TLS, and leaves checking signatures to the APIs. */
function idToken(claims: object = {}): string {
  const iat = Math.floor(Date.now() / 1000)
  const all = { iss: issuer, aud: 'console', sub: 'ann', nonce: 'nonce-1', iat, exp: iat + 600, ...claims }
  return `${base64({ alg: 'RS256' })}.${base64(all)}.c2ln`
}

function tokenResponse(claims?: object, more: object = {}): Response {
  return Response.json({
    access_token: 'access-1',
    token_type: 'Bearer',
    id_token: idToken(claims),
    refresh_token: 'refresh-1',
    ...more,
  })
}

type Form = Readonly<Record<string, string>>

function setUp(
  responses: {
    readonly token?: (form: Form) => Response
    readonly metadata?: object
    readonly fetch?: OidcFetch
  } = {},
) {
  const requested: Form[] = []
  const oidc = createOidc({
    config: { issuer, clientId: 'console', scope: 'openid profile' },
    redirectUri,
    fetch:
      responses.fetch ??
      (async (url, init) => {
        if (url.endsWith('/.well-known/openid-configuration'))
          return Response.json({ ...metadata, ...responses.metadata })
        if (!(init.body instanceof URLSearchParams)) throw new Error(`${url} received no form.`)
        const form = Object.fromEntries(init.body)
        requested.push({ url, ...form })
        return url.endsWith('/revoke') ? new Response() : (responses.token?.(form) ?? tokenResponse())
      }),
  })
  return { oidc, requested }
}

function withReason(reason: SignInFailure) {
  return expect.objectContaining({ code: 'sign_in', reason })
}

test('each sign-in requests a code with PKCE and values of its own', async () => {
  const { oidc } = setUp()
  const first = await oidc.begin({ loginHint: 'ann' })
  expect(first.url.origin + first.url.pathname).toBe('https://login.example/authorize')
  expect(Object.fromEntries(first.url.searchParams)).toMatchObject({
    response_type: 'code',
    client_id: 'console',
    redirect_uri: redirectUri,
    scope: 'openid profile',
    code_challenge_method: 'S256',
    state: first.pending.state,
    nonce: first.pending.nonce,
    login_hint: 'ann',
  })
  expect(first.url.href).not.toContain(first.pending.codeVerifier)
  const second = await oidc.begin()
  expect(second.pending.state).not.toBe(first.pending.state)
  expect(second.url.searchParams.has('login_hint')).toBe(false)
})

test('a code is exchanged for tokens, with the user’s name', async () => {
  const { oidc, requested } = setUp({ token: () => tokenResponse({ name: 'Ann Analyst' }) })
  expect(await oidc.finish(back, pending)).toMatchObject({
    refreshToken: 'refresh-1',
    lifetimeMs: 600_000,
    userId: 'ann',
    name: 'Ann Analyst',
  })
  expect(requested).toMatchObject([
    {
      grant_type: 'authorization_code',
      client_id: 'console',
      code: 'code-1',
      redirect_uri: redirectUri,
      code_verifier: pending.codeVerifier,
    },
  ])
})

test('a refresh token stays in use if the issuer returns no new one, like Cognito', async () => {
  const { oidc, requested } = setUp({ token: () => tokenResponse({}, { refresh_token: undefined }) })
  expect((await oidc.renew('refresh-0')).refreshToken).toBe('refresh-0')
  expect(requested).toMatchObject([{ grant_type: 'refresh_token', refresh_token: 'refresh-0' }])
})

test('signing out revokes the refresh token, and leads to the page that ends the session', async () => {
  const { oidc, requested } = setUp({ metadata: { end_session_endpoint: 'https://login.example/logout' } })
  const url = await oidc.end('refresh-1')
  expect(requested).toMatchObject([{ url: metadata.revocation_endpoint, token: 'refresh-1' }])
  expect(Object.fromEntries(url?.searchParams ?? [])).toEqual({
    client_id: 'console',
    post_logout_redirect_uri: redirectUri,
    logout_uri: redirectUri,
  })
})

test.each<[string, Parameters<typeof setUp>[0], SignInFailure]>([
  ['no network', { fetch: () => Promise.reject(new TypeError('fetch failed')) }, 'unreachable'],
  ['a timeout', { fetch: () => Promise.reject(new DOMException('', 'TimeoutError')) }, 'unreachable'],
  ['a gateway that fails', { fetch: async () => new Response('', { status: 502 }) }, 'unreachable'],
  ['another issuer’s document', { metadata: { issuer: 'https://evil.example' } }, 'unusable'],
  ['a page instead of a document', { fetch: async () => new Response('<html>') }, 'unusable'],
  [
    'a code that is refused',
    { token: () => Response.json({ error: 'invalid_grant' }, { status: 400 }) },
    'refused',
  ],
  ['a token for another sign-in', { token: () => tokenResponse({ nonce: 'other' }) }, 'unusable'],
  ['a token for another application', { token: () => tokenResponse({ aud: 'other' }) }, 'unusable'],
  ['a token that has expired', { token: () => tokenResponse({ exp: 1_000 }) }, 'unusable'],
  ['a response without an ID token', { token: () => tokenResponse({}, { id_token: undefined }) }, 'unusable'],
])('%s fails the sign-in', async (_, responses, reason) => {
  await expect(setUp(responses).oidc.finish(back, pending)).rejects.toEqual(withReason(reason))
})

test('a response with another state is not exchanged', async () => {
  const { oidc, requested } = setUp()
  await expect(oidc.finish(new URL(`${redirectUri}?code=c&state=x`), pending)).rejects.toEqual(
    withReason('unusable'),
  )
  expect(requested).toEqual([])
})

test('an error from the issuer is a refusal with its description', async () => {
  const url = new URL(`${redirectUri}?error=access_denied&error_description=Not+today&state=state-1`)
  await expect(setUp().oidc.finish(url, pending)).rejects.toThrow('Not today')
})

test('after a failure the metadata is fetched again', async () => {
  let isDown = true
  const { oidc } = setUp({
    fetch: async () => {
      if (isDown) throw new TypeError('fetch failed')
      return Response.json(metadata)
    },
  })
  await expect(oidc.begin()).rejects.toEqual(withReason('unreachable'))
  isDown = false
  expect((await oidc.begin()).url.origin).toBe('https://login.example')
})
