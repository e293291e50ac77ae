import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import { KinesisClient, PutRecordCommand } from '@aws-sdk/client-kinesis'
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { FeedsResponse, FeedsPage, oddsId, Problem, problemContentType } from '@sportsfeeds/domain'
import { oddsSortKeyPrefix } from '@sportsfeeds/domain/internal'
import { referenceFeed } from '@sportsfeeds/domain/samples'
import type { RunningStack } from '@sportsfeeds/local'
import { withClientAdmin } from '@sportsfeeds/admin'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Analyst, connectAnalyst } from './testing/analyst.ts'
import { startClientStack } from './testing/start-client-stack.ts'

const [referenceOdds] = referenceFeed.odds

const eventually = { timeout: 50_000, interval: 20 }
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }

let stack: RunningStack
let token: string
const analysts: Analyst[] = []

beforeAll(async () => {
  ;({ stack, token } = await startClientStack())
})

afterEach(() => {
  for (const analyst of analysts.splice(0)) analyst.close()
})

afterAll(async () => {
  await stack.close()
})

describe('one odds record on its way from the provider to the analyst', () => {
  test('is acknowledged, stored, pushed to the connected analyst, and readable over REST', async () => {
    const analyst = await liveAnalyst()

    const response = await put('/feeds', referenceFeed)
    expect(response.status).toBe(200)
    expect(FeedsResponse.parse(await response.json())).toEqual({
      stored: 1,
      duplicates: 0,
      rejected: [],
      notStored: [],
      warnings: [{ index: 0, code: 'late', message: expect.stringContaining('after the date') }],
      provisionalGames: ['game-2957FB14-2939-4A7C-BC54-331D65EE7D58'],
    })

    await vi.waitFor(() => expect(analyst.odds).toHaveLength(1), eventually)
    const [odds] = analyst.odds
    expect(odds).toMatchObject({
      gameId: 'game-2957FB14-2939-4A7C-BC54-331D65EE7D58',
      type: 'spread',
      provider: firstProvider(),
      date: '2021-11-20T20:30:15.000Z',
      outcomes: [
        { id: 'home', odds: -110, line: 2 },
        { id: 'away', odds: -110, line: -3 },
      ],
      oddsFormat: 'american',
      status: 'open',
      summary: 'Portland Trail Blazers @ Charlotte Hornets',
    })
    expect(odds?.storedAt).toBeGreaterThanOrEqual(odds?.receivedAt ?? Number.POSITIVE_INFINITY)

    const latest = await get('/feeds?game=game-2957FB14-2939-4A7C-BC54-331D65EE7D58')
    expect(latest.status).toBe(200)
    expect(FeedsPage.parse(await latest.json()).odds).toMatchObject([
      { outcomes: [{ odds: -110 }, { odds: -110 }], provider: firstProvider() },
    ])
  })

  test('sent again unchanged is one record with a later arrival; changed, it is another', async () => {
    const analyst = await liveAnalyst()
    const gameId = 'game-retry'
    const body = { odds: [{ ...referenceOdds, gameId }] }
    for (let attempt = 0; attempt < 3; attempt += 1) expect((await put('/feeds', body)).status).toBe(200)
    const changed = { odds: [{ ...referenceOdds, gameId, homeOdds: -120 }] }
    expect((await put('/feeds', changed)).status).toBe(200)

    await vi.waitFor(
      () => expect(analyst.odds.some(({ outcomes }) => outcomes[0]?.odds === -120)).toBe(true),
      eventually,
    )
    const prices = new Map(analyst.odds.map((odds) => [oddsId(odds), odds.outcomes[0]?.odds]))
    expect([...prices.values()]).toEqual([-110, -120])
    const arrivals = analyst.odds.map(({ receivedAt }) => receivedAt)
    expect(arrivals).toEqual(arrivals.toSorted((a, b) => a - b))
    const from = encodeURIComponent('2021-11-20T00:00:00Z')
    const to = encodeURIComponent('2021-11-21T00:00:00Z')
    const history = await get(`/feeds?game=${gameId}&from=${from}&to=${to}`)
    expect(FeedsPage.parse(await history.json()).odds).toHaveLength(2)
    const latest = await get(`/feeds?game=${gameId}`)
    expect(FeedsPage.parse(await latest.json()).odds).toMatchObject([{ outcomes: [{ odds: -120 }, {}] }])
  })

  test('keeps a non-ASCII name byte for byte', async () => {
    const analyst = await liveAnalyst()
    const summary = 'Świątek – Sabalenka · 大坂 なおみ 🎾'
    await put('/feeds', { odds: [{ ...referenceOdds, gameId: 'game-names', summary }] })
    await vi.waitFor(() => expect(analyst.odds[0]?.summary).toBe(summary), eventually)
  })

  test('reaches only analysts who follow its game', async () => {
    const analyst = await liveAnalyst()
    analyst.send({ action: 'subscribe', games: ['game-mine'] })
    await vi.waitFor(
      () => expect(lastSubscribed(analyst)?.subscription.games).toEqual(['game-mine']),
      eventually,
    )
    await untilLive(analyst)
    await put('/feeds', { odds: [{ ...referenceOdds, gameId: 'game-other' }] })
    await put('/feeds', { odds: [{ ...referenceOdds, gameId: 'game-mine' }] })
    await vi.waitFor(() => expect(analyst.odds).toHaveLength(1), eventually)
    expect(analyst.odds[0]?.gameId).toBe('game-mine')
  })
})

describe('bad input', () => {
  test.each<[string, string | object, string]>([
    ['a body that is not JSON', '{"odds":[', 'body'],
    ['a body without odds', {}, 'odds'],
    ['an empty list', { odds: [] }, 'odds'],
    ['a game id of unknown format', { odds: [{ ...referenceOdds, gameId: 'match 7' }] }, 'odds[0].gameId'],
    ['a price that is not a number', { odds: [{ ...referenceOdds, homeOdds: 'evens' }] }, 'odds[0].homeOdds'],
    ['a missing date', { odds: [{ ...referenceOdds, date: undefined }] }, 'odds[0].date'],
  ])('%s gets a problem response that names the field, and nothing is stored', async (_, body, field) => {
    const before = await storedOdds()
    const response = await put('/feeds', body)
    expect(response.status).toBe(400)
    expect(response.headers.get('content-type')).toContain(problemContentType)
    const problem = Problem.parse(await response.json())
    expect(problem.errors?.map((error) => error.field)).toContain(field)
    expect(await storedOdds()).toBe(before)
  })

  test('a missing key, a wrong key, a missing token and a wrong token get problem responses', async () => {
    const body = JSON.stringify(referenceFeed)
    const url = `${stack.outputs.feedsApiUrl}/feeds`
    const responses = await Promise.all([
      fetch(url, { method: 'PUT', body }),
      fetch(url, { method: 'PUT', body, headers: { 'x-api-key': 'wrong-key-wrong-key-wrong' } }),
      fetch(`${url}?game=game-1`),
      fetch(`${url}?game=game-1`, { headers: { authorization: 'Bearer nonsense' } }),
    ])
    expect(responses.map(({ status }) => status)).toEqual([403, 403, 401, 401])
    const problems = await Promise.all(
      responses.map(async (response) => Problem.parse(await response.json())),
    )
    expect(problems.map(({ status }) => status)).toEqual([403, 403, 401, 401])
    for (const { detail } of problems.slice(0, 2)) expect(detail).toContain('x-api-key')
  })

  test('an analyst of an inactive client is refused by both APIs', async () => {
    const id = 'client-locked'
    await withClientAdmin(stack.outputs, (admin) =>
      admin.put({ id, name: 'Locked', active: false, createdAt: Date.now() }),
    )
    const lockedOut = await stack.analystToken({ clientId: id })
    await expect(connectAnalyst(stack.outputs.bookmakerApiUrl, lockedOut)).rejects.toThrow(
      /^No connection .* 403$/,
    )
    const response = await fetch(`${stack.outputs.feedsApiUrl}/feeds?game=game-1`, {
      headers: { authorization: `Bearer ${lockedOut}` },
    })
    expect(Problem.parse(await response.json()).status).toBe(403)
  })

  test('an invalid token gets no WebSocket', async () => {
    await expect(connectAnalyst(stack.outputs.bookmakerApiUrl, 'nonsense')).rejects.toThrow(
      /^No connection .* 401$/,
    )
  })
})

test('a poison change record is set aside in the on-failure queue, and its shard continues', async () => {
  const analyst = await liveAnalyst()
  const kinesis = new KinesisClient(awsSettings())
  await kinesis.send(
    new PutRecordCommand({
      StreamName: stack.outputs.streamName,
      PartitionKey: 'game-poison',
      Data: new TextEncoder().encode('{"this is not a change record'),
    }),
  )
  await put('/feeds', { odds: [{ ...referenceOdds, gameId: 'game-after-poison' }] })
  await vi.waitFor(() => expect(analyst.odds[0]?.gameId).toBe('game-after-poison'), eventually)

  const sqs = new SQSClient(awsSettings())
  await vi.waitFor(async () => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: stack.outputs.onFailureQueueUrl, VisibilityTimeout: 0 }),
    )
    expect(Messages[0]?.Body).toContain('KinesisBatchInfo')
  }, eventually)
  kinesis.destroy()
  sqs.destroy()
})

async function liveAnalyst(): Promise<Analyst> {
  const analyst = await connectAnalyst(stack.outputs.bookmakerApiUrl, token)
  analysts.push(analyst)
  analyst.send({ action: 'subscribe' })
  await vi.waitFor(() => expect(lastSubscribed(analyst)).toBeDefined(), eventually)
  await untilLive(analyst)
  return analyst
}

async function untilLive(analyst: Analyst): Promise<void> {
  const liveFrom = lastSubscribed(analyst)?.liveFrom ?? Number.POSITIVE_INFINITY
  await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(liveFrom), eventually)
}

function lastSubscribed(analyst: Analyst) {
  return analyst.frames.filter((frame) => frame.type === 'subscribed').at(-1)
}

function firstProvider(): string {
  return Object.keys(stack.outputs.providerApiKeys ?? {})[0] ?? 'no provider'
}

async function put(path: string, body: string | object): Promise<Response> {
  const apiKey = Object.values(stack.outputs.providerApiKeys ?? {})[0] ?? ''
  return fetch(`${stack.outputs.feedsApiUrl}${path}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

async function get(path: string): Promise<Response> {
  return fetch(`${stack.outputs.feedsApiUrl}${path}`, { headers: { authorization: `Bearer ${token}` } })
}

async function storedOdds(): Promise<number> {
  const client = new DynamoDBClient(awsSettings())
  const { Count = -1 } = await client.send(
    new ScanCommand({
      TableName: stack.outputs.tableName,
      Select: 'COUNT',
      FilterExpression: 'begins_with(SK, :odds)',
      ExpressionAttributeValues: { ':odds': { S: oddsSortKeyPrefix } },
    }),
  )
  client.destroy()
  return Count
}

function awsSettings() {
  return { endpoint: stack.outputs.local?.awsEndpoint, region: stack.outputs.region, credentials }
}
