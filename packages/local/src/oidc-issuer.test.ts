import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createOidcIssuer, type OidcIssuer } from './oidc-issuer.ts'

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
    now: Date.now,
  })
})

afterAll(() => void server.close())

const verify = async (token: string) => {
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
