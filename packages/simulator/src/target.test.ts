import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StackOutputs } from '@sportsfeeds/domain'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { NoTargetError } from './errors.ts'
import { openTarget } from './target.ts'

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

const open = async (content: unknown, environment: Record<string, string> = {}, provider?: string) => {
  const file = join(directory, 'outputs.json')
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
  return openTarget({ kind: 'outputs', file, provider }, environment)
}

test('the first provider of the outputs is played, or the one that is named', async () => {
  await expect(open(outputs)).resolves.toMatchObject({ provider: 'acme', apiKey: 'key-of-acme' })
  await expect(open(outputs, {}, 'zenith')).resolves.toMatchObject({
    provider: 'zenith',
    apiKey: 'key-of-zenith',
  })
})

test('an API key from the environment wins, under the name that the outputs give it', async () => {
  const environment = { SPORTSFEEDS_API_KEY: 'key-of-zenith' }
  await expect(open(outputs, environment)).resolves.toMatchObject({
    provider: 'zenith',
    apiKey: 'key-of-zenith',
  })
})

test('a key that the outputs do not know needs the name of its provider', async () => {
  const environment = { SPORTSFEEDS_API_KEY: 'other' }
  await expect(open(outputs, environment)).rejects.toThrow(/--provider/)
  await expect(open(outputs, environment, 'nova')).resolves.toMatchObject({
    provider: 'nova',
    apiKey: 'other',
  })
})

test('without any API key it says how to get one', async () => {
  await expect(open({ ...outputs, providerApiKeys: undefined })).rejects.toThrow(/SPORTSFEEDS_API_KEY/)
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
