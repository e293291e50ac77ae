import { readFile } from 'node:fs/promises'
import { withClientAdmin } from '@sportsfeeds/admin'
import type { StackOutputs } from '@sportsfeeds/domain'
import { sampleClient } from '@sportsfeeds/domain/samples'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import * as z from 'zod'
import { connectAnalyst } from './testing/analyst.ts'
import { documentedCommands, documentedCount, documentedUpgrade } from './testing/documented-commands.ts'
import { createFailures } from './testing/failures.ts'
import { openPulumiProject, type PulumiProject } from './testing/pulumi-project.ts'
import { signIn } from './testing/sign-in.ts'

/** One stack through its life, by the commands of docs/DEPLOY.md and Pulumi's own command line; each test takes it one step further. */
const minutes = 60_000
const failures = createFailures()
let project: PulumiProject
let outputs: StackOutputs
let projectFiles: Readonly<Record<string, string>>

beforeAll(async () => {
  projectFiles = await readProjectFiles()
  project = await openPulumiProject('dev', failures.onCreate)
}, 10 * minutes)
afterAll(() => project.close())

test(
  'the documented commands log in, create the stack, and preview it',
  { timeout: 10 * minutes },
  async () => {
    const commands = (await documentedCommands()).map(({ pulumi }) => pulumi)
    expect(commands).toEqual(['login --local', 'stack init dev', 'up --stack dev'])
    for (const command of commands.slice(0, 2)) await project.succeed(command)
    const { steps, created } = await project.preview()
    expect(Math.abs(created - (await documentedCount()))).toBeLessThan(10)
    expect(new Set(steps.map(({ op }) => op))).toEqual(new Set(['create']))
    expect(project.rehearsal.records.list()).toEqual([])
  },
)

test(
  'an `up` ends with what is refused, and does not try what depends on it',
  { timeout: 10 * minutes },
  async () => {
    failures.refuse('aws:kinesis/stream:Stream')
    const { code, stdout, stderr } = await project.run('up --stack dev')
    expect(code).not.toBe(0)
    expect(stdout + stderr).toContain('LimitExceededException')
    expect(madeOf('aws:kinesis/stream:Stream')).toEqual([])
    expect(madeOf('aws:kinesis/streamConsumer:StreamConsumer')).toEqual([])
    expect(madeOf('aws:lambda/eventSourceMapping:EventSourceMapping')).toEqual([])
  },
)

test(
  'the next one ends with a plugin that dies when a consumer is made, and no stack knows that consumer',
  { timeout: 10 * minutes },
  async () => {
    // It depends on the stream that was refused, so the update before cannot have made it.
    failures.killAfter('aws:kinesis/streamConsumer:StreamConsumer')
    const { code } = await project.run('up --stack dev')
    expect(code).not.toBe(0)
    expect(madeOf('aws:kinesis/stream:Stream')).toMatchObject([{ isHandedOver: true }])
    const [consumer] = madeOf('aws:kinesis/streamConsumer:StreamConsumer')
    expect(consumer?.isHandedOver).toBe(false)
    expect(await project.resources()).not.toContainEqual({ type: consumer?.type, id: consumer?.id })
  },
)

test(
  'the documented `up` then finishes, and leaves nothing behind that the stack does not know',
  { timeout: 10 * minutes },
  async () => {
    await project.succeed('up --stack dev')
    const known = await project.resources()
    const made = project.rehearsal.records.list().map(({ type, id }) => `${type} ${id}`)
    expect(made.toSorted()).toEqual(known.map(({ type, id }) => `${type} ${id}`).toSorted())
    expect(madeOf('aws:kinesis/streamConsumer:StreamConsumer')).toHaveLength(1)
    outputs = await project.outputs()
    expect(outputs).toMatchObject({ stack: 'dev', region: 'eu-west-1', tableName: 'sportsfeeds-dev' })
  },
)

test('no secret is in the state as plain text', { timeout: 5 * minutes }, async () => {
  const { stdout } = await project.succeed('stack export --stack dev')
  for (const key of Object.values(outputs.providerApiKeys ?? {})) expect(stdout).not.toContain(key)
})

test(
  'an analyst signs in to what `up` made, and gets odds that a provider puts',
  { timeout: 5 * minutes },
  async () => {
    const { cloud, oidc } = project.rehearsal
    const local = { awsEndpoint: cloud.endpoint, tokenUrl: oidc.tokenUrl }
    await withClientAdmin({ ...outputs, local }, (admin) => admin.create(sampleClient(Date.now())))
    const token = await signIn(oidc.issuer, outputs.consoleUrl ?? '')
    const analyst = await connectAnalyst(outputs.bookmakerApiUrl, token)
    const [apiKey = ''] = Object.values(outputs.providerApiKeys ?? {})
    try {
      // A connection is known to every consumer only after a while, so more than one record is sent.
      await vi.waitFor(
        async () => {
          expect(await putOdds(outputs.feedsApiUrl, apiKey)).toBe(200)
          expect(analyst.odds.length).toBeGreaterThan(0)
        },
        { timeout: 2 * minutes, interval: 1_000 },
      )
    } finally {
      analyst.close()
    }
  },
)

test(
  'a preview of a changed setting shows what it touches, and nothing else',
  { timeout: 10 * minutes },
  async () => {
    await project.succeed('config set sportsfeeds:flushIntervalMs 250 --stack dev')
    expect(await touched()).toEqual([
      'update observability-delivery-latency: threshold',
      'update streamConsumer: environment',
    ])
    await project.succeed('config set sportsfeeds:flushIntervalMs 100 --stack dev')
  },
)

test(
  'the documented upgrade from a version without markets updates the functions that read before those that write',
  { timeout: 10 * minutes },
  async () => {
    await project.succeed('config set sportsfeeds:oddsRetentionDays 45 --stack dev')
    const [readersFirst = '', all = ''] = await documentedUpgrade()
    await project.succeed(readersFirst)
    expect(await touched()).toEqual(['update writeFeeds: environment'])
    await project.succeed(all)
    expect(await touched()).toEqual([])
  },
)

test(
  'a refresh finds no drift, and then exactly what was changed by hand',
  { timeout: 10 * minutes },
  async () => {
    await project.succeed('refresh --stack dev --expect-no-changes')
    const { records, cloud } = project.rehearsal
    const alarm = records.list().find(({ name }) => name === 'observability-iterator-age')
    records.remove(alarm?.type ?? '', alarm?.id ?? '')
    await cloud.dynamodb.setTimeToLive(outputs.tableName, { attributeName: '', enabled: false })
    const { stdout } = await project.succeed('refresh --stack dev')
    expect(stdout).toMatch(/observability-iterator-age delete/)
    expect(stdout).toMatch(/store-table update.*\[diff: ~ttl\]/)
    expect(stdout).toMatch(/~ 1 updated\n\s*- 1 deleted\n/)
  },
)

test(
  'a table is provisioned in place, what auto scaling makes of it is left alone, refreshed or not, and it is on demand again',
  { timeout: 20 * minutes },
  async () => {
    const { dynamodb } = project.rehearsal.cloud
    await project.succeed('up --stack dev')
    await project.succeed('config set sportsfeeds:billingMode PROVISIONED --stack dev')
    const switched = await touched()
    expect(switched.filter((line) => !line.startsWith('create store-scaling'))).toEqual([
      'create observability-store-near-most: ',
      'update store-table: billingMode, globalSecondaryIndexes, readCapacity, writeCapacity',
    ])
    await project.succeed('up --stack dev')
    const first = await dynamodb.billing(outputs.tableName)
    expect(first.provisioned?.write).toBeGreaterThan(500)
    await dynamodb.setBilling(outputs.tableName, { ...first, provisioned: { read: 111, write: 333 } })
    expect(await touched()).toEqual([])
    await project.succeed('refresh --stack dev')
    expect(await touched()).toEqual([])
    await project.succeed('config set sportsfeeds:billingMode PAY_PER_REQUEST --stack dev')
    await project.succeed('up --stack dev')
    expect(await dynamodb.billing(outputs.tableName)).toEqual({ billingMode: 'PAY_PER_REQUEST' })
  },
)

test('a destroy leaves what the program retains, and nothing else', { timeout: 10 * minutes }, async () => {
  await project.succeed('destroy --stack dev')
  const left = project.rehearsal.records.list().map(({ type, name }) => `${type} ${name}`)
  expect(left.toSorted()).toEqual([
    'aws:apigateway/account:Account logging-account',
    'aws:iam/role:Role logging-api-gateway',
    'aws:iam/rolePolicy:RolePolicy logging-api-gateway',
  ])
  expect(project.rehearsal.cloud.lambda.functionNames()).toEqual([])
})

test('after all that, the files of the project are as they were', async () => {
  expect(await readProjectFiles()).toEqual(projectFiles)
})

/** What an update would change, one line for each resource. */
async function touched(): Promise<string[]> {
  const { steps } = await project.preview()
  return steps
    .filter(({ op }) => op !== 'same')
    .map(({ op, name, diffs }) => `${op} ${name}: ${diffs}`)
    .toSorted()
}

/** Those that `stack init` and `config set` write to. */
async function readProjectFiles(): Promise<Record<string, string>> {
  const directory = new URL('../packages/infra/', import.meta.url)
  const names = ['Pulumi.yaml', 'Pulumi.dev.yaml']
  const read = async (name: string) => [name, await readFile(new URL(name, directory), 'utf8')] as const
  return Object.fromEntries(await Promise.all(names.map(read)))
}

function madeOf(type: string) {
  return project.rehearsal.records.list().filter((record) => record.type === type)
}

const Stored = z.object({ stored: z.number() })

async function putOdds(url: string, apiKey: string): Promise<number> {
  const date = new Date().toISOString()
  const odds = {
    gameId: 'game-rehearsal',
    type: 'moneyline',
    date,
    status: 'open',
    oddsFormat: 'decimal',
    outcomes: [
      { id: 'home', odds: 1.9 },
      { id: 'away', odds: 1.95 },
    ],
  }
  const response = await fetch(`${url}/feeds`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
    body: JSON.stringify({ odds: [odds] }),
  })
  Stored.parse(await response.json())
  return response.status
}
