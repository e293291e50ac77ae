import { sleep } from '@sportsfeeds/std'
import { createSkippingClock } from '@sportsfeeds/std/testing'
import { type Client, toClientItem } from '@sportsfeeds/domain/internal'
import { sampleClient } from '@sportsfeeds/domain/samples'
import fc from 'fast-check'
import { SignJWT, UnsecuredJWT } from 'jose'
import { beforeEach, describe, expect, test } from 'vitest'
import { createClientStore } from '../store/client-store.ts'
import type { WorkDone } from '../ports.ts'
import { createTokenVerifier } from './token-verifier.ts'
import { IssuerUnavailableError } from '../errors.ts'
import { createMemoryTable } from '../testing/memory-table.ts'
import { eveningMs } from '../testing/odds.ts'
import { createTestIssuer, type TestIssuer } from '../testing/oidc-issuer.ts'
import { clientCacheMs, createActiveClients } from '../store/active-clients.ts'
import { createAuthorizer } from './authorizer.ts'

const restArn = 'arn:aws:execute-api:eu-west-1:123456789012:api1/v1/GET/feeds'
const socketArn = 'arn:aws:execute-api:eu-west-1:123456789012:api2/v1/$connect'
const nowSeconds = eveningMs / 1000
const program = '1example23456789'
/** Claims of the access token that Cognito gives a program, in place of an ID token's. */
const programClaims = {
  aud: undefined,
  'custom:client': undefined,
  sub: program,
  client_id: program,
  token_use: 'access',
  scope: 'sportsfeeds/read',
  version: 2,
}

let issuer: TestIssuer
let world: Awaited<ReturnType<typeof createWorld>>

async function createWorld(trusted: TestIssuer) {
  const table = createMemoryTable()
  const putClient = (client: Client): Promise<void> => table.put(toClientItem(client))
  await putClient(sampleClient(eveningMs))
  const clock = createSkippingClock(eveningMs)
  const lines: WorkDone[] = []
  const authorize = createAuthorizer({
    verifier: createTokenVerifier({
      issuer: trusted.url,
      audience: 'sportsfeeds-console',
      clientClaim: 'custom:client',
      programs: { [program]: 'client-demo' },
      fetch: trusted.fetch,
      clock,
    }),
    clients: createActiveClients(createClientStore(table), clock),
    clock,
    telemetry: { record: (work) => lines.push(work), error: () => {} },
  })
  return {
    putClient,
    clock,
    lines,
    bearer: (token: string) =>
      authorize({ headers: { Authorization: `Bearer ${token}` }, methodArn: restArn }),
    socket: (token: string) =>
      authorize({
        headers: { 'Sec-WebSocket-Protocol': `sportsfeeds.v1, bearer.${token}` },
        methodArn: socketArn,
      }),
    authorize,
  }
}

beforeEach(async () => {
  issuer = await createTestIssuer()
  world = await createWorld(issuer)
})

function statementFor(effect: string, resource: string) {
  return {
    policyDocument: { Statement: [{ Action: 'execute-api:Invoke', Effect: effect, Resource: resource }] },
  }
}

describe('an analyst with a valid token', () => {
  test.each(['RS256', 'ES256'] as const)('signed by %s is allowed for the whole stage', async (algorithm) => {
    const result = await world.bearer(await issuer.token({}, algorithm))
    expect(result).toMatchObject({
      principalId: 'analyst-1',
      context: { clientId: 'client-demo', sub: 'analyst-1' },
      ...statementFor('Allow', 'arn:aws:execute-api:eu-west-1:123456789012:api1/v1/*'),
    })
  })

  test('is allowed by a subprotocol at $connect', async () => {
    const result = await world.socket(await issuer.token())
    expect(result).toMatchObject(
      statementFor('Allow', 'arn:aws:execute-api:eu-west-1:123456789012:api2/v1/*'),
    )
  })

  test('is let in until the token ends, a day after it was issued at the latest', async () => {
    const inAYear = nowSeconds + 365 * 86_400
    expect((await world.socket(await issuer.token())).context?.['endsAt']).toBe(eveningMs + 300_000)
    expect((await world.socket(await issuer.token({ exp: inAYear }))).context?.['endsAt']).toBe(
      eveningMs + 86_400_000,
    )
  })

  test('may name several audiences, including ours, if it was issued to us', async () => {
    const claims = { aud: ['other', 'sportsfeeds-console'], azp: 'sportsfeeds-console' }
    await expect(world.bearer(await issuer.token(claims))).resolves.toBeDefined()
  })

  test("costs one fetch of the issuer's keys for many requests", async () => {
    expect(issuer.fetched).toEqual([])
    await world.bearer(await issuer.token())
    await world.socket(await issuer.token({}, 'ES256'))
    expect(issuer.fetched).toEqual([`${issuer.url}/.well-known/openid-configuration`, `${issuer.url}/keys`])
  })
})

test('the access token of a program is allowed', async () => {
  const token = await issuer.token({ azp: 'sportsfeeds-console' }, 'RS256', 'at+jwt')
  expect(await world.bearer(token)).toMatchObject(statementFor('Allow', expect.any(String)))
})

describe('the access token that Cognito gives a program', () => {
  test('is allowed for the client that the program is bound to', async () => {
    const result = await world.bearer(await issuer.token(programClaims))
    expect(result).toMatchObject({
      principalId: program,
      context: { clientId: 'client-demo', sub: program },
      ...statementFor('Allow', 'arn:aws:execute-api:eu-west-1:123456789012:api1/v1/*'),
    })
    await expect(world.socket(await issuer.token(programClaims))).resolves.toBeDefined()
  })

  test.each([
    ['is of another program of the pool', { sub: 'another', client_id: 'another' }],
    ['is of a program whose name every object has', { sub: 'constructor', client_id: 'constructor' }],
    ['lacks the scope', { scope: 'sportsfeeds/write openid' }],
    ['has no scope', { scope: undefined }],
    ['has a scope that begins with ours', { scope: 'sportsfeeds/reading' }],
    ['is a person’s', { sub: 'analyst-1' }],
    ['has expired', { exp: nowSeconds - 6 }],
    ['is of another issuer', { iss: 'https://elsewhere.example' }],
    ['is not an access token', { token_use: 'id' }],
  ])('is refused if it %s', async (_, changes) => {
    await expect(world.bearer(await issuer.token({ ...programClaims, ...changes }))).rejects.toThrow(
      /^Unauthorized$/,
    )
  })

  test('never lets a program in for a client that it is not bound to, whatever else it says', async () => {
    const claims = fc.record({
      sub: fc.constantFrom(program, 'another', 'analyst-1'),
      client_id: fc.constantFrom(program, 'another', 'sportsfeeds-console', undefined),
      token_use: fc.constantFrom('access', 'id', undefined),
      scope: fc.constantFrom('sportsfeeds/read', 'openid sportsfeeds/read', 'openid', undefined),
      aud: fc.constantFrom(undefined, 'another', program),
      'custom:client': fc.constantFrom(undefined, 'client-other'),
    })
    await fc.assert(
      fc.asyncProperty(claims, async (changes) => {
        const isBound =
          changes.client_id === program &&
          changes.sub === program &&
          changes.token_use === 'access' &&
          changes.scope?.includes('sportsfeeds/read') === true
        const token = await issuer.token({ ...programClaims, ...changes }, 'ES256')
        const result = await world.bearer(token).catch(() => undefined)
        expect(result?.context?.['clientId']).toBe(isBound ? 'client-demo' : undefined)
      }),
    )
  })
})

describe('a token is refused as unauthenticated when it', () => {
  test.each([
    ['has expired', { exp: nowSeconds - 6 }],
    ['never expires', { exp: undefined }],
    ['is not valid yet', { nbf: nowSeconds + 60 }],
    ['is for another audience', { aud: 'another-app' }],
    [
      'names no audience, as access tokens of Cognito do',
      { aud: undefined, client_id: 'sportsfeeds-console' },
    ],
    ['is of another issuer', { iss: 'https://elsewhere.example' }],
    ['names no issuer', { iss: undefined }],
    ['names no person', { sub: undefined }],
    ['names a person of no characters', { sub: ' ' }],
    ['names a person that cannot be written', { sub: '\uD800' }],
    ['was issued to another application', { azp: 'another-app' }],
    ['names several audiences, and not to which it was issued', { aud: ['other', 'sportsfeeds-console'] }],
    ['was issued more than a day ago', { iat: nowSeconds - 86_400 - 6, exp: nowSeconds + 3_600 }],
    ['was issued in the future', { iat: nowSeconds + 60 }],
    ['does not say when it was issued', { iat: undefined }],
    ['names no client', { 'custom:client': undefined }],
    ['names a client of another form', { 'custom:client': 'demo' }],
    ['names a client that is not a string', { 'custom:client': ['client-demo'] }],
  ])('%s', async (_, changes) => {
    await expect(world.bearer(await issuer.token(changes))).rejects.toThrow(/^Unauthorized$/)
    expect(world.lines.at(-1)?.counts).toEqual({ unauthenticated: 1 })
  })

  test.each(['logout+jwt', 'dpop+jwt', 'token-introspection+jwt'])('is of the type %s', async (typ) => {
    await expect(world.bearer(await issuer.token({}, 'RS256', typ))).rejects.toThrow(/^Unauthorized$/)
  })

  test("is in the other API's header, whose decisions are not kept by it", async () => {
    const token = await issuer.token()
    const headers = { Authorization: `Bearer ${token}`, 'Sec-WebSocket-Protocol': `bearer.${token}` }
    const { Authorization, ...subprotocol } = headers
    await expect(world.authorize({ headers: subprotocol, methodArn: restArn })).rejects.toThrow(
      'Unauthorized',
    )
    await expect(
      world.authorize({
        headers: { ...subprotocol, Authorization: 'laundered' },
        methodArn: restArn,
      }),
    ).rejects.toThrow('Unauthorized')
    await expect(world.authorize({ headers: { Authorization }, methodArn: socketArn })).rejects.toThrow(
      'Unauthorized',
    )
  })

  const claims = {
    iss: 'https://issuer.example',
    aud: 'sportsfeeds-console',
    sub: 'analyst-1',
    exp: nowSeconds + 300,
    'custom:client': 'client-demo',
  }

  test('is not signed (alg none)', async () => {
    await expect(world.bearer(new UnsecuredJWT(claims).encode())).rejects.toThrow(/^Unauthorized$/)
  })

  test('is signed by HS256 with the public key as the secret', async () => {
    const token = new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: 'RS256' })
      .sign(await issuer.publicKeyBytes())
    await expect(world.bearer(await token)).rejects.toThrow(/^Unauthorized$/)
  })

  test('is signed by a key of another issuer, in our issuer’s name', async () => {
    const foreign = await createTestIssuer('https://elsewhere.example')
    const token = await foreign.token({ iss: issuer.url })
    await expect(world.bearer(token)).rejects.toThrow(/^Unauthorized$/)
  })

  test('was changed after it was signed', async () => {
    const [header, , signature] = (await issuer.token()).split('.')
    const [, payload] = (await issuer.token({ 'custom:client': 'client-other' })).split('.')
    await expect(world.bearer(`${header}.${payload}.${signature}`)).rejects.toThrow(/^Unauthorized$/)
  })

  test.each(['', 'x', 'a.b.c', 'null'])('is the string %j', async (token) => {
    await expect(world.bearer(token)).rejects.toThrow(/^Unauthorized$/)
    await expect(world.socket(token)).rejects.toThrow(/^Unauthorized$/)
  })

  test('is missing', async () => {
    await expect(world.authorize({ headers: {}, methodArn: restArn })).rejects.toThrow(/^Unauthorized$/)
    await expect(world.authorize({ headers: null, methodArn: restArn })).rejects.toThrow(/^Unauthorized$/)
  })
})

test('a difference of a few seconds between the clocks is tolerated', async () => {
  await expect(world.bearer(await issuer.token({ exp: nowSeconds - 4 }))).resolves.toBeDefined()
})

describe('a client', () => {
  test('that does not exist is denied', async () => {
    const result = await world.bearer(await issuer.token({ 'custom:client': 'client-unknown' }))
    expect(result).toMatchObject(statementFor('Deny', 'arn:aws:execute-api:eu-west-1:123456789012:api1/v1/*'))
  })

  test('that is deactivated is denied within seconds', async () => {
    expect(await world.bearer(await issuer.token())).toMatchObject(statementFor('Allow', expect.any(String)))
    await world.putClient({ ...sampleClient(eveningMs), active: false })
    await sleep(world.clock, clientCacheMs)
    expect(await world.bearer(await issuer.token())).toMatchObject(statementFor('Deny', expect.any(String)))
    expect(world.lines.map(({ counts }) => Object.keys(counts))).toEqual([['allowed'], ['denied']])
  })
})

describe('while the issuer is down', () => {
  test('no request is unauthenticated, and the next one fetches its keys again', async () => {
    issuer.goDown()
    await expect(world.bearer(await issuer.token())).rejects.toThrow(IssuerUnavailableError)
    issuer.comeBack()
    await expect(world.bearer(await issuer.token())).resolves.toBeDefined()
  })

  test('analysts are still allowed by cached keys', async () => {
    await world.bearer(await issuer.token())
    issuer.goDown()
    await expect(world.bearer(await issuer.token())).resolves.toBeDefined()
  })
})

test('an address that declares another issuer is refused', async () => {
  const trusted = { ...issuer, url: `${issuer.url}/` }
  const { bearer } = await createWorld(trusted)
  await expect(bearer(await issuer.token())).rejects.toThrow(/declares issuer "https:\/\/issuer\.example"/)
})

test('no line contains the token', async () => {
  const token = await issuer.token()
  await world.bearer(token)
  expect(JSON.stringify(world.lines)).not.toContain(token.slice(-20))
})
