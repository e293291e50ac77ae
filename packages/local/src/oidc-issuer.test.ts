import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createOidcIssuer, type OidcIssuer } from './oidc-issuer.ts'

const consoleOrigin = 'http://127.0.0.1:4999'
const redirectUri = `${consoleOrigin}/`
const verifier = 'a-verifier-of-at-least-forty-three-characters-in-all'

let server: Server
let oidc: OidcIssuer

beforeAll(async () => {
  server = createServer((request, response) => void oidc.handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A listening TCP server has an address and a port.
  const { port } = server.address() as AddressInfo
  oidc = await createOidcIssuer({
    issuer: `http://127.0.0.1:${port}/oidc`,
    audience: 'sportsfeeds-console',
    clientClaim: 'custom:client',
    redirectUris: () => [redirectUri],
    now: Date.now,
  })
})

afterAll(() => void server.close())

async function verify(token: string) {
  const discovery = await fetch(`${oidc.issuer}/.well-known/openid-configuration`)
  const { issuer, jwks_uri: keys } = (await discovery.json()) as { issuer: string; jwks_uri: string }
  return jwtVerify(token, createRemoteJWKSet(new URL(keys)), { issuer, audience: 'sportsfeeds-console' })
}

test('a token is verified with the keys that the discovery document names', async () => {
  const answer = await fetch(oidc.tokenUrl)
  const body = (await answer.json()) as { access_token: string }
  expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3600 })
  const { payload } = await verify(body.access_token)
  expect(payload).toMatchObject({ 'custom:client': 'client-demo', sub: 'analyst-demo' })
  expect(Number(payload.exp) - Number(payload.iat)).toBe(3600)
})

test('a form asks for another client, subject and lifetime', async () => {
  const answer = await fetch(oidc.tokenUrl, {
    method: 'POST',
    body: new URLSearchParams({ client_id: 'client-acme', sub: 'ann', expires_in: '60' }),
  })
  const { access_token: token } = (await answer.json()) as { access_token: string }
  const { payload } = await verify(token)
  expect(payload).toMatchObject({ 'custom:client': 'client-acme', sub: 'ann' })
  expect(Number(payload.exp) - Number(payload.iat)).toBe(60)
})

test('a token that has expired is refused', async () => {
  const token = await oidc.issueToken({ expiresInSeconds: -1 })
  await expect(verify(token)).rejects.toThrow(/"exp" claim/)
})

test('a client id of the wrong form is a 400 that names the field', async () => {
  const answer = await fetch(`${oidc.tokenUrl}?client_id=someone`)
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({
    error: 'invalid_request',
    error_description: expect.stringContaining('client_id: '),
  })
})

test('other paths and methods are refused', async () => {
  expect((await fetch(`${oidc.issuer}/userinfo`)).status).toBe(404)
  expect((await fetch(oidc.tokenUrl, { method: 'DELETE' })).status).toBe(405)
})

/** A request to sign in as the console sends it, with some of it changed or left out. */
function authorizeUrl(changes: Readonly<Record<string, string | undefined>> = {}): string {
  const parameters = {
    response_type: 'code',
    client_id: 'sportsfeeds-console',
    redirect_uri: redirectUri,
    scope: 'openid profile',
    state: 'state-1',
    nonce: 'nonce-1',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...changes,
  }
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) query.set(name, value)
  return `${oidc.issuer}/authorize?${query.toString()}`
}

function click(url: string, client = 'client-demo') {
  return fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ client }) })
}

function sentBackTo(answer: Response): URL {
  return new URL(answer.headers.get('location') ?? '')
}

async function newCode(changes?: Parameters<typeof authorizeUrl>[0], client?: string): Promise<string> {
  return sentBackTo(await click(authorizeUrl(changes), client)).searchParams.get('code') ?? ''
}

async function askToken(form: Readonly<Record<string, string>>) {
  const answer = await fetch(oidc.tokenUrl, {
    method: 'POST',
    headers: { origin: consoleOrigin },
    body: new URLSearchParams(form),
  })
  // What each test then looks at.
  return { answer, body: (await answer.json()) as Record<string, string> }
}

function codeForm(code: string) {
  return {
    grant_type: 'authorization_code',
    client_id: 'sportsfeeds-console',
    redirect_uri: redirectUri,
    code_verifier: verifier,
    code,
  }
}

function refreshForm(token = '') {
  return {
    grant_type: 'refresh_token',
    client_id: 'sportsfeeds-console',
    refresh_token: token,
  }
}

describe('signing in by a page', () => {
  test('one click on the page brings a code, and the code tokens that the authorizer takes', async () => {
    const page = await fetch(authorizeUrl())
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(await page.text()).toContain('Sign in as demo analyst')

    const back = sentBackTo(await click(authorizeUrl()))
    expect(back.href.startsWith(redirectUri)).toBe(true)
    expect(Object.fromEntries(back.searchParams)).toMatchObject({ state: 'state-1', iss: oidc.issuer })

    const { answer, body } = await askToken(codeForm(back.searchParams.get('code') ?? ''))
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3600, scope: 'openid profile' })
    const { payload } = await verify(body.id_token ?? '')
    expect(payload).toMatchObject({
      sub: 'analyst-demo',
      name: 'Demo analyst',
      nonce: 'nonce-1',
      'custom:client': 'client-demo',
    })
    expect((await verify(body.access_token ?? '')).payload).toMatchObject({ 'custom:client': 'client-demo' })
  })

  test('whoever cancels is sent back as the protocol has it', async () => {
    const html = await (await fetch(authorizeUrl())).text()
    const [, link = ''] = /<a href="([^"]+)"/.exec(html) ?? []
    const back = new URL(link.replaceAll('&#38;', '&'))
    expect(`${back.origin}/`).toBe(redirectUri)
    expect(Object.fromEntries(back.searchParams)).toMatchObject({
      error: 'access_denied',
      state: 'state-1',
      iss: oidc.issuer,
    })
  })

  test('the hint of the demo analyst needs no page; any other hint does', async () => {
    const hinted = await fetch(authorizeUrl({ login_hint: 'analyst-demo' }), { redirect: 'manual' })
    expect(sentBackTo(hinted).searchParams.has('code')).toBe(true)
    expect((await fetch(authorizeUrl({ login_hint: 'ann' }), { redirect: 'manual' })).status).toBe(200)
  })

  test('an analyst of another client gets tokens of that client', async () => {
    const { body } = await askToken(codeForm(await newCode({}, 'client-acme')))
    const { payload } = await verify(body.id_token ?? '')
    expect(payload).toMatchObject({ 'custom:client': 'client-acme', sub: 'analyst-acme' })
  })

  test.each([
    ['an unknown application', { client_id: 'someone-else' }, 'someone-else'],
    ['an unknown place to return to', { redirect_uri: 'https://evil.example/' }, 'https://evil.example/'],
    ['a path of the console that is not registered', { redirect_uri: `${redirectUri}x` }, `${redirectUri}x`],
  ])('%s is told so and sent nowhere, by the page and by the click', async (_, changes, named) => {
    for (const answer of [await fetch(authorizeUrl(changes)), await click(authorizeUrl(changes))]) {
      expect(answer.status).toBe(400)
      expect(answer.headers.get('location')).toBeNull()
      expect(await answer.text()).toContain(named)
    }
  })

  test.each([
    ['another response type', { response_type: 'token' }, 'unsupported_response_type'],
    ['no challenge', { code_challenge: undefined }, 'invalid_request'],
    ['a plain challenge', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['no scope of OpenID Connect', { scope: 'profile' }, 'invalid_request'],
  ])('%s is sent back as an error', async (_, changes, error) => {
    const back = sentBackTo(await fetch(authorizeUrl(changes), { redirect: 'manual' }))
    expect(Object.fromEntries(back.searchParams)).toMatchObject({ error, state: 'state-1' })
  })

  test('what is written into the address cannot become part of the page', async () => {
    const state = '"><script>alert(1)</script>'
    expect(await (await fetch(authorizeUrl({ state }))).text()).not.toContain('<script>')
    const clientId = '<script>alert(1)</script>'
    expect(await (await fetch(authorizeUrl({ client_id: clientId }))).text()).not.toContain('<script>')
  })
})

describe('tokens for codes', () => {
  test.each([
    ['another verifier', { code_verifier: `${verifier}x` }, 400, 'invalid_grant'],
    ['another place', { redirect_uri: `${redirectUri}x` }, 400, 'invalid_grant'],
    ['an unknown code', { code: 'none' }, 400, 'invalid_grant'],
    ['another application', { client_id: 'someone-else' }, 401, 'invalid_client'],
    ['another grant', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
  ])('%s gets none', async (_, changes, status, error) => {
    const { answer, body } = await askToken({ ...codeForm(await newCode()), ...changes })
    expect(answer.status).toBe(status)
    expect(body).toMatchObject({ error })
  })

  test('a code without a verifier is an invalid request', async () => {
    const { code_verifier: _, ...form } = codeForm(await newCode())
    expect((await askToken(form)).body).toMatchObject({ error: 'invalid_request' })
  })

  test('a code is good once; using it again ends the sign-in that came of it', async () => {
    const code = await newCode()
    const first = await askToken(codeForm(code))
    expect((await askToken(codeForm(code))).body).toMatchObject({ error: 'invalid_grant' })
    expect((await askToken(refreshForm(first.body.refresh_token))).body).toMatchObject({
      error: 'invalid_grant',
    })
  })

  test('a refresh token brings new tokens of the same analyst, and a new refresh token', async () => {
    const first = await askToken(codeForm(await newCode({}, 'client-acme')))
    const second = await askToken(refreshForm(first.body.refresh_token))
    expect(second.answer.status).toBe(200)
    expect(second.body.refresh_token).not.toBe(first.body.refresh_token)
    expect((await verify(second.body.id_token ?? '')).payload).toMatchObject({ sub: 'analyst-acme' })
  })

  test('a revoked refresh token is good no more; an unknown one is no error', async () => {
    const { body } = await askToken(codeForm(await newCode()))
    for (const token of [body.refresh_token ?? '', 'unknown']) {
      const answer = await fetch(`${oidc.issuer}/revoke`, {
        method: 'POST',
        body: new URLSearchParams({ token }),
      })
      expect(answer.status).toBe(200)
    }
    expect((await askToken(refreshForm(body.refresh_token))).answer.status).toBe(400)
  })
})

async function readableBy(origin: string, method = 'GET'): Promise<string | null> {
  const url = `${oidc.issuer}/.well-known/openid-configuration`
  return (await fetch(url, { method, headers: { origin } })).headers.get('access-control-allow-origin')
}

test('pages of the console may read answers, and those of no other origin', async () => {
  expect(await readableBy(consoleOrigin)).toBe(consoleOrigin)
  expect(await readableBy(consoleOrigin, 'OPTIONS')).toBe(consoleOrigin)
  expect(await readableBy('https://evil.example')).toBeNull()
})
