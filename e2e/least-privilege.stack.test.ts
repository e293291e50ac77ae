import { DeleteItemCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { createProvider, type GameToPut, type Provider } from '@sportsfeeds/client'
import { toInstant } from '@sportsfeeds/domain'
import { connectionSortKey, marketKey, toWatermarkItem } from '@sportsfeeds/domain/internal'
import { type FunctionName, functionNames } from '@sportsfeeds/functions/bundles'
import { declareStack } from '@sportsfeeds/infra/graph/declare-stack'
import { allowsPartition, comparePermissions, permissionsOf } from '@sportsfeeds/infra/graph/permissions'
import type { RunningStack } from '@sportsfeeds/local'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Analyst, connectAnalyst } from './testing/analyst.ts'
import { recordFunctions, type RecordedFunctions } from './testing/record-functions.ts'
import { startClientStack } from './testing/start-client-stack.ts'

const eventually = { timeout: 60_000, interval: 20 }
/** Fewer than are opened one after the other, so that places of ended ones are looked up. */
const maxConnections = 3
const dayMs = 24 * 60 * 60 * 1000

let stack: RunningStack
let recorded: RecordedFunctions
let declared: Awaited<ReturnType<typeof declareStack>>
let token: string
const analysts: Analyst[] = []

beforeAll(async () => {
  ;({ stack, token } = await startClientStack({
    config: { 'sportsfeeds:connectionsPerAnalyst': maxConnections, 'sportsfeeds:marketsWindowSeconds': 1 },
  }))
  recorded = await recordFunctions(stack)
  await forgetShard()
  await writeHeartbeats()
  await useEverything()
  declared = await declareStack('dev')
})

afterAll(async () => {
  for (const analyst of analysts) analyst.close()
  await stack.close()
  await recorded.close()
})

describe.each(functionNames)('the role of %s', (name) => {
  const permissions = () => [...permissionsOf(declared, name)]
  const allowed = () => permissions().filter((permission) => !isDoneByLambda(permission))

  test('allows the calls that the function makes, and no others', () => {
    const calls = callsOf(name)
    expect(calls.size).toBeGreaterThan(0)
    expect(comparePermissions(calls, new Set(allowed()))).toEqual({ missing: [], spare: [] })
  })

  test('allows them on the items that it needs, and on no others', () => {
    const { partitions } = recorded.proxies[name]
    for (const [call, keys] of partitions) {
      for (const key of keys) {
        expect({ call, key, isAllowed: allowsPartition(declared, name, call, key) }).toMatchObject({
          isAllowed: true,
        })
      }
      if (!/:(Put|Update|Delete|BatchWrite)Item /.test(call)) continue
      const entities = [
        'game-own',
        'client-demo',
        'beat-1',
        'watermarks',
        'analyst-client-demo#a',
        'L0SM9cOFvHcC=',
      ]
      const kinds = new Set([...keys].map(kindOf))
      const open = entities.filter((key) => allowsPartition(declared, name, call, key))
      for (const key of open) expect([...kinds, ...sharedKinds]).toContain(kindOf(key))
    }
  })

  test('is reported when an action is missing or superfluous', () => {
    const calls = callsOf(name)
    for (const permission of allowed()) {
      const without = new Set(allowed().filter((each) => each !== permission))
      expect(comparePermissions(calls, without).missing).toEqual([permission])
    }
    const more = new Set([...allowed(), 'dynamodb:DeleteTable table'])
    expect(comparePermissions(calls, more).spare).toEqual(['dynamodb:DeleteTable table'])
  })

  test('lets Lambda write logs and traces and, for consumers, read the stream and set batches aside', () => {
    const actions = new Set(
      permissions()
        .filter(isDoneByLambda)
        .map((permission) => permission.split(' ', 1)[0]),
    )
    expect(actions).toEqual(new Set([...everyFunction, ...(consumers[name] ?? [])]))
  })
})

const sharedKinds = ['connection', 'analyst']

/** The entity that a partition key is of, as far as roles tell them apart. */
function kindOf(key: string): string {
  return /^(game|client|beat|watermarks|analyst)/.exec(key)?.[0] ?? 'connection'
}

/** The calls of a function, without those that Lambda makes with the same role. */
function callsOf(name: FunctionName): ReadonlySet<string> {
  return new Set([...recorded.proxies[name].calls].filter((call) => !isDoneByLambda(call)))
}

/** True for actions that Lambda itself performs with the role, which no recorded call of the function shows. */
function isDoneByLambda(permission: string): boolean {
  return /^(logs|xray|kinesis|sqs|kms):/.test(permission)
}

/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html, and tracing */
const everyFunction = [
  'logs:CreateLogStream',
  'logs:PutLogEvents',
  'xray:PutTraceSegments',
  'xray:PutTelemetryRecords',
]

/** https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html, and for the encrypted on-failure queue */
const polling = [
  'kinesis:DescribeStream',
  'kinesis:DescribeStreamSummary',
  'kinesis:GetRecords',
  'kinesis:GetShardIterator',
  'kinesis:ListShards',
  'sqs:SendMessage',
  'kms:Decrypt',
  'kms:GenerateDataKey',
]

const consumers: Partial<Record<FunctionName, readonly string[]>> = {
  streamConsumer: [...polling, 'kinesis:DescribeStreamConsumer', 'kinesis:SubscribeToShard'],
  // It lists the shards itself, too.
  marketProjector: polling,
  // Only these calls of its own.
  heartbeatWriter: ['kinesis:ListShards'],
}

/** Triggers every AWS call of the functions, including those made only after a failure. */
async function useEverything(): Promise<void> {
  const now = Date.now()
  await putGame(now)
  // The day is part of the key, so the old item is deleted.
  await putGame(now + dayMs)
  // A list has the live states of live games.
  await putGame(now, 'live')
  await read('/games')
  await read('/games/game-own')
  await putOdds('game-own')
  await read('/feeds?game=game-own')

  const analyst = await connect()
  analyst.send({ action: 'subscribe', games: ['game-own'], sports: ['soccer'] })
  await frame(analyst, 'subscribed')
  await frame(analyst, 'snapshot')
  analyst.send({ action: 'ping' })
  await frame(analyst, 'pong')
  // The subscription by sport makes the consumer look up the game.
  await putOdds('game-unknown')
  await putOdds('game-own')
  await frame(analyst, 'odds')

  await suspendMarket()
  await loseItem(analyst)
  await refusePosts()
  analyst.close()
  const left = await connect()
  left.close()
  await vi.waitFor(
    () => expect(recorded.proxies.connectionManager.calls).toContain('dynamodb:DeleteItem table'),
    eventually,
  )
}

/** Runs last for minutes: those that began before they were recorded end, and one begins that is recorded. */
async function writeHeartbeats(): Promise<void> {
  const name = `sportsfeeds-${stack.outputs.stack}-heartbeatWriter`
  while (await stack.cloud.lambda.kill(name));
  void stack.cloud.lambda.invoke(name, '{}')
  await vi.waitFor(
    () => expect(recorded.proxies.heartbeatWriter.calls).toContain('dynamodb:PutItem table'),
    eventually,
  )
}

/** Leaves the watermark of a shard that is not in the stream any more: the projector deletes it. */
async function forgetShard(): Promise<void> {
  const Item = marshall({ ...toWatermarkItem({ shard: 'shardId-000000000999', arrivedBefore: 1 }) })
  await database().send(new PutItemCommand({ TableName: stack.outputs.tableName, Item }))
}

/** Suspends a market without prices after its only prices are in its Market item: the projector reads that one. */
async function suspendMarket(): Promise<void> {
  const { marketProjector } = recorded.proxies
  const gameId = 'game-suspended'
  await putOdds(gameId)
  await vi.waitFor(() => expect(marketProjector.calls).toContain('dynamodb:DeleteItem table'), eventually)
  await vi.waitFor(async () => {
    const Key = marshall(marketKey({ gameId, type: 'moneyline', provider: 'demo-provider' }))
    const { Item } = await database().send(new GetItemCommand({ TableName: stack.outputs.tableName, Key }))
    expect(Item).toBeDefined()
  }, eventually)
  const record = { gameId, type: 'moneyline', status: 'suspended', date: toInstant(Date.now()) }
  const url = new URL('feeds', stack.outputs.feedsApiUrl.replace(/\/?$/, '/'))
  const response = await fetch(url, {
    method: 'PUT',
    headers: { 'x-api-key': Object.values(stack.outputs.providerApiKeys ?? {})[0] ?? '' },
    body: JSON.stringify({ odds: [record] }),
  })
  expect(response.status).toBe(200)
  await vi.waitFor(() => expect(marketProjector.calls).toContain('dynamodb:GetItem table'), eventually)
}

/** Deletes a connection's item: the function that handles its next message closes the connection. */
async function loseItem(other: Analyst): Promise<void> {
  const analyst = await connect()
  const connectionId = await welcomed(analyst)
  expect(connectionId).not.toBe(await welcomed(other))
  const client = database()
  await client.send(
    new DeleteItemCommand({
      TableName: stack.outputs.tableName,
      Key: { PK: { S: connectionId }, SK: { S: connectionSortKey } },
    }),
  )
  client.destroy()
  analyst.send({ action: 'ping' })
  await vi.waitFor(
    () =>
      expect(recorded.proxies.connectionManager.calls).toContain(
        'execute-api:ManageConnections DELETE @connections',
      ),
    eventually,
  )
}

/** Makes posts to a connection fail: the consumer closes it and deletes its item. */
async function refusePosts(): Promise<void> {
  const analyst = await connect()
  analyst.send({ action: 'subscribe', all: true })
  const connectionId = await welcomed(analyst)
  const { streamConsumer } = recorded.proxies
  streamConsumer.refusePostsTo(connectionId)
  await putOdds('game-refused')
  await vi.waitFor(() => {
    expect(streamConsumer.calls).toContain('execute-api:ManageConnections DELETE @connections')
    expect(streamConsumer.calls).toContain('dynamodb:DeleteItem table')
  }, eventually)
}

async function connect(): Promise<Analyst> {
  const analyst = await connectAnalyst(stack.outputs.bookmakerApiUrl, token)
  analysts.push(analyst)
  await welcomed(analyst)
  return analyst
}

async function welcomed(analyst: Analyst): Promise<string> {
  await frame(analyst, 'welcome')
  const welcome = analyst.frames.find(({ type }) => type === 'welcome')
  return welcome?.type === 'welcome' ? welcome.connectionId : ''
}

function frame(analyst: Analyst, type: string): Promise<void> {
  return vi.waitFor(() => expect(analyst.frames.map((each) => each.type)).toContain(type), eventually)
}

async function putGame(date: number, status: 'scheduled' | 'live' = 'scheduled'): Promise<void> {
  const game: GameToPut = {
    id: 'game-own',
    sport: 'soccer',
    name: 'Home v Away',
    homeTeam: 'Home',
    awayTeam: 'Away',
    status,
    gameDate: toInstant(date),
  }
  await provider().putGames([game])
}

async function putOdds(gameId: string): Promise<void> {
  const date = toInstant(Date.now())
  const results = await provider().put([
    {
      gameId,
      summary: 'Own',
      gameDate: date,
      date,
      type: 'moneyline',
      isOpen: true,
      homeOdds: 1.9,
      awayOdds: 2.1,
      oddsFormat: 'decimal',
    },
  ])
  expect(results).toMatchObject([{ status: 'stored' }])
}

function database(): DynamoDBClient {
  return new DynamoDBClient({
    endpoint: stack.outputs.local?.awsEndpoint,
    region: stack.outputs.region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
}

function provider(): Provider {
  const apiKey = Object.values(stack.outputs.providerApiKeys ?? {})[0] ?? ''
  return createProvider({ url: stack.outputs.feedsApiUrl, apiKey, retry: false })
}

async function read(path: string): Promise<void> {
  const response = await fetch(`${stack.outputs.feedsApiUrl}${path}`, {
    headers: { authorization: `Bearer ${token}` },
  })
  expect({ path, status: response.status, body: await response.text() }).toMatchObject({ status: 200 })
}
