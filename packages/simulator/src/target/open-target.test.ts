import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StackOutputs } from '@sportsfeeds/domain'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { NoTargetError } from '../errors.ts'
import { openTarget } from './open-target.ts'
import { providersOf } from './provider-access.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'target-'))
})
afterAll(() => rm(directory, { recursive: true }))

const outputs: StackOutputs = {
  stack: 'prod',
  region: 'eu-west-1',
  feedsApiUrl: 'https://abc.execute-api.eu-west-1.amazonaws.com/v1',
  bookmakerApiUrl: 'wss://def.execute-api.eu-west-1.amazonaws.com/v1',
  tableName: 'sportsfeeds',
  streamName: 'sportsfeeds',
  onFailureQueueUrl: 'https://sqs.eu-west-1.amazonaws.com/1/q',
  oidcIssuer: 'https://issuer.example',
  oidcAudience: 'console',
  providerApiKeys: { acme: 'key-of-acme', zenith: 'key-of-zenith' },
}

async function open(
  content: string | Buffer | object,
  environment: Record<string, string> = {},
  provider?: string,
  providers = 1,
) {
  const file = join(directory, 'outputs.json')
  await writeFile(
    file,
    typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content),
  )
  return openTarget({ kind: 'outputs', file, provider }, environment, { providers })
}

test('the first provider of the outputs is played, or the one that is named', async () => {
  await expect(open(outputs)).resolves.toMatchObject({ providers: [{ name: 'acme', apiKey: 'key-of-acme' }] })
  await expect(open(outputs, {}, 'zenith')).resolves.toMatchObject({
    providers: [{ name: 'zenith', apiKey: 'key-of-zenith' }],
  })
})

test('outputs are read in UTF-16 and with a byte-order mark, as PowerShell writes them', async () => {
  const text = `\uFEFF${JSON.stringify(outputs)}`
  for (const content of [text, Buffer.from(text, 'utf16le')]) {
    await expect(open(content)).resolves.toMatchObject({ providers: [{ name: 'acme' }] })
  }
})

test('a proxy that would take requests to a local stack is named', async () => {
  const environment = { NODE_USE_ENV_PROXY: '1', HTTP_PROXY: 'http://127.0.0.1:1' }
  const local = { awsEndpoint: 'http://127.0.0.1:1', tokenUrl: 'http://127.0.0.1:1/token' }
  await expect(open({ ...outputs, local }, environment)).rejects.toThrow(/NO_PROXY="127\.0\.0\.1/)
  await expect(open(outputs, environment)).resolves.toBeDefined()
})

test('an API key from the environment wins, under the name that the outputs give it', async () => {
  const environment = { SPORTSFEEDS_API_KEY: 'key-of-zenith' }
  await expect(open(outputs, environment)).resolves.toMatchObject({
    providers: [{ name: 'zenith', apiKey: 'key-of-zenith' }],
  })
})

test('a key that the outputs do not know needs the name of its provider', async () => {
  const environment = { SPORTSFEEDS_API_KEY: 'other' }
  await expect(open(outputs, environment)).rejects.toThrow(/--provider/)
  await expect(open(outputs, environment, 'nova')).resolves.toMatchObject({
    providers: [{ name: 'nova', apiKey: 'other' }],
  })
})

test('without any API key it says how to get one', async () => {
  await expect(open({ ...outputs, providerApiKeys: undefined })).rejects.toThrow(/SPORTSFEEDS_API_KEY/)
})

function pulumi(hidden: object) {
  return JSON.stringify({ ...outputs, ...hidden })
}

test('secrets that Pulumi hid are named in one line, with what to do', async () => {
  for (const file of [
    pulumi({ providerApiKeys: '[secret]' }),
    pulumi({ providerApiKeys: { acme: '[secret]', zenith: '[secret]' } }),
  ]) {
    const error = await open(file).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(NoTargetError)
    expect(String(error)).toMatch(/SPORTSFEEDS_API_KEY.*--show-secrets/)
    expect(String(error)).not.toContain('\n')
  }
})

test('hidden secrets are no hindrance when the key is in the environment, or none is needed', async () => {
  const file = pulumi({ providerApiKeys: '[secret]' })
  await expect(open(file, { SPORTSFEEDS_API_KEY: 'key' }, 'acme')).resolves.toMatchObject({
    providers: [{ name: 'acme', apiKey: 'key' }],
  })
  await expect(open(file, {}, undefined, 0)).resolves.toMatchObject({ providers: [] })
})

test('several providers have their keys from the outputs or the environment, the named one first', async () => {
  const more = { SPORTSFEEDS_API_KEYS: '{"nova":"key-of-nova"}' }
  const { providers } = await open(outputs, more, 'zenith', 3)
  expect(providers.map(({ name }) => name)).toEqual(['zenith', 'acme', 'nova'])
  await expect(open(outputs, {}, undefined, 3)).rejects.toThrow(/needs 3 providers/)
})

function needs(names: readonly string[], keys = {}) {
  return providersOf(outputs, {}, undefined, names, keys)
}

test('providers that are needed by name have their keys from the outputs, the environment or a table', () => {
  expect(needs(['zenith', 'acme'])).toEqual([
    { name: 'zenith', apiKey: 'key-of-zenith' },
    { name: 'acme', apiKey: 'key-of-acme' },
  ])
  expect(needs(['acme', 'nova'], { nova: 'key-of-nova' }).map(({ apiKey }) => apiKey)).toEqual([
    'key-of-acme',
    'key-of-nova',
  ])
  expect(() => needs(['acme', 'nova', 'orbit'])).toThrow(/2 of 3 providers: nova, orbit\. .*--provider-keys/)
})

test('a key that the stack knows as another provider’s is refused in one line that does not show it', () => {
  expect(() => needs(['betfair'], { betfair: 'key-of-acme' })).toThrow(
    /^The API key given for provider "betfair" is that of "acme"(?!.*key-of)[^\n]*$/,
  )
  const environment = { SPORTSFEEDS_API_KEYS: '{"nova":"key-of-zenith"}' }
  expect(() => providersOf(outputs, environment, 'nova', 1)).toThrow(NoTargetError)
  const single = { SPORTSFEEDS_API_KEY: 'key-of-zenith' }
  expect(() => providersOf(outputs, single, 'acme', 1)).toThrow(NoTargetError)
})

test('a single provider that has no key is played by the named one, or by the first', () => {
  expect(providersOf(outputs, {}, undefined, ['betfair'])).toMatchObject([{ name: 'acme' }])
  expect(providersOf(outputs, {}, 'zenith', ['betfair'])).toMatchObject([{ name: 'zenith' }])
  expect(providersOf(outputs, {}, undefined, ['zenith'])).toMatchObject([{ name: 'zenith' }])
})

test('keys that are no JSON are refused without being shown', async () => {
  const error = await open(outputs, { SPORTSFEEDS_API_KEYS: 'nova=secret' }).catch(
    (thrown: unknown) => thrown,
  )
  expect(String(error)).toContain('SPORTSFEEDS_API_KEYS must be JSON')
  expect(String(error)).not.toContain('nova=secret')
})

test('a provider without a key is refused, with the names of those that have one', async () => {
  await expect(open(outputs, {}, 'nova')).rejects.toThrow(/No API key of provider "nova".*acme, zenith/)
})

test('a token comes from the environment; away from this machine there is no other', async () => {
  const target = await open(outputs, { SPORTSFEEDS_TOKEN: 'jwt' })
  await expect(target.getToken()).resolves.toBe('jwt')
  const without = await open(outputs)
  await expect(without.getToken()).rejects.toThrow(/SPORTSFEEDS_TOKEN/)
})

test.each([
  ['no JSON', 'nonsense'],
  ['not the outputs of a stack', { stack: 'dev' }],
])('a file that is %s is refused by name', async (_, content) => {
  await expect(open(content)).rejects.toThrow(NoTargetError)
  await expect(open(content)).rejects.toThrow(/outputs\.json/)
})

test('a file that is not there is an error that says what to do', async () => {
  const plan = { kind: 'outputs', file: join(directory, 'nowhere.json') } as const
  await expect(openTarget(plan, {})).rejects.toThrow(/npm start/)
})
