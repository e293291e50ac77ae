import {
  effectiveLine,
  FeedsResponse,
  type Game,
  GamesPage,
  marketId,
  maxWarnings,
  oddsId,
  type Price,
} from '@sportsfeeds/domain'
import { referenceFeed } from '@sportsfeeds/domain/samples'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createOddsStore } from '../store/odds-store.ts'
import { StoreUnavailableError } from '../errors.ts'
import type { Table } from '../store/table.ts'
import { withFaults } from '../testing/memory-table.ts'
import { eveningMs } from '../testing/odds.ts'
import { createRestApi, type RestApi } from '../testing/rest-api.ts'

const odds = {
  gameId: 'game-1',
  type: 'spread',
  date: '2026-05-01T18:59:00.000Z',
  isOpen: true,
  homeOdds: -110,
  awayOdds: -110,
}

function at(second: number) {
  return { ...odds, date: `2026-05-01T18:58:${String(second).padStart(2, '0')}Z` }
}

function put(api: RestApi, records: readonly unknown[], apiKeyId = 'key-acme') {
  return api.send({ method: 'PUT', resource: '/feeds', body: JSON.stringify({ odds: records }), apiKeyId })
}

function sides(home: Price, away: Price) {
  return [
    { id: 'home', odds: home },
    { id: 'away', odds: away },
  ]
}

async function putGame(api: RestApi): Promise<void> {
  const game = {
    id: 'game-1',
    sport: 'soccer',
    gameDate: '2026-05-01T18:00:00Z',
    name: 'Liverpool v Bournemouth',
    status: 'live',
  }
  await api.send({ method: 'PUT', resource: '/games', body: JSON.stringify({ games: [game] }) })
}

async function gamesOf(api: RestApi): Promise<Game[]> {
  return GamesPage.parse((await api.send({ method: 'GET', resource: '/games' })).json()).games
}

const nothingElse = { duplicates: 0, rejected: [], notStored: [], warnings: [], provisionalGames: [] }

describe('PUT /feeds', () => {
  test('stores the sample of the reference solution, whole', async () => {
    const api = createRestApi()
    const response = await api.send({
      method: 'PUT',
      resource: '/feeds',
      body: JSON.stringify(referenceFeed),
    })
    expect(response.status).toBe(200)
    expect(response.json()).toMatchObject({
      ...nothingElse,
      stored: 1,
      warnings: [{ index: 0, code: 'late' }],
      provisionalGames: ['game-2957FB14-2939-4A7C-BC54-331D65EE7D58'],
    })
    const { markets } = await createOddsStore(api.table).latestMarkets(
      'game-2957FB14-2939-4A7C-BC54-331D65EE7D58',
    )
    expect(markets.map(({ newest }) => newest)).toEqual([
      {
        gameId: 'game-2957FB14-2939-4A7C-BC54-331D65EE7D58',
        type: 'spread',
        provider: 'acme',
        date: '2021-11-20T20:30:15.000Z',
        status: 'open',
        oddsFormat: 'american',
        outcomes: [
          { id: 'home', odds: -110, line: 2 },
          { id: 'away', odds: -110, line: -3 },
        ],
        summary: 'Portland Trail Blazers @ Charlotte Hornets',
        gameDate: '2019-03-03T13:00:00.000Z',
        receivedAt: eveningMs,
        digest: expect.any(String),
      },
    ])
  })

  test('takes the provider from the API key, not from the body', async () => {
    const api = createRestApi()
    await put(api, [{ ...odds, provider: 'acme', PROVIDER: 'acme', receivedAt: 1 }], 'key-zeta')
    expect(api.oddsItems()).toMatchObject([{ PROVIDER: 'zeta', CREATED: eveningMs }])
  })

  test('reads a body that API Gateway passes on as base64', async () => {
    const api = createRestApi()
    const body = Buffer.from(JSON.stringify({ odds: [{ ...odds, summary: 'Świątek – Müller 😀' }] }))
    await api.send({
      method: 'PUT',
      resource: '/feeds',
      body: body.toString('base64'),
      isBase64Encoded: true,
    })
    expect(api.oddsItems()).toMatchObject([{ SUMMARY: 'Świątek – Müller 😀' }])
  })

  test('stores the valid records and names the others, by index and field', async () => {
    const api = createRestApi()
    const response = await put(api, [at(1), { ...at(2), homeOdds: 5, isOpen: 'yes' }, at(3), null])
    expect(response.status).toBe(207)
    expect(response.json()).toMatchObject({
      stored: 2,
      duplicates: 0,
      rejected: [
        { index: 1, field: 'isOpen', reason: 'must be true or false' },
        { index: 3, field: '', reason: 'must be an object' },
      ],
      notStored: [],
    })
    expect(api.oddsItems()).toHaveLength(2)
  })

  test('names every issue if nothing is valid', async () => {
    const api = createRestApi()
    const notAmerican =
      'must be −100 or less, or 100 or more, as an American price; decimal prices need "oddsFormat": "decimal"'
    const response = await put(api, [
      { ...odds, homeOdds: 5 },
      { ...odds, gameId: undefined },
    ])
    expect(response.status).toBe(400)
    expect(response.problem()).toMatchObject({
      detail: `odds[0].homeOdds ${notAmerican}.`,
      errors: [
        { field: 'odds[0].homeOdds', reason: notAmerican },
        { field: 'odds[1].gameId', reason: 'is required' },
      ],
    })
  })

  test('keeps all that differ, and the last of those that say the same', async () => {
    const api = createRestApi()
    const response = await put(api, [
      { ...odds, homeOdds: 100 },
      at(1),
      { ...odds, homeOdds: 200 },
      { ...odds, homeOdds: 100, summary: 'spelt otherwise' },
    ])
    expect(response.status).toBe(200)
    expect(response.json()).toMatchObject({ stored: 3, duplicates: 1 })
    const { markets } = await createOddsStore(api.table).latestMarkets('game-1')
    expect(markets.map(({ newest }) => newest.outcomes[0]?.odds)).toEqual([100])
    expect(new Set(api.oddsItems().map(({ CREATED }) => CREATED)).size).toBe(3)
  })

  test('stores nothing twice if the same body is sent again', async () => {
    const api = createRestApi()
    await put(api, [at(1), at(2)])
    const first = api.oddsItems()
    expect((await put(api, [at(1), at(2)])).status).toBe(200)
    expect(api.oddsItems()).toEqual(first)
  })

  test('keeps two updates of the same second', async () => {
    const api = createRestApi()
    await put(api, [
      { ...odds, date: eveningMs - 1 },
      { ...odds, date: eveningMs - 2 },
    ])
    expect(api.oddsItems()).toHaveLength(2)
  })

  test('lists the records that the table did not take', async () => {
    const api = createRestApi({
      wrap: (table) =>
        withFaults(table, ({ FEEDDATE }) => (String(FEEDDATE).includes(':02.') ? 'unprocessed' : 'none')),
    })
    const response = await put(api, [at(1), at(2), at(3)])
    expect(response.status).toBe(207)
    expect(response.json()).toMatchObject({ stored: 2, duplicates: 0, rejected: [], notStored: [1] })
  })

  test('responds with 503 if all are valid and none could be stored', async () => {
    const api = createRestApi({
      wrap: (table) => withFaults(table, () => new StoreUnavailableError('throttled')),
    })
    const response = await put(api, [at(1), at(2)])
    expect(response.status).toBe(503)
    expect(response.headers['retry-after']).toBe('1')
    expect(response.problem().type).toBe('urn:sportsfeeds:problem:store-unavailable')
  })

  test('refuses at once what has waited for long, says when to send it again, and counts it', async () => {
    const api = createRestApi()
    const send = (n: number, waitedMs: number) =>
      api.send({
        method: 'PUT',
        resource: '/feeds',
        body: JSON.stringify({ odds: [at(n)] }),
        requestedAtMs: eveningMs - waitedMs,
      })
    // An instance that has just started says nothing of the load.
    expect((await send(1, 20_000)).status).toBe(200)
    expect((await send(2, 8_000)).status).toBe(200)
    const refused = await send(3, 8_001)
    expect(refused.status).toBe(503)
    expect(refused.headers['retry-after']).toBe('2')
    expect(refused.problem().type).toBe('urn:sportsfeeds:problem:overloaded')
    expect(api.lines.at(-1)).toMatchObject({
      counts: { shed: 1 },
      facts: { provider: 'acme', status: '503' },
    })
    expect(api.oddsItems()).toHaveLength(2)
    expect((await send(3, 0)).status).toBe(200)
  })

  test('lists rejected and unstored records if nothing was stored', async () => {
    const api = createRestApi({ wrap: (table) => withFaults(table, () => 'unprocessed') })
    const response = await put(api, [at(1), { ...at(2), type: '' }])
    expect(response.status).toBe(207)
    expect(response.json()).toMatchObject({
      stored: 0,
      rejected: [{ index: 1, field: 'type' }],
      notStored: [0],
    })
  })

  test('writes one line of counts, and no part of the body', async () => {
    const api = createRestApi()
    await put(api, [{ ...odds, summary: 'secret' }, at(1), null, { ...at(2), date: '2026-05-01T18:00:00Z' }])
    expect(api.lines).toMatchObject([
      {
        counts: {
          offered: 4,
          stored: 3,
          duplicates: 0,
          rejected: 1,
          notStored: 0,
          late: 3,
          retries: 0,
          provisionalGames: 1,
        },
        facts: { provider: 'acme', route: 'PUT /feeds', status: '207' },
      },
    ])
    expect(JSON.stringify(api.lines)).not.toMatch(/secret|game-1|key-acme/)
  })
})

describe('PUT /feeds with records of every form', () => {
  const general = {
    gameId: 'game-sr:match:1_2',
    type: 'total',
    line: 2.5,
    date: '2026-05-01T18:59:59.500Z',
    status: 'open',
    oddsFormat: 'decimal',
    outcomes: [
      { id: 'over', odds: 1.9 },
      { id: 'under', odds: 1.95 },
    ],
  }

  test('stores spreads and totals of one instant that differ in "line", without a warning', async () => {
    const api = createRestApi()
    const spread = { ...general, type: 'spread', outcomes: sides(1.9, 1.95) }
    const records = [
      ...[-3.5, -4, -4.5].map((line) => ({ ...spread, line })),
      ...[2.5, 3.5].map((line) => ({ ...general, line })),
    ]
    expect((await put(api, records)).json()).toMatchObject({ stored: 5, duplicates: 0, warnings: [] })
    const { markets } = await createOddsStore(api.table).latestMarkets(general.gameId)
    expect(markets.map(({ newest }) => marketId(newest)).toSorted()).toEqual([
      'spread@-3.5',
      'spread@-4',
      'spread@-4.5',
      'total@2.5',
      'total@3.5',
    ])
  })

  test('stores them without "line" too, as a market each whose line moves, and warns', async () => {
    const api = createRestApi()
    const reference = { ...odds, date: '2026-05-01T18:59:59.500Z' }
    const records = [
      ...[-3.5, -4, -4.5].map((home) => ({ ...reference, home, away: -home })),
      ...[2.5, 3.5].map((home) => ({ ...reference, type: 'total', home, away: home })),
    ]
    const response = FeedsResponse.parse((await put(api, records)).json())
    expect(response).toMatchObject({ stored: 5, duplicates: 0 })
    expect(response.warnings.map(({ index, code }) => [index, code])).toEqual([
      [0, 'several_lines'],
      [3, 'several_lines'],
    ])
    expect(response.warnings[0]?.message).toContain('(-3.5, -4, -4.5)')
    expect(response.warnings[0]?.message).toContain('send "line"')
    const { markets } = await createOddsStore(api.table).latestMarkets('game-1')
    expect(markets.map(({ newest }) => [newest.type, effectiveLine(newest)])).toEqual([
      ['spread', -4.5],
      ['total', 3.5],
    ])
  })

  test.each([
    ['prices of 0', { homeOdds: 0, awayOdds: 0 }],
    ['prices that are null', { homeOdds: null, awayOdds: null }],
    ['no prices', { homeOdds: undefined, awayOdds: undefined }],
  ])('suspends a market with %s', async (_, prices) => {
    const api = createRestApi()
    const suspension = { ...odds, ...prices, date: '2026-05-01T18:59:01.000Z', isOpen: false }
    expect((await put(api, [odds, suspension])).json()).toMatchObject({ stored: 2, rejected: [] })
    const { markets } = await createOddsStore(api.table).latestMarkets('game-1')
    expect(markets).toMatchObject([
      {
        newest: { status: 'suspended', outcomes: [] },
        priced: { status: 'open', outcomes: sides(-110, -110) },
      },
    ])
  })

  test('stores a bet stop', async () => {
    const api = createRestApi()
    await put(api, [
      { gameId: 'game-1', type: '*', isOpen: false, date: '2026-05-01T18:59:59.500Z', reason: 'goal' },
    ])
    expect(api.oddsItems()).toMatchObject([{ TYPE: '*', STATUS: 'suspended', REASON: 'goal' }])
  })

  test('gives records of one request arrivals of their own, in their order', async () => {
    const api = createRestApi()
    await put(api, [at(1), at(2), at(3)])
    expect(api.oddsItems().map(({ CREATED }) => CREATED)).toEqual([
      eveningMs,
      eveningMs + 0.001,
      eveningMs + 0.002,
    ])
  })

  test('names unknown fields, once each, and stores the records', async () => {
    const api = createRestApi()
    const records = [odds, { ...at(1), handicap: 1 }, { ...at(2), handicap: 2, Home: 3 }]
    const { stored, warnings } = FeedsResponse.parse((await put(api, records)).json())
    expect(stored).toBe(3)
    expect(warnings.filter(({ code }) => code === 'unknown_field')).toEqual([
      {
        index: 1,
        code: 'unknown_field',
        message: '"handicap" is not a known field and is ignored (2 records)',
      },
      { index: 2, code: 'unknown_field', message: '"Home" is not a known field and is ignored (1 record)' },
    ])
  })

  test('bounds the warnings of each code', async () => {
    const records = Array.from({ length: 50 }, (_, n) => ({
      ...odds,
      gameId: `game-${n >> 1}`,
      home: n,
      [`field${n}`.repeat(100)]: n,
    }))
    const { warnings } = FeedsResponse.parse((await put(createRestApi(), records)).json())
    for (const code of ['unknown_field', 'several_lines']) {
      expect(warnings.filter((warning) => warning.code === code)).toHaveLength(maxWarnings)
    }
    expect(JSON.stringify(warnings).length).toBeLessThan(10_000)
  })

  test('warns of dates in the past, once', async () => {
    const records = [
      { ...odds, date: '2026-05-01T18:59:59Z' },
      at(1),
      { ...odds, date: '2026-05-01T18:54:55Z' },
    ]
    const { warnings } = FeedsResponse.parse((await put(createRestApi(), records)).json())
    expect(warnings).toEqual([
      {
        index: 1,
        code: 'late',
        message:
          '2 records arrived more than 5 s after the date, by up to 305 s: they are stored and delivered, marked as late',
      },
    ])
  })
})

describe('PUT /feeds with odds of a game that has no record', () => {
  test('makes a provisional one of what the odds say, and names it once', async () => {
    const api = createRestApi()
    const records = [
      at(1),
      { ...at(2), summary: 'Liverpool v Bournemouth', gameDate: '2026-05-06T19:00:00Z' },
    ]
    expect((await put(api, records)).json()).toMatchObject({ provisionalGames: ['game-1'] })
    expect((await put(api, [at(3)])).json()).toMatchObject({ provisionalGames: [] })
    expect(await gamesOf(api)).toMatchObject([
      {
        id: 'game-1',
        sport: 'unknown',
        name: 'Liverpool v Bournemouth',
        gameDate: '2026-05-06T19:00:00.000Z',
      },
    ])
  })

  test.each([
    ['before', false],
    ['after', true],
  ])('leaves the record of a game that was PUT %s', async (_, isFirst) => {
    const api = createRestApi()
    if (isFirst) await put(api, [at(1)])
    await putGame(api)
    const { provisionalGames } = FeedsResponse.parse((await put(api, [at(2)])).json())
    expect(provisionalGames).toEqual([])
    expect(await gamesOf(api)).toMatchObject([
      { id: 'game-1', sport: 'soccer', name: 'Liverpool v Bournemouth' },
    ])
    expect(api.table.items().filter(({ SK }) => String(SK).startsWith('game-'))).toHaveLength(1)
  })

  test('costs no read for a game that is known', async () => {
    let reads = 0
    const api = createRestApi({
      wrap: (table) => ({
        ...table,
        query: (query) => {
          reads += 1
          return table.query(query)
        },
      }),
    })
    await put(api, [at(1)])
    const before = reads
    for (let second = 2; second < 10; second += 1) await put(api, [at(second)])
    expect([before, reads]).toEqual([1, 1])
  })

  test('reads the games that are scheduled or live all at once, for the first game that it does not know', async () => {
    let queries = 0
    const wrap = (table: Table): Table => ({
      ...table,
      query: (query) => {
        queries += 1
        return table.query(query)
      },
    })
    const api = createRestApi({ wrap })
    await putGame(api)
    const before = queries
    expect((await put(api, [at(1)])).json()).toMatchObject({ stored: 1, provisionalGames: [] })
    expect(queries).toBe(before)
  })

  test('looks a game up while the list of games cannot be read', async () => {
    const api = createRestApi({
      wrap: (table) => ({
        ...table,
        scanIndex: () => Promise.reject(new StoreUnavailableError('throttled')),
      }),
    })
    expect((await put(api, [at(1)])).json()).toMatchObject({ provisionalGames: ['game-1'] })
    expect(api.errors).toHaveLength(1)
  })

  test('stores the odds although the game cannot be, and tries again with the next ones', async () => {
    let isBroken = true
    const api = createRestApi({
      wrap: (table) => ({
        ...table,
        putNew: (item) =>
          isBroken ? Promise.reject(new StoreUnavailableError('throttled')) : table.putNew(item),
      }),
    })
    const response = await put(api, [at(1)])
    expect(response.status).toBe(200)
    expect(response.json()).toMatchObject({ stored: 1, provisionalGames: [] })
    expect(api.errors).toHaveLength(1)
    isBroken = false
    expect((await put(api, [at(2)])).json()).toMatchObject({ provisionalGames: ['game-1'] })
  })

  test('does not make one for odds that were not stored', async () => {
    const api = createRestApi({ wrap: (table) => withFaults(table, () => 'unprocessed') })
    await put(api, [at(1)])
    expect(api.table.items()).toEqual([])
  })
})

describe('PUT /feeds with any body', () => {
  const nearlyOdds = fc.record(
    {
      gameId: fc.oneof(fc.constant('game-1'), fc.string(), fc.jsonValue()),
      type: fc.oneof(fc.constantFrom('spread', 'total', '*'), fc.string(), fc.jsonValue()),
      date: fc.oneof(
        fc.integer(),
        fc.double(),
        fc.date({ noInvalidDate: false }).map(String),
        fc.constant(odds.date),
      ),
      isOpen: fc.oneof(fc.boolean(), fc.jsonValue()),
      homeOdds: fc.oneof(fc.integer({ min: -200, max: 200 }), fc.double(), fc.string(), fc.jsonValue()),
      awayOdds: fc.oneof(fc.constant(-110), fc.double()),
      drawOdds: fc.oneof(fc.constant(250), fc.jsonValue()),
      oddsFormat: fc.oneof(fc.constantFrom('american', 'decimal', 'fractional'), fc.string()),
      home: fc.oneof(fc.double(), fc.integer()),
      away: fc.oneof(fc.double({ min: -1e-3, max: 1e-3 }), fc.jsonValue()),
      summary: fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()),
      gameDate: fc.oneof(fc.integer(), fc.string()),
      seq: fc.oneof(fc.nat(), fc.double()),
      provider: fc.string(),
      period: fc.oneof(fc.constant('1h'), fc.string()),
      subject: fc.oneof(fc.constant('sr:player:1'), fc.string(), fc.jsonValue()),
      line: fc.oneof(fc.constantFrom(2.5, -0), fc.double(), fc.jsonValue()),
      main: fc.oneof(fc.boolean(), fc.jsonValue()),
      status: fc.oneof(fc.constantFrom('open', 'suspended', 'closed'), fc.jsonValue()),
      reason: fc.oneof(fc.string(), fc.jsonValue()),
      outcomes: fc.oneof(
        fc.jsonValue(),
        fc.array(
          fc.record(
            {
              id: fc.oneof(fc.constantFrom('home', 'over'), fc.string(), fc.jsonValue()),
              name: fc.string({ unit: 'binary' }),
              odds: fc.oneof(fc.constant(-110), fc.jsonValue()),
              status: fc.oneof(fc.constantFrom('removed', 'winner'), fc.jsonValue()),
              line: fc.oneof(fc.constant(2.5), fc.double()),
            },
            { requiredKeys: [] },
          ),
          { maxLength: 4 },
        ),
      ),
    },
    { requiredKeys: [] },
  )
  const goodOdds = fc.record({
    gameId: fc.constantFrom('game-1', 'game-2'),
    type: fc.constantFrom('spread', 'total'),
    date: fc.integer({ min: eveningMs - 1e6, max: eveningMs }),
    isOpen: fc.boolean(),
    homeOdds: fc.integer({ min: 100, max: 200 }),
    awayOdds: fc.constant(-110),
    summary: fc.string({ unit: 'grapheme' }),
  })
  const bodies = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc
      .array(fc.oneof(nearlyOdds, goodOdds, fc.jsonValue()), { maxLength: 12 })
      .map((all) => JSON.stringify({ odds: all })),
    fc.array(goodOdds, { maxLength: 40 }).map((all) => JSON.stringify({ odds: all })),
  )

  test('responds with 200, 207 or 400, accounts for every record, and agrees with the table', async () => {
    const seen = new Set<number>()
    await fc.assert(
      fc.asyncProperty(bodies, fc.boolean(), async (text, asBase64) => {
        const api = createRestApi()
        const response = await api.send({
          method: 'PUT',
          resource: '/feeds',
          body: asBase64 ? Buffer.from(text).toString('base64') : text,
          isBase64Encoded: asBase64,
        })
        seen.add(response.status)
        expect([200, 207, 400]).toContain(response.status)
        expect(api.errors).toEqual([])
        if (response.status === 400) {
          expect(response.problem().errors?.length).toBeGreaterThan(0)
          expect(api.table.items()).toEqual([])
          return
        }
        const { stored, duplicates, rejected, notStored } = FeedsResponse.parse(response.json())
        // The response is not 400, so the body has a list of odds.
        const { odds: sent } = JSON.parse(text) as { odds: unknown[] }
        const refused = new Set(rejected.map(({ index }) => index)).size
        expect(stored + duplicates + refused + notStored.length).toBe(sent.length)
        expect(api.oddsItems()).toHaveLength(stored)
        const oddsStore = createOddsStore(api.table)
        for (const { PK } of api.oddsItems()) {
          const { odds: kept } = await oddsStore.oddsOfGameBetween(String(PK), { order: 'asc', limit: 100 })
          expect(new Set(kept.map(oddsId)).size).toBe(kept.length)
        }
      }),
    )
    expect(seen).toEqual(new Set([200, 207, 400]))
  })
})

test('many bad records are all named, most of them by one issue', async () => {
  const bad = { gameId: 1, type: '', date: 'x', isOpen: 'x', homeOdds: 'x', awayOdds: 'x' }
  const api = createRestApi()
  const mixed = await put(api, [odds, ...Array.from({ length: 499 }, () => bad)])
  const { rejected } = FeedsResponse.parse(mixed.json())
  expect(new Set(rejected.map(({ index }) => index)).size).toBe(499)
  expect(rejected.length).toBeLessThanOrEqual(499 + 110)
  const none = await put(
    api,
    Array.from({ length: 500 }, () => bad),
  )
  expect(none.status).toBe(400)
  expect(none.json()).toMatchObject({
    detail: expect.stringMatching(/The first 100 of \d+ issues are listed/),
  })
})

test('a provider beyond its rate in odds is refused with the time to wait, and stores nothing; another is not', async () => {
  const api = createRestApi({ acmeOddsPerSecond: 1 })
  expect((await put(api, [at(1)])).status).toBe(200)
  const refused = await put(api, [at(2), at(3)])
  expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': '1' } })
  expect(refused.problem()).toMatchObject({
    type: 'urn:sportsfeeds:problem:rate-exceeded',
    detail: expect.stringContaining('1 odds a second'),
  })
  expect(api.oddsItems()).toHaveLength(1)
  expect(api.lines.at(-1)).toMatchObject({
    counts: { offered: 2, overRate: 2 },
    facts: { provider: 'acme', status: '429' },
  })
  const body = JSON.stringify({ odds: [at(2), at(3)] })
  expect((await api.send({ method: 'PUT', resource: '/feeds', body, apiKeyId: 'key-zeta' })).status).toBe(200)
})

test('more than 500 odds of one game at once are refused with the time to wait, whatever the provider may send; other games are not', async () => {
  const api = createRestApi()
  expect((await put(api, recordsOf('game-1', 500))).status).toBe(200)
  const refused = await put(api, [...recordsOf('game-2', 1), ...recordsOf('game-1', 1)])
  expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': '1' } })
  expect(refused.problem().detail).toContain('500 odds a second of one game')
  expect((await put(api, recordsOf('game-2', 500))).status).toBe(200)
})

function recordsOf(gameId: string, count: number) {
  return Array.from({ length: count }, (_, index) => ({ ...at(1), gameId, type: `type-${index}` }))
}

test('a provider prices at most 2,000 markets of a game', async () => {
  const api = createRestApi()
  const statuses: number[] = []
  for (let first = 0; first < 2_500; first += 500) {
    const records = Array.from({ length: 500 }, (_, index) => ({ ...at(1), type: `type-${first + index}` }))
    const body = JSON.stringify({ odds: records })
    // The operator's key has no rate of a game.
    const { status } = await api.send({ method: 'PUT', resource: '/feeds', body, apiKeyId: 'key-own' })
    statuses.push(status)
  }
  expect(statuses).toEqual([200, 200, 200, 200, 400])
  expect(api.oddsItems()).toHaveLength(2_000)
})
