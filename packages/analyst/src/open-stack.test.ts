import { AccessRefusedError } from '@sportsfeeds/client'
import { expect, test } from 'vitest'
import { UsageError } from './errors.ts'
import { openStack, type OpenStackDependencies } from './open-stack.ts'

const outputs = {
  stack: 'dev',
  region: 'eu-west-1',
  feedsApiUrl: 'http://127.0.0.1:4566/feeds/v1',
  bookmakerApiUrl: 'ws://127.0.0.1:4566/bookmaker/v1',
  tableName: 'sportsfeeds',
  streamName: 'sportsfeeds',
  onFailureQueueUrl: 'http://127.0.0.1:4566/queue',
  oidcIssuer: 'http://127.0.0.1:4566/oidc',
  oidcAudience: 'sportsfeeds-console',
  local: { awsEndpoint: 'http://127.0.0.1:4566', tokenUrl: 'http://127.0.0.1:4566/token' },
}

function dependencies(fields: Partial<OpenStackDependencies> = {}): OpenStackDependencies {
  return {
    readFile: () => Buffer.from(JSON.stringify(outputs)),
    environment: {},
    fetch: async () => ({ status: 200, json: async () => ({ access_token: 'fetched', expires_in: 600 }) }),
    now: () => 0,
    ...fields,
  }
}

test('a missing file says how to get one', () => {
  const missing = dependencies({
    readFile: () => {
      throw new Error('ENOENT')
    },
  })
  expect(() => openStack('out.json', undefined, missing)).toThrow(UsageError)
  expect(() => openStack('out.json', undefined, missing)).toThrow(/Cannot read out\.json: run `npm start`/)
})

test('a file that is not the outputs of a stack is refused with the field at fault', () => {
  expect(() => openStack('out.json', undefined, dependencies({ readFile: () => Buffer.from('{') }))).toThrow(
    /not JSON/,
  )
  const broken = { ...outputs, feedsApiUrl: 'x' }
  expect(() =>
    openStack('out.json', undefined, dependencies({ readFile: () => Buffer.from(JSON.stringify(broken)) })),
  ).toThrow(/feedsApiUrl/)
  const { local: _, ...onAws } = outputs
  expect(() =>
    openStack('out.json', undefined, dependencies({ readFile: () => Buffer.from(JSON.stringify(onAws)) })),
  ).toThrow(/set SPORTSFEEDS_TOKEN/)
})

test('a token comes from the environment, and one that is refused is not tried again', async () => {
  const { getToken } = openStack(
    'out.json',
    undefined,
    dependencies({ environment: { SPORTSFEEDS_TOKEN: 'mine' } }),
  )
  expect(getToken({ isRefused: false })).toBe('mine')
  expect(() => getToken({ isRefused: true })).toThrow(AccessRefusedError)
})

test('a local stack gives tokens, which are kept for half of their life unless they are refused', async () => {
  let asked = 0
  let nowMs = 0
  const { getToken } = openStack(
    'out.json',
    undefined,
    dependencies({
      now: () => nowMs,
      fetch: async () => {
        asked += 1
        return { status: 200, json: async () => ({ access_token: `t${asked}`, expires_in: 600 }) }
      },
    }),
  )
  expect(await getToken({ isRefused: false })).toBe('t1')
  expect(await getToken({ isRefused: false })).toBe('t1')
  expect(await getToken({ isRefused: true })).toBe('t2')
  nowMs = 300_000
  expect(await getToken({ isRefused: false })).toBe('t3')
})

test('a program gets tokens with its credentials from the issuer that the stack names', async () => {
  const requests: unknown[] = []
  const { local: _, ...onAws } = outputs
  const environment = {
    SPORTSFEEDS_CLIENT_ID: 'robot',
    SPORTSFEEDS_CLIENT_SECRET: 's:1',
    SPORTSFEEDS_SCOPE: 'sportsfeeds/read',
  }
  const { getToken } = openStack(
    'out.json',
    undefined,
    dependencies({
      readFile: () => Buffer.from(JSON.stringify(onAws)),
      environment,
      fetch: async (url, { method, headers, body }) => {
        requests.push([url, method, headers['authorization'], body])
        return url.endsWith('/.well-known/openid-configuration')
          ? { status: 200, json: async () => ({ token_endpoint: 'https://sign-in.example/oauth2/token' }) }
          : { status: 200, json: async () => ({ access_token: 'of the robot', expires_in: 3600 }) }
      },
    }),
  )
  expect(await getToken({ isRefused: false })).toBe('of the robot')
  expect(await getToken({ isRefused: false })).toBe('of the robot')
  expect(requests).toEqual([
    ['http://127.0.0.1:4566/oidc/.well-known/openid-configuration', undefined, undefined, undefined],
    [
      'https://sign-in.example/oauth2/token',
      'POST',
      `Basic ${Buffer.from('robot:s%3A1').toString('base64')}`,
      'grant_type=client_credentials&scope=sportsfeeds%2Fread',
    ],
  ])
})

test('a program of the outputs gets tokens with its id and secret there, whatever the environment has', async () => {
  const { local: _, ...onAws } = { ...outputs, programs: { robot: { id: 'id-1', secret: 's-1' } } }
  const authorizations: unknown[] = []
  const pool = dependencies({
    readFile: () => Buffer.from(JSON.stringify(onAws)),
    environment: { SPORTSFEEDS_TOKEN: 'mine', SPORTSFEEDS_CLIENT_ID: 'other' },
    fetch: async (_url, { headers }) => {
      authorizations.push(headers['authorization'])
      return {
        status: 200,
        json: async () => ({
          token_endpoint: 'https://sign-in.example/oauth2/token',
          access_token: 'of id-1',
        }),
      }
    },
  })
  expect(await openStack('out.json', 'robot', pool).getToken({ isRefused: false })).toBe('of id-1')
  expect(authorizations).toEqual([undefined, `Basic ${Buffer.from('id-1:s-1').toString('base64')}`])
  expect(() => openStack('out.json', 'ticker', pool)).toThrow('no program "ticker"; it has robot')
})

test('outputs that were taken without secrets are read, and say how to get the programs', () => {
  const withoutSecrets = dependencies({
    readFile: () =>
      Buffer.from(JSON.stringify({ ...outputs, providerApiKeys: '[secret]', programs: '[secret]' })),
  })
  expect(openStack('out.json', undefined, withoutSecrets).outputs.providerApiKeys).toBeUndefined()
  expect(() => openStack('out.json', 'robot', withoutSecrets)).toThrow(/--show-secrets/)
})

test('credentials that the issuer refuses are not tried again, and half of them are refused at once', async () => {
  const environment = { SPORTSFEEDS_CLIENT_ID: 'robot', SPORTSFEEDS_CLIENT_SECRET: 'old' }
  const { getToken } = openStack(
    'out.json',
    undefined,
    dependencies({
      environment,
      fetch: async (_, { method }) =>
        method === 'POST'
          ? { status: 401, json: async () => ({ error: 'invalid_client' }) }
          : { status: 200, json: async () => ({ token_endpoint: 'https://sign-in.example/token' }) },
    }),
  )
  await expect(getToken({ isRefused: false })).rejects.toThrow(AccessRefusedError)
  await expect(getToken({ isRefused: false })).rejects.toThrow(/program robot no token: invalid_client/)
  const half = dependencies({ environment: { SPORTSFEEDS_CLIENT_ID: 'robot' } })
  expect(() => openStack('out.json', undefined, half)).toThrow(/Set both SPORTSFEEDS_CLIENT_ID/)
})

test('outputs are read in UTF-16 and with a byte-order mark, as PowerShell writes them', () => {
  const text = `\uFEFF${JSON.stringify(outputs)}`
  for (const bytes of [Buffer.from(text), Buffer.from(text, 'utf16le')]) {
    expect(openStack('out.json', undefined, dependencies({ readFile: () => bytes })).outputs).toEqual(outputs)
  }
})

test('a proxy that would take requests to a local stack is named', () => {
  const environment = { NODE_USE_ENV_PROXY: '1', HTTP_PROXY: 'http://127.0.0.1:1' }
  expect(() => openStack('out.json', undefined, dependencies({ environment }))).toThrow(
    /NO_PROXY="127\.0\.0\.1/,
  )
})
