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

/** As it comes straight from the issuer by TLS, its signature is the APIs' to check. */
function idToken(claims: object = {}): string {
  const iat = Math.floor(Date.now() / 1000)
  const all = { iss: issuer, aud: 'console', sub: 'ann', nonce: 'nonce-1', iat, exp: iat + 600, ...claims }
  return `${base64({ alg: 'RS256' })}.${base64(all)}.c2ln`
}

function tokenAnswer(claims?: object, more: object = {}): Response {
  return Response.json({
    access_token: 'access-1',
    token_type: 'Bearer',
    id_token: idToken(claims),
    refresh_token: 'refresh-1',
    ...more,
  })
}

type Asked = Readonly<Record<string, string>>

function setUp(
  answers: {
    readonly token?: (form: Asked) => Response
    readonly metadata?: object
    readonly fetch?: OidcFetch
  } = {},
) {
  const asked: Asked[] = []
  const oidc = createOidc({
    config: { issuer, clientId: 'console', scope: 'openid profile' },
    redirectUri,
    fetch:
      answers.fetch ??
      (async (url, init) => {
        if (url.endsWith('/.well-known/openid-configuration'))
          return Response.json({ ...metadata, ...answers.metadata })
        if (!(init.body instanceof URLSearchParams)) throw new Error(`${url} was sent no form.`)
        const form = Object.fromEntries(init.body)
        asked.push({ url, ...form })
        return url.endsWith('/revoke') ? new Response() : (answers.token?.(form) ?? tokenAnswer())
      }),
  })
  return { oidc, asked }
}

function withReason(fault: SignInFailure) {
  return expect.objectContaining({ code: 'sign_in', fault })
}

test('the issuer’s page is asked for a code by PKCE, anew each time', async () => {
  const { oidc } = setUp()
  const first = await oidc.begin('ann')
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

test('a code becomes tokens, with the name that the issuer knows', async () => {
  const { oidc, asked } = setUp({ token: () => tokenAnswer({ name: 'Ann Analyst' }) })
  expect(await oidc.finish(back, pending)).toMatchObject({
    refreshToken: 'refresh-1',
    lifetimeMs: 600_000,
    userId: 'ann',
    name: 'Ann Analyst',
  })
  expect(asked).toMatchObject([
    {
      grant_type: 'authorization_code',
      client_id: 'console',
      code: 'code-1',
      redirect_uri: redirectUri,
      code_verifier: pending.codeVerifier,
    },
  ])
})

test('an issuer that gives no new refresh token, as Cognito, is asked with the old one again', async () => {
  const { oidc, asked } = setUp({ token: () => tokenAnswer({}, { refresh_token: undefined }) })
  expect((await oidc.renew('refresh-0')).refreshToken).toBe('refresh-0')
  expect(asked).toMatchObject([{ grant_type: 'refresh_token', refresh_token: 'refresh-0' }])
})

test('signing out takes the refresh token back, and leads to the page that ends the session', async () => {
  const { oidc, asked } = setUp({ metadata: { end_session_endpoint: 'https://login.example/logout' } })
  const url = await oidc.end('refresh-1')
  expect(asked).toMatchObject([{ url: metadata.revocation_endpoint, token: 'refresh-1' }])
  expect(Object.fromEntries(url?.searchParams ?? [])).toEqual({
    client_id: 'console',
    post_logout_redirect_uri: redirectUri,
    logout_uri: redirectUri,
  })
})

test.each<[string, Parameters<typeof setUp>[0], SignInFailure]>([
  ['no network', { fetch: () => Promise.reject(new TypeError('fetch failed')) }, 'unreachable'],
  ['no answer in time', { fetch: () => Promise.reject(new DOMException('', 'TimeoutError')) }, 'unreachable'],
  ['a gateway that fails', { fetch: async () => new Response('', { status: 502 }) }, 'unreachable'],
  ['another issuer’s document', { metadata: { issuer: 'https://evil.example' } }, 'unusable'],
  ['a page instead of a document', { fetch: async () => new Response('<html>') }, 'unusable'],
  [
    'a code that is refused',
    { token: () => Response.json({ error: 'invalid_grant' }, { status: 400 }) },
    'refused',
  ],
  ['a token for another sign-in', { token: () => tokenAnswer({ nonce: 'other' }) }, 'unusable'],
  ['a token for another application', { token: () => tokenAnswer({ aud: 'other' }) }, 'unusable'],
  ['a token that has expired', { token: () => tokenAnswer({ exp: 1_000 }) }, 'unusable'],
  ['an answer without an ID token', { token: () => tokenAnswer({}, { id_token: undefined }) }, 'unusable'],
])('%s signs nobody in', async (_, answers, fault) => {
  await expect(setUp(answers).oidc.finish(back, pending)).rejects.toEqual(withReason(fault))
})

test('an answer with another state is not exchanged', async () => {
  const { oidc, asked } = setUp()
  await expect(oidc.finish(new URL(`${redirectUri}?code=c&state=x`), pending)).rejects.toEqual(
    withReason('unusable'),
  )
  expect(asked).toEqual([])
})

test('an error that the issuer sends back is a refusal in its words', async () => {
  const url = new URL(`${redirectUri}?error=access_denied&error_description=Not+today&state=state-1`)
  await expect(setUp().oidc.finish(url, pending)).rejects.toThrow('Not today')
})

test('after a failure the issuer is asked again', async () => {
  let isAway = true
  const { oidc } = setUp({
    fetch: async () => {
      if (isAway) throw new TypeError('fetch failed')
      return Response.json(metadata)
    },
  })
  await expect(oidc.begin()).rejects.toEqual(withReason('unreachable'))
  isAway = false
  expect((await oidc.begin()).url.origin).toBe('https://login.example')
})
