import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { configKeys, parseStackConfig } from './config.ts'
import { InvalidStackConfigError } from './errors.ts'

function settings(values: Record<string, string>) {
  return {
    'aws:region': 'eu-west-1',
    ...Object.fromEntries(Object.entries(values).map(([key, value]) => [`sportsfeeds:${key}`, value])),
  }
}

const providers = JSON.stringify([{ name: 'acme', ratePerSecond: 10, burst: 20 }])

const certificate = 'arn:aws:acm:us-east-1:123456789012:certificate/12ab-34cd'

function parseFiveMistakes() {
  return parseStackConfig(
    'prod',
    settings({
      expectedWritesPerSecond: 'many',
      logRetentionDays: '8',
      streamMode: 'fast',
      deletionProtection: 'yes',
      providers: JSON.stringify([{ name: 'ac me', ratePerSecond: 10, burst: 20 }]),
    }),
  )
}

function provider(name: string) {
  return { name, ratePerSecond: 10, burst: 20 }
}

function quotaOf(ratePerSecond: number, dailyQuota: number) {
  return { providers: JSON.stringify([{ name: 'acme', ratePerSecond, burst: 20, dailyQuota }]) }
}

test.each([
  ['Dev', /lower-case/],
  ['my_stack', /lower-case/],
  ['a.b', /lower-case/],
  ['-dev', /lower-case/],
  ['dev-', /lower-case/],
  ['x'.repeat(31), /at most 30/],
  ['aws-test', /"aws"/],
  ['cognito-test', /"cognito"/],
])('the name %s, of which a bucket or a sign-in domain could not be made, is refused', (stack, message) => {
  expect(() => parseStackConfig(stack, settings({ providers }))).toThrow(message)
})

test.each(['dev', 'prod', 'pr-1234', 'x'.repeat(30)])('the name %s is taken', (stack) => {
  expect(() => parseStackConfig(stack, settings({ providers }))).not.toThrow()
})

describe('the configuration of a stack', () => {
  test('needs only providers', () => {
    expect(parseStackConfig('dev', settings({ providers }))).toMatchObject({
      expectedWritesPerSecond: 500,
      flushIntervalMs: 100,
      deletionProtection: false,
      providers: [{ name: 'acme', ratePerSecond: 10, burst: 20 }],
    })
  })

  test('with five mistakes gets one message that names all five', () => {
    expect(parseFiveMistakes).toThrow(InvalidStackConfigError)
    for (const key of [
      'sportsfeeds:expectedWritesPerSecond',
      'sportsfeeds:logRetentionDays',
      'sportsfeeds:streamMode',
      'sportsfeeds:deletionProtection',
      'sportsfeeds:providers.0.name',
    ]) {
      expect(parseFiveMistakes).toThrow(key)
    }
    expect(parseFiveMistakes).toThrow(/5 mistakes.*Pulumi\.prod\.yaml/)
  })

  test.each([
    ['no list', 'acme'],
    ['an empty list', '[]'],
    ['two providers of one name', JSON.stringify([...JSON.parse(providers), ...JSON.parse(providers)])],
  ])('refuses %s as providers', (_, text) => {
    expect(() => parseStackConfig('dev', settings({ providers: text }))).toThrow(/sportsfeeds:providers/)
  })

  test('knows every key that a stack file may have, and refuses a misspelt one by name', () => {
    expect(configKeys).toEqual(expect.arrayContaining(['aws:region', 'sportsfeeds:alarmEmail']))
    expect(() => parseStackConfig('dev', settings({ providers, flushIntervalMilis: '100' }))).toThrow(
      /sportsfeeds:flushIntervalMilis: unknown setting/,
    )
  })

  test('leaves the settings of other programs alone', () => {
    expect(() => parseStackConfig('dev', { ...settings({ providers }), 'pulumi:tags': '{}' })).not.toThrow()
  })

  test.each(['cn-north-1', 'us-gov-west-1', 'us-iso-east-1'])(
    'refuses %s, of another partition',
    (region) => {
      expect(() => parseStackConfig('dev', { ...settings({ providers }), 'aws:region': region })).toThrow(
        /aws:region: is in a partition of its own/,
      )
    },
  )

  test('needs a region', () => {
    expect(() => parseStackConfig('dev', { 'sportsfeeds:providers': providers })).toThrow(/aws:region/)
  })

  test.each([
    [
      'an origin with a path',
      { hostConsole: 'false', consoleOrigin: 'https://console.example/app' },
      /consoleOrigin: must be an origin/,
    ],
    [
      'the origin of another console next to its own',
      { consoleOrigin: 'https://console.example' },
      /consoleOrigin: is for a console that is hosted elsewhere/,
    ],
    [
      'a domain without a certificate',
      { consoleDomain: 'console.example' },
      /consoleCertificateArn go together/,
    ],
    [
      'a domain for a console that it does not host',
      { hostConsole: 'false', consoleDomain: 'console.example', consoleCertificateArn: certificate },
      /consoleDomain: is for a console that the stack hosts/,
    ],
    [
      'a certificate of another region',
      { consoleDomain: 'console.example', consoleCertificateArn: certificate.replace('us-east', 'eu-west') },
      /consoleCertificateArn: must be the ARN of a certificate in us-east-1/,
    ],
    ['a demonstration of a user pool', { demoSignIn: 'true' }, /demoSignIn/],
    [
      'bounds of a table on demand',
      { minWriteUnits: '5', maxReadUnits: '9' },
      /minWriteUnits: is for billingMode PROVISIONED only.*maxReadUnits: is for/s,
    ],
    [
      'a least capacity above the most',
      { billingMode: 'PROVISIONED', minWriteUnits: '6', maxWriteUnits: '5' },
      /maxWriteUnits: must be at least minWriteUnits/,
    ],
    [
      'a least read capacity above the most',
      { billingMode: 'PROVISIONED', minReadUnits: '6', maxReadUnits: '5' },
      /maxReadUnits: must be at least minReadUnits/,
    ],
    [
      'more units than a table may have',
      { billingMode: 'PROVISIONED', maxWriteUnits: '40001' },
      /maxWriteUnits/,
    ],
    [
      'fewer requests of an address than a provider may send',
      { requestsPerAddress: '2999' },
      /requestsPerAddress: is used up by a provider at its own rate: at least 300 ×/,
    ],
    [
      'fewer requests of an address than AWS WAF can count',
      { requestsPerAddress: '9' },
      /requestsPerAddress/,
    ],
    ['shards of a stream on demand', { streamMode: 'onDemand', shards: '2' }, /shards: is for a provisioned/],
    [
      'a place to sign in that is not an origin',
      { oidcIssuer: 'https://id.example', oidcAudience: 'a', oidcOrigins: '["https://id.example/token"]' },
      /oidcOrigins\.0: must be an origin/,
    ],
    [
      'places to sign in of a user pool',
      { oidcOrigins: '["https://id.example"]' },
      /oidcOrigins: is for an issuer/,
    ],
    [
      'programs of another issuer',
      { oidcIssuer: 'https://id.example', oidcAudience: 'a', programs: programsOf('robot') },
      /programs: is for the stack's own user pool/,
    ],
    ['two programs of one name', { programs: programsOf('robot', 'robot') }, /programs: must have distinct/],
    ['a program of no client', { programs: '[{"name":"robot"}]' }, /programs\.0\.clientId/],
    ['a number that is none', { shards: 'abc' }, /shards: .*not "abc"/],
    ['a quota that API Gateway cannot keep', quotaOf(1, 2 ** 31), /dailyQuota/],
    [
      'a quota below the rate',
      quotaOf(100, 8_639_999),
      /dailyQuota: is used up before the day ends.*not 8639999/,
    ],
    [
      'more providers than an environment can hold',
      { providers: JSON.stringify(Array.from({ length: 140 }, (_, n) => provider(`provider-${n}`))) },
      /providers: are too many for the 4 KB/,
    ],
    ['an account of eleven digits', { accountId: '12345678901' }, /accountId/],
    ['an address that is none', { alarmEmail: 'operations' }, /alarmEmail/],
  ])('refuses %s', (_, values, message) => {
    expect(() => parseStackConfig('dev', settings({ providers, ...values }))).toThrow(message)
  })

  test('takes as many providers as a comparison site has, and each may have a limit of the day', () => {
    const many = Array.from({ length: 71 }, (_, n) => ({
      ...provider(`a-bookmaker-${n}`),
      oddsPerSecond: 10_000,
      oddsPerDay: 9_999_999,
    }))
    const { providers: taken } = parseStackConfig('dev', settings({ providers: JSON.stringify(many) }))
    expect(taken).toHaveLength(71)
  })

  test('refuses an issuer without the audience that its tokens are for', () => {
    const values = { providers, oidcIssuer: 'https://issuer.example' }
    expect(() => parseStackConfig('dev', settings(values))).toThrow(/oidcAudience/)
  })
})

function programsOf(...names: readonly string[]): string {
  return JSON.stringify(names.map((name) => ({ name, clientId: 'client-acme' })))
}

test('the README of this package has every setting', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  const named = new Set([...readme.matchAll(/`([\w:]+)`/g)].map(([, name]) => name))
  expect(configKeys.map((key) => key.replace('sportsfeeds:', '')).filter((key) => !named.has(key))).toEqual(
    [],
  )
})
