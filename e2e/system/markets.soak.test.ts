import { createClient } from '@sportsfeeds/client'
import {
  addToMarket,
  FeedsPage,
  FeedsResponse,
  GamesPage,
  isBetStop,
  laterBetStop,
  marketId,
  type MarketState,
  type Odds,
  toInstant,
  viewMarket,
} from '@sportsfeeds/domain'
import type { RunningStack } from '@sportsfeeds/local'
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { type Analyst, connectAnalyst } from '../testing/analyst.ts'
import { startClientStack } from '../testing/start-client-stack.ts'

const eventually = { timeout: 50_000, interval: 20 }
const dayMs = 24 * 60 * 60 * 1000

let stack: RunningStack
let token: string
const analysts: Analyst[] = []

beforeAll(async () => {
  ;({ stack, token } = await startClientStack())
})

afterEach(() => {
  for (const analyst of analysts.splice(0)) analyst.close()
})

afterAll(() => stack.close())

describe('spreads of −3.5, −4 and −4.5 and totals of 2.5 and 3.5 at one instant', () => {
  test('with a line are five markets: stored, latest, and at the analyst', async () => {
    const gameId = 'game-lines'
    const analyst = await follow(gameId)
    const date = toInstant(Date.now())
    const response = await putOdds([
      ...[-3.5, -4, -4.5].map((line) => ({
        gameId,
        date,
        type: 'spread',
        line,
        ...open('home', 'away'),
      })),
      ...[2.5, 3.5].map((line) => ({ gameId, date, type: 'total', line, ...open('over', 'under') })),
    ])
    expect(response).toMatchObject({ stored: 5, duplicates: 0, rejected: [], notStored: [], warnings: [] })

    const markets = ['spread@-3.5', 'spread@-4', 'spread@-4.5', 'total@2.5', 'total@3.5']
    expect(marketsOf(await range(gameId))).toEqual(markets)
    expect(marketsOf(await latest(gameId))).toEqual(markets)
    await vi.waitFor(() => expect(marketsOf(analyst.odds)).toEqual(markets), eventually)
  })

  test('without a line are five records of two markets, and the response warns', async () => {
    const gameId = 'game-main-lines'
    const analyst = await follow(gameId)
    const date = toInstant(Date.now())
    const prices = { homeOdds: -110, awayOdds: -110, isOpen: true }
    const response = await putOdds([
      ...[-3.5, -4, -4.5].map((home) => ({
        gameId,
        date,
        type: 'spread',
        home,
        away: -home,
        ...prices,
      })),
      ...[2.5, 3.5].map((home) => ({ gameId, date, type: 'total', home, away: home, ...prices })),
    ])
    expect(response).toMatchObject({ stored: 5, duplicates: 0, rejected: [], notStored: [] })
    expect(new Set(response.warnings.map(({ code }) => code))).toEqual(new Set(['several_lines']))

    expect(await range(gameId)).toHaveLength(5)
    expect(marketsOf(await latest(gameId))).toEqual(['spread', 'total'])
    await vi.waitFor(() => expect(analyst.odds).toHaveLength(5), eventually)
    // The last to arrive holds, wherever it is read.
    const views = [await latest(gameId), await range(gameId), analyst.odds].map(statesOf)
    for (const view of views) {
      expect(view.get('spread')?.newest.outcomes[0]?.line).toBe(-4.5)
      expect(view.get('total')?.newest.outcomes[0]?.line).toBe(3.5)
    }
  })
})

describe('a bet stop', () => {
  const instant = Date.now() - 10_000
  const at = (ms: number) => toInstant(instant + ms)
  const price = (gameId: string, type: string, ms: number) => ({
    gameId,
    date: at(ms),
    type,
    ...open('home', 'away'),
  })
  const stop = (gameId: string, ms: number) => ({
    gameId,
    date: at(ms),
    type: '*',
    isOpen: false,
    reason: 'goal',
  })

  test.each([
    {
      name: 'before any price of a market',
      gameId: 'game-stop-before',
      records: (id: string) => [[stop(id, 0)], [price(id, 'moneyline', 5)], [price(id, 'spread', -5)]],
      statuses: { moneyline: 'open', spread: 'suspended' },
    },
    {
      name: 'at the same instant as a price',
      gameId: 'game-stop-same',
      records: (id: string) => [
        [price(id, 'moneyline', 0), stop(id, 0), price(id, 'spread', 0)],
        [price(id, 'total', 1)],
      ],
      statuses: { moneyline: 'suspended', spread: 'suspended', total: 'open' },
    },
    {
      name: 'between two prices, of which the later arrives first',
      gameId: 'game-stop-between',
      records: (id: string) => [
        [price(id, 'moneyline', 20)],
        [price(id, 'moneyline', 0), price(id, 'spread', 0)],
        [stop(id, 10)],
      ],
      statuses: { moneyline: 'open', spread: 'suspended' },
    },
  ])('$name is the same to every reader', async ({ gameId, records, statuses }) => {
    const since = Date.now() - 60_000
    const streamed = await follow(gameId)
    const conflated = await follow(gameId, { conflate: true })
    const sent = records(gameId)
    for (const request of sent) {
      expect(await putOdds(request)).toMatchObject({ stored: request.length, rejected: [] })
    }
    await vi.waitFor(() => expect(streamed.odds).toHaveLength(sent.flat().length), eventually)
    await vi.waitFor(() => expect(viewsOf(conflated.odds)).toEqual(statuses), eventually)

    const late = await follow(gameId)
    await vi.waitFor(() => expect(snapshotOf(late)).toBeDefined(), eventually)
    const readers = {
      streamed: streamed.odds,
      snapshot: snapshotOf(late) ?? [],
      latest: await latest(gameId),
      range: await range(gameId),
      since: await page(`/feeds?game=${gameId}&since=${since}`),
    }
    for (const [reader, odds] of Object.entries(readers)) {
      expect({ reader, statuses: viewsOf(odds) }).toEqual({ reader, statuses })
    }
  })
})

test('a game five days ahead and one that is live since three days are listed, and have prices for who connects later', async () => {
  const nowMs = Date.now()
  const games = [
    { id: 'game-ahead', gameDate: toInstant(nowMs + 5 * dayMs), status: 'scheduled', name: 'Ahead v Later' },
    { id: 'game-test', gameDate: toInstant(nowMs - 3 * dayMs), status: 'live', name: 'A Test match' },
  ]
  const put = await send('/games', { games: games.map((game) => ({ ...game, sport: 'cricket' })) })
  expect(put.status).toBe(200)
  await putOdds(
    games.map(({ id }) => ({
      gameId: id,
      date: toInstant(nowMs),
      type: 'moneyline',
      ...open('home', 'away'),
    })),
  )
  const listed = GamesPage.parse(await (await get('/games')).json())
  expect(listed.games.map(({ id }) => id)).toEqual(expect.arrayContaining(['game-ahead', 'game-test']))

  const { feedsApiUrl, bookmakerApiUrl } = stack.outputs
  const client = createClient({ feedsApiUrl, bookmakerApiUrl, getToken: () => token })
  onTestFinished(() => client.close())
  const seen = new Map<string, Odds>()
  client.on('odds', (odds) => void seen.set(odds.gameId, odds))
  await client.ready()
  await vi.waitFor(
    () => expect([...seen.keys()]).toEqual(expect.arrayContaining(['game-ahead', 'game-test'])),
    eventually,
  )
  expect(seen.get('game-test')?.outcomes).toHaveLength(2)
})

function open(first: string, second: string) {
  return {
    status: 'open',
    oddsFormat: 'decimal',
    outcomes: [
      { id: first, odds: 1.9 },
      { id: second, odds: 1.95 },
    ],
  }
}

async function follow(gameId: string, options: { conflate?: boolean } = {}): Promise<Analyst> {
  const analyst = await connectAnalyst(stack.outputs.bookmakerApiUrl, token)
  analysts.push(analyst)
  analyst.send({ action: 'subscribe', games: [gameId], ...options })
  await vi.waitFor(() => expect(followed(analyst, gameId)).toBeDefined(), eventually)
  const liveFrom = followed(analyst, gameId)?.liveFrom ?? Number.POSITIVE_INFINITY
  await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(liveFrom), eventually)
  return analyst
}

function followed({ frames }: Analyst, gameId: string) {
  return frames
    .filter((frame) => frame.type === 'subscribed')
    .find(({ subscription }) => subscription.games.includes(gameId))
}

/** The odds of a snapshot, once all its parts are there. */
function snapshotOf({ frames }: Analyst): readonly Odds[] | undefined {
  const parts = frames.filter((frame) => frame.type === 'snapshot')
  return parts.at(-1)?.last === true ? parts.flatMap(({ games }) => games.flat()) : undefined
}

function marketsOf(odds: readonly Odds[]): string[] {
  return odds.map(marketId).toSorted()
}

function statesOf(odds: readonly Odds[]): Map<string, MarketState> {
  const states = new Map<string, MarketState>()
  for (const one of odds) {
    if (!isBetStop(one)) states.set(marketId(one), addToMarket(states.get(marketId(one)), one))
  }
  return states
}

/** The status of each market, under the bet stop. */
function viewsOf(odds: readonly Odds[]): Record<string, string> {
  let betStop: Odds | undefined
  for (const one of odds) betStop = laterBetStop(betStop, one)
  return Object.fromEntries(
    [...statesOf(odds)].map(([market, state]) => [market, viewMarket(state, betStop).status]),
  )
}

function latest(gameId: string): Promise<Odds[]> {
  return page(`/feeds?game=${gameId}`)
}

function range(gameId: string): Promise<Odds[]> {
  const from = encodeURIComponent(toInstant(Date.now() - dayMs))
  const to = encodeURIComponent(toInstant(Date.now() + dayMs))
  return page(`/feeds?game=${gameId}&from=${from}&to=${to}`)
}

async function page(path: string): Promise<Odds[]> {
  const response = await get(path)
  expect({ path, status: response.status }).toEqual({ path, status: 200 })
  return FeedsPage.parse(await response.json()).odds
}

async function putOdds(odds: readonly object[]): Promise<FeedsResponse> {
  const response = await send('/feeds', { odds })
  expect(response.status).toBe(200)
  return FeedsResponse.parse(await response.json())
}

function send(path: string, body: object): Promise<Response> {
  const apiKey = Object.values(stack.outputs.providerApiKeys ?? {})[0] ?? ''
  return fetch(`${stack.outputs.feedsApiUrl}${path}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
    body: JSON.stringify(body),
  })
}

function get(path: string): Promise<Response> {
  return fetch(`${stack.outputs.feedsApiUrl}${path}`, { headers: { authorization: `Bearer ${token}` } })
}
