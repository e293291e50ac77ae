import { createHash, randomBytes } from 'node:crypto'
import * as z from 'zod'

const Discovery = z.object({ authorization_endpoint: z.url(), token_endpoint: z.url() })
const Tokens = z.object({ id_token: z.string() })

/** Signs an analyst in as the console does: the authorization code flow with PKCE, and one click at the issuer. @returns the id token */
export async function signIn(issuer: string, consoleUrl: string): Promise<string> {
  const discovery = await fetch(`${issuer}/.well-known/openid-configuration`)
  const endpoints = Discovery.parse(await discovery.json())
  const verifier = randomBytes(32).toString('base64url')
  const client = { client_id: 'sportsfeeds-console', redirect_uri: `${consoleUrl}/` }
  const query = new URLSearchParams({
    ...client,
    response_type: 'code',
    scope: 'openid profile',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  })
  const code = await clickThrough(
    `${endpoints.authorization_endpoint}?${query.toString()}`,
    client.redirect_uri,
  )
  const response = await fetch(endpoints.token_endpoint, {
    method: 'POST',
    body: new URLSearchParams({ ...client, grant_type: 'authorization_code', code, code_verifier: verifier }),
  })
  return Tokens.parse(await response.json()).id_token
}

/** Follows the issuer's pages with their cookies, and submits its form, until it sends the analyst back. @returns the code */
async function clickThrough(start: string, redirectUri: string): Promise<string> {
  const cookies = new Map<string, string>()
  let request: { url: string; init?: RequestInit } = { url: start }
  for (let step = 0; step < 10; step += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(request.url, { ...request.init, redirect: 'manual', headers: { cookie } })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    const location = response.headers.get('location')
    if (location?.startsWith(redirectUri) === true) return new URL(location).searchParams.get('code') ?? ''
    if (location !== null) {
      request = { url: new URL(location, request.url).href }
      continue
    }
    const [, action = ''] = /action="([^"]+)"/.exec(await response.text()) ?? []
    if (action === '') throw new Error(`${request.url} has no form to sign in with: ${response.status}.`)
    request = { url: action, init: { method: 'POST', body: new URLSearchParams({ client: 'client-demo' }) } }
  }
  throw new Error(`Signing in at ${start} does not end.`)
}
