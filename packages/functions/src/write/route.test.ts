import { FeedsResponse, oddsId } from '@sportsfeeds/domain'
import { referenceFeed } from '@sportsfeeds/domain/samples'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createOddsStore } from '../store/odds-store.ts'
import { StoreUnavailableError } from '../errors.ts'
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

describe('PUT /feeds', () => {
  test('stores the sample of the reference solution, whole', async () => {
    const api = createRestApi()
    const response = await api.send({
      method: 'PUT',
      resource: '/feeds',
      body: JSON.stringify(referenceFeed),
    })
    expect(response.status).toBe(200)
    expect(response.json()).toEqual({ stored: 1, duplicates: 0, rejected: [], notStored: [] })
    expect(
      await createOddsStore(api.table).latestOddsOfMarkets('game-2957FB14-2939-4A7C-BC54-331D65EE7D58'),
    ).toEqual([
      {
        gameId: 'game-2957FB14-2939-4A7C-BC54-331D65EE7D58',
        type: 'spread',
        provider: 'acme',
        date: '2021-11-20T20:30:15.000Z',
        home: 2,
        away: -3,
        homeOdds: -110,
        awayOdds: -110,
        oddsFormat: 'american',
        isOpen: true,
        summary: 'Portland Trail Blazers @ Charlotte Hornets',
        gameDate: '2019-03-03T13:00:00.000Z',
        receivedAt: eveningMs,
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
    expect(response.json()).toEqual({
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
    const response = await put(api, [
      { ...odds, homeOdds: 5 },
      { ...odds, gameId: undefined },
    ])
    expect(response.status).toBe(400)
    expect(response.problem()).toMatchObject({
      detail: 'odds[0].homeOdds must be −100 or less, or 100 or more.',
      errors: [
        { field: 'odds[0].homeOdds', reason: 'must be −100 or less, or 100 or more' },
        { field: 'odds[1].gameId', reason: 'is required' },
      ],
    })
  })

  test('keeps the last of several records of one identity, and counts the others', async () => {
    const api = createRestApi()
    const response = await put(api, [
      { ...odds, homeOdds: 100 },
      at(1),
      { ...odds, homeOdds: 200 },
      { ...odds, homeOdds: 300 },
    ])
    expect(response.status).toBe(200)
    expect(response.json()).toMatchObject({ stored: 2, duplicates: 2 })
    expect(api.oddsItems().map(({ HOMEODDS }) => HOMEODDS)).toEqual([-110, 300])
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
    expect(response.json()).toEqual({ stored: 2, duplicates: 0, rejected: [], notStored: [1] })
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
        counts: { offered: 4, stored: 3, duplicates: 0, rejected: 1, notStored: 0, late: 3, retries: 0 },
        facts: { provider: 'acme', route: 'PUT /feeds', status: '207' },
      },
    ])
    expect(JSON.stringify(api.lines)).not.toMatch(/secret|game-1|key-acme/)
  })
})

describe('PUT /feeds with any body', () => {
  const nearlyOdds = fc.record(
    {
      gameId: fc.oneof(fc.constant('game-1'), fc.string(), fc.jsonValue()),
      type: fc.oneof(fc.constant('spread'), fc.string(), fc.jsonValue()),
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
