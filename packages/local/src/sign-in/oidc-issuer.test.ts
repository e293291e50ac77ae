import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
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
  const response = await fetch(oidc.tokenUrl)
  const body = (await response.json()) as { access_token: string }
  expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3600 })
  const { payload } = await verify(body.access_token)
  expect(payload).toMatchObject({ 'custom:client': 'client-demo', sub: 'analyst-demo' })
  expect(Number(payload.exp) - Number(payload.iat)).toBe(3600)
})

test('a form asks for another client, subject and lifetime', async () => {
  const response = await fetch(oidc.tokenUrl, {
    method: 'POST',
    body: new URLSearchParams({ client_id: 'client-acme', sub: 'ann', expires_in: '60' }),
  })
  const { access_token: token } = (await response.json()) as { access_token: string }
  const { payload } = await verify(token)
  expect(payload).toMatchObject({ 'custom:client': 'client-acme', sub: 'ann' })
  expect(Number(payload.exp) - Number(payload.iat)).toBe(60)
})

test('a token that has expired is refused', async () => {
  const token = await oidc.issueToken({ expiresInSeconds: -1 })
  await expect(verify(token)).rejects.toThrow(/"exp" claim/)
})

test('a client id of the wrong form is a 400 that names the field', async () => {
  const response = await fetch(`${oidc.tokenUrl}?client_id=someone`)
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({
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

/** A browser as far as signing in needs one: it keeps cookies and follows redirects within the issuer. */
function createBrowser() {
  const cookies = new Map<string, { readonly value: string; readonly path: string }>()
  const send = async (url: string, init: RequestInit = {}): Promise<Response> => {
    const { pathname } = new URL(url)
    const cookie = [...cookies]
      .filter(([, { path }]) => pathname.startsWith(path))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ')
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { cookie } })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = '', path = '/'] = /^([^=]+)=([^;]*).*path=([^;]+)/.exec(line) ?? []
      if (value === '') cookies.delete(name)
      else cookies.set(name, { value, path })
    }
    const location = response.headers.get('location')
    if (location?.startsWith(oidc.issuer) === true) return send(location)
    // The page between two analysts submits itself.
    const page = location === null ? await response.clone().text() : ''
    return page.includes('document.forms[0].submit()') ? send(...submission(page)) : response
  }
  return {
    open: (url: string) => send(url),
    async click(url: string, client = 'client-demo') {
      const [, action = ''] = /action="([^"]+)"/.exec(await (await send(url)).text()) ?? []
      return send(action, { method: 'POST', body: new URLSearchParams({ client }) })
    },
    async cancel(url: string) {
      const [, link = ''] = /<a href="([^"]+)"/.exec(await (await send(url)).text()) ?? []
      return send(link)
    },
  }
}

function submission(page: string): [string, RequestInit] {
  const [, action = ''] = /action="([^"]+)"/.exec(page) ?? []
  const fields = new URLSearchParams()
  for (const [, name = '', value = ''] of page.matchAll(/name="([^"]+)" value="([^"]+)"/g))
    fields.set(name, value)
  return [action, { method: 'POST', body: fields }]
}

function redirectTarget(response: Response): URL {
  return new URL(response.headers.get('location') ?? '')
}

async function getCode(changes?: Parameters<typeof authorizeUrl>[0], client?: string): Promise<string> {
  const response = await createBrowser().click(authorizeUrl(changes), client)
  return redirectTarget(response).searchParams.get('code') ?? ''
}

async function requestToken(form: Readonly<Record<string, string>>) {
  const response = await fetch(`${oidc.issuer}/token`, {
    method: 'POST',
    headers: { origin: consoleOrigin },
    body: new URLSearchParams(form),
  })
  // What each test then looks at.
  return { response, body: (await response.json()) as Record<string, string> }
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
    const page = await createBrowser().open(authorizeUrl())
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(await page.text()).toContain('Sign in as demo analyst')

    const back = redirectTarget(await createBrowser().click(authorizeUrl()))
    expect(back.href.startsWith(redirectUri)).toBe(true)
    expect(Object.fromEntries(back.searchParams)).toMatchObject({ state: 'state-1', iss: oidc.issuer })

    const { response, body } = await requestToken(codeForm(back.searchParams.get('code') ?? ''))
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('no-store')
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

  test('an analyst who cancels is sent back as the protocol has it', async () => {
    const back = redirectTarget(await createBrowser().cancel(authorizeUrl()))
    expect(`${back.origin}/`).toBe(redirectUri)
    expect(Object.fromEntries(back.searchParams)).toMatchObject({
      error: 'access_denied',
      error_description: 'You cancelled.',
      state: 'state-1',
      iss: oidc.issuer,
    })
  })

  test('the hint of the demo analyst needs no page; any other hint does', async () => {
    const hinted = await createBrowser().open(authorizeUrl({ login_hint: 'analyst-demo' }))
    expect(redirectTarget(hinted).searchParams.has('code')).toBe(true)
    expect((await createBrowser().open(authorizeUrl({ login_hint: 'ann' }))).status).toBe(200)
  })

  test('with prompt=login the page comes each time, so that the same browser can sign in another analyst', async () => {
    const browser = createBrowser()
    for (const client of ['client-demo', 'client-acme']) {
      const back = redirectTarget(await browser.click(authorizeUrl({ prompt: 'login' }), client))
      const { body } = await requestToken(codeForm(back.searchParams.get('code') ?? ''))
      expect((await verify(body.id_token ?? '')).payload).toMatchObject({ 'custom:client': client })
    }
  })

  test('with prompt=none the same browser gets a code without a page, and another one an error', async () => {
    const browser = createBrowser()
    await browser.click(authorizeUrl(), 'client-acme')
    const again = redirectTarget(await browser.open(authorizeUrl({ prompt: 'none' })))
    const { body } = await requestToken(codeForm(again.searchParams.get('code') ?? ''))
    expect((await verify(body.id_token ?? '')).payload).toMatchObject({ 'custom:client': 'client-acme' })
    const other = redirectTarget(await createBrowser().open(authorizeUrl({ prompt: 'none' })))
    expect(other.searchParams.get('error')).toBe('login_required')
  })

  test('what is not the id of a client is refused, and a sign-in without its cookie says how to begin again', async () => {
    const back = redirectTarget(await createBrowser().click(authorizeUrl(), 'somebody'))
    expect(back.searchParams.get('error_description')).toBe('"somebody" is not the id of a client.')
    const lost = await createBrowser().open(`${oidc.issuer}/interaction/unknown`)
    expect(lost.status).toBe(400)
    expect(await lost.text()).toContain('Go back to the console')
  })

  test('an analyst of another client gets tokens of that client', async () => {
    const { body } = await requestToken(codeForm(await getCode({}, 'client-acme')))
    const { payload } = await verify(body.id_token ?? '')
    expect(payload).toMatchObject({ 'custom:client': 'client-acme', sub: 'analyst-acme' })
  })

  test.each([
    ['an unknown application', { client_id: 'someone-else' }, 'someone-else'],
    ['an unknown address to return to', { redirect_uri: 'https://evil.example/' }, 'https://evil.example/'],
    ['a path of the console that is not registered', { redirect_uri: `${redirectUri}x` }, `${redirectUri}x`],
  ])('%s is named on a page, and the browser stays there', async (_, changes, named) => {
    const response = await createBrowser().open(authorizeUrl(changes))
    expect(response.status).toBe(400)
    expect(response.headers.get('location')).toBeNull()
    expect(await response.text()).toContain(named)
  })

  test.each([
    ['another response type', { response_type: 'token' }, 'unsupported_response_type'],
    ['no challenge', { code_challenge: undefined }, 'invalid_request'],
    ['a plain challenge', { code_challenge_method: 'plain' }, 'invalid_request'],
  ])('%s is sent back as an error', async (_, changes, error) => {
    const back = redirectTarget(await createBrowser().open(authorizeUrl(changes)))
    // A response type that is not "code" is answered in the fragment.
    const parameters = new URLSearchParams(back.search + back.hash.replace('#', ''))
    expect(Object.fromEntries(parameters)).toMatchObject({ error, state: 'state-1' })
  })

  test('what is written into the address cannot become part of the page', async () => {
    const state = '"><script>alert(1)</script>'
    expect(await (await createBrowser().open(authorizeUrl({ state }))).text()).not.toContain('<script>')
    const clientId = '<script>alert(1)</script>'
    expect(await (await createBrowser().open(authorizeUrl({ client_id: clientId }))).text()).not.toContain(
      '<script>',
    )
  })
})

describe('tokens for codes', () => {
  test.each([
    ['another verifier', { code_verifier: `${verifier}x` }, 400, 'invalid_grant'],
    ['another address', { redirect_uri: `${redirectUri}x` }, 400, 'invalid_grant'],
    ['an unknown code', { code: 'none' }, 400, 'invalid_grant'],
    ['another application', { client_id: 'someone-else' }, 401, 'invalid_client'],
    ['another grant', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
  ])('%s gets no tokens', async (_, changes, status, error) => {
    const { response, body } = await requestToken({ ...codeForm(await getCode()), ...changes })
    expect(response.status).toBe(status)
    expect(body).toMatchObject({ error })
  })

  test('a code without a verifier gets no tokens', async () => {
    const { code_verifier: _, ...form } = codeForm(await getCode())
    expect((await requestToken(form)).body).toMatchObject({ error: 'invalid_grant' })
  })

  test('a code is good once; using it again ends its sign-in', async () => {
    const code = await getCode()
    const first = await requestToken(codeForm(code))
    expect((await requestToken(codeForm(code))).body).toMatchObject({ error: 'invalid_grant' })
    expect((await requestToken(refreshForm(first.body.refresh_token))).body).toMatchObject({
      error: 'invalid_grant',
    })
  })

  test('a refresh token brings new tokens of the same analyst, and a new refresh token', async () => {
    const first = await requestToken(codeForm(await getCode({}, 'client-acme')))
    const second = await requestToken(refreshForm(first.body.refresh_token))
    expect(second.response.status).toBe(200)
    expect(second.body.refresh_token).not.toBe(first.body.refresh_token)
    expect((await verify(second.body.id_token ?? '')).payload).toMatchObject({ sub: 'analyst-acme' })
  })

  test('a revoked refresh token is refused from then on; an unknown one is not an error', async () => {
    const { body } = await requestToken(codeForm(await getCode()))
    for (const token of [body.refresh_token ?? '', 'unknown']) {
      const response = await fetch(`${oidc.issuer}/revoke`, {
        method: 'POST',
        body: new URLSearchParams({ token, client_id: 'sportsfeeds-console' }),
      })
      expect(response.status).toBe(200)
    }
    expect((await requestToken(refreshForm(body.refresh_token))).response.status).toBe(400)
  })
})

describe('lifetimes', () => {
  const startMs = Date.now()

  afterEach(() => void vi.useRealTimers())

  function pass(ms: number): void {
    vi.useFakeTimers({ toFake: ['Date'], now: startMs + ms })
  }

  test('a code is good for a minute', async () => {
    pass(0)
    const [early, late] = [await getCode(), await getCode()]
    pass(59_000)
    expect((await requestToken(codeForm(early))).response.status).toBe(200)
    pass(61_000)
    expect((await requestToken(codeForm(late))).body).toMatchObject({ error: 'invalid_grant' })
  })

  test('a sign-in ends after a working day, however often it was renewed', async () => {
    pass(0)
    let { body, response } = await requestToken(codeForm(await getCode()))
    for (let hour = 1; hour < 12; hour += 1) {
      pass(hour * 3_600_000)
      ;({ body, response } = await requestToken(refreshForm(body.refresh_token)))
      expect(response.status).toBe(200)
    }
    pass(12 * 3_600_000 + 1_000)
    expect((await requestToken(refreshForm(body.refresh_token))).body).toMatchObject({
      error: 'invalid_grant',
    })
  })
})

async function readableBy(origin: string, method = 'GET'): Promise<string | null> {
  const url = `${oidc.issuer}/.well-known/openid-configuration`
  return (await fetch(url, { method, headers: { origin } })).headers.get('access-control-allow-origin')
}

test('pages of the console may read responses, and those of no other origin', async () => {
  expect(await readableBy(consoleOrigin)).toBe(consoleOrigin)
  expect(await readableBy(consoleOrigin, 'OPTIONS')).toBe(consoleOrigin)
  expect(await readableBy('https://evil.example')).toBeNull()
})
