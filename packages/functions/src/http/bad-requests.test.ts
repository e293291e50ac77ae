import { isDeepStrictEqual } from 'node:util'
import { maxOddsPerRequest, maxRequestBytes, problemContentType } from '@sportsfeeds/domain'
import { describe, expect, test } from 'vitest'
import { createRestApi } from '../testing/rest-api.ts'
import type { RestEventParts } from '../testing/rest-event.ts'

/** A request that is refused with this status, naming this field, and leaves the table unchanged. */
type BadRequest = readonly [what: string, field: string, request: Partial<RestEventParts>, status?: number]

interface Refusal {
  readonly status: number
  readonly contentType: unknown
  readonly field: string | undefined
  readonly isTableChanged: boolean
}

/** Sends one request to an API whose table holds one odds record and one game. */
async function getRefusal(request: RestEventParts): Promise<Refusal> {
  const api = createRestApi()
  await api.send(put({ odds: [validOdds] }))
  await api.send({ method: 'PUT', resource: '/games', body: JSON.stringify({ games: [validGame] }) })
  const before = api.table.items()
  const response = await api.send(request)
  return {
    status: response.status,
    contentType: response.headers['content-type'],
    field: response.problem().errors?.[0]?.field,
    isTableChanged: before.length !== 4 || !isDeepStrictEqual(api.table.items(), before),
  }
}

function refused(field: string | undefined, status = 400): Refusal {
  return {
    status,
    contentType: problemContentType,
    field,
    isTableChanged: false,
  }
}

interface Case {
  readonly what?: string
  readonly field: string
  readonly request: Partial<RestEventParts>
  readonly status?: number
}

function cases(rows: readonly BadRequest[]): Case[] {
  return rows.map(([what, field, request, status]) => ({ what, field, request, ...(status && { status }) }))
}

const validOdds = {
  gameId: 'game-1',
  type: 'spread',
  date: '2026-05-01T18:59:00.000Z',
  isOpen: true,
  homeOdds: -110,
  awayOdds: -110,
}

const twoOutcomes = [
  { id: 'over', odds: 1.9 },
  { id: 'under', odds: 1.95 },
]

const twoSides = [
  { id: 'home', odds: 1.9 },
  { id: 'away', odds: 1.95 },
]

const validGeneral = {
  gameId: 'game-1',
  type: 'total',
  line: 2.5,
  date: '2026-05-01T18:59:00.000Z',
  status: 'open',
  oddsFormat: 'decimal',
  outcomes: twoOutcomes,
}

const validBetStop = { gameId: 'game-1', type: '*', isOpen: false, date: '2026-05-01T18:59:00.000Z' }

const validGame = {
  id: 'game-1',
  sport: 'soccer',
  gameDate: '2026-05-01T19:00:00Z',
  name: 'Liverpool v Bournemouth',
  homeTeam: 'Liverpool',
  awayTeam: 'Bournemouth',
}

function put(body: unknown): RestEventParts {
  return {
    method: 'PUT',
    resource: '/feeds',
    body: typeof body === 'string' ? body : JSON.stringify(body),
  }
}

function withBody(body: unknown): Partial<RestEventParts> {
  return { body: JSON.stringify(body) }
}

function query(parts: Record<string, readonly string[]>): Partial<RestEventParts> {
  return { query: parts }
}

function base64(bytes: Uint8Array | string): Partial<RestEventParts> {
  return {
    body: Buffer.from(bytes).toString('base64'),
    isBase64Encoded: true,
  }
}

const bodies: readonly BadRequest[] = [
  ['no body', 'body', {}],
  ['an empty body', 'body', { body: '' }],
  ['white space', 'body', { body: ' \n' }],
  ['incomplete JSON', 'body', { body: '{"odds": [' }],
  ['JSON with a trailing comma', 'body', { body: '{"odds": [],}' }],
  ['two JSON values', 'body', { body: '{}{}' }],
  ['JSON with NaN', 'odds[0]', { body: '{"odds": [NaN]}' }],
  ['JSON with Infinity in a field', 'odds[0].line', { body: '{"odds": [{"line": Infinity}]}' }],
  [
    'JSON with a price as Python prints none',
    'odds[1].homeOdds',
    { body: '{"odds": [{}, {"homeOdds": None}]}' },
  ],
  ['a form', 'body', { body: 'odds=1' }],
  ['XML', 'body', { body: '<odds/>' }],
  ['JSON null', 'body', { body: 'null' }],
  ['a JSON number', 'body', { body: '1' }],
  ['a JSON string', 'body', { body: '"odds"' }],
  ['true', 'body', { body: 'true' }],
  ['a list', 'body', { body: '[]' }],
  ['a list of odds without its object', 'body', { body: JSON.stringify([validOdds]) }],
  ['base64 of invalid JSON', 'body', base64('{odds}')],
  ['base64 of invalid UTF-8', 'body', base64(Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d))],
  ['base64 of nothing', 'body', base64('')],
  ['base64 that is not marked as such', 'body', { body: Buffer.from('{}').toString('base64') }],
  ['a body above the limit', 'body', { body: `"${'x'.repeat(maxRequestBytes)}"` }, 413],
  ['a body above the limit in bytes only', 'body', { body: `"${'é'.repeat(maxRequestBytes / 2)}"` }, 413],
  ['base64 of a body above the limit', 'body', base64('x'.repeat(maxRequestBytes + 1)), 413],
  ['brackets without an end', 'body', { body: '['.repeat(500_000) }],
]

describe('PUT /feeds refuses', () => {
  test.each(
    cases([
      ...bodies,
      ['an object without odds', 'odds', withBody({})],
      ['odds that are null', 'odds', withBody({ odds: null })],
      ['odds that are an object', 'odds', withBody({ odds: validOdds })],
      ['odds that are a string', 'odds', withBody({ odds: 'all' })],
      ['no odds', 'odds', withBody({ odds: [] })],
      ['odds under another name', 'odds', withBody({ Odds: [validOdds] })],
      [
        'odds above the limit',
        'odds',
        withBody({ odds: Array.from({ length: maxOddsPerRequest + 1 }, () => validOdds) }),
      ],
      ['a record that is null', 'odds[0]', withBody({ odds: [null] })],
      ['a record that is a number', 'odds[0]', withBody({ odds: [1] })],
      ['a record that is a string', 'odds[0]', withBody({ odds: ['spread'] })],
      ['a record that is a list', 'odds[0]', withBody({ odds: [[validOdds]] })],
    ]),
  )('$what, naming $field', async ({ field, request, status }) => {
    expect(await getRefusal({ method: 'PUT', resource: '/feeds', ...request })).toEqual(
      refused(field, status),
    )
  })

  test.each<readonly [field: string, value: unknown]>([
    ['gameId', undefined],
    ['gameId', null],
    ['gameId', ''],
    ['gameId', 1],
    ['gameId', '2957FB14-2939-4A7C-BC54-331D65EE7D58'],
    ['gameId', 'game-'],
    ['gameId', 'Game-1'],
    ['gameId', 'game-a b'],
    ['gameId', 'game-1#2'],
    ['gameId', 'game-1/2'],
    ['gameId', ' game-1'],
    ['gameId', 'game-1\n'],
    ['gameId', 'game-é'],
    ['gameId', `game-${'x'.repeat(81)}`],
    ['gameId', 'game-:1'],
    ['gameId', ['game-1']],
    ['type', undefined],
    ['type', null],
    ['type', ''],
    ['type', 7],
    ['type', 'match odds'],
    ['type', 'a#b'],
    ['type', '-spread'],
    ['type', 'x'.repeat(65)],
    ['date', undefined],
    ['date', null],
    ['date', ''],
    ['date', 'yesterday'],
    ['date', '2026-05-01'],
    ['date', '2026-05-01T18:59:00'],
    ['date', '2026-13-01T00:00:00Z'],
    ['date', '2026-02-30T00:00:00Z'],
    ['date', '2026-05-01T25:00:00Z'],
    ['date', '2026-05-01T18:60:00Z'],
    ['date', '2026-05-01T18:59:60Z'],
    ['date', '2026-05-01T19:01:00.001Z'],
    ['date', 1_777_661_940_000_000_000],
    ['date', '01/05/2026'],
    ['date', '1999-12-31T23:59:59.999Z'],
    ['date', 0],
    ['date', -1],
    ['date', 946_684_799],
    ['date', 1e20],
    ['date', '2026-05-02T19:00:00.001Z'],
    ['date', '2126-05-01T19:00:00Z'],
    ['date', true],
    ['date', {}],
    ['isOpen', undefined],
    ['isOpen', null],
    ['isOpen', 'true'],
    ['isOpen', 1],
    ['homeOdds', undefined],
    ['homeOdds', null],
    ['homeOdds', '-110x'],
    ['homeOdds', ''],
    ['homeOdds', 0],
    ['homeOdds', 99.9],
    ['homeOdds', -99.9],
    ['homeOdds', 1_000_001],
    ['homeOdds', true],
    ['homeOdds', [100]],
    ['awayOdds', undefined],
    ['awayOdds', 'evens'],
    ['awayOdds', 50],
    ['awayOdds', -1_000_001],
    ['drawOdds', 0],
    ['drawOdds', 'x'],
    ['drawOdds', 12],
    ['oddsFormat', 'American'],
    ['oddsFormat', 'hongkong'],
    ['oddsFormat', null],
    ['oddsFormat', 1],
    ['home', '2'],
    ['home', null],
    ['home', 1_000_001],
    ['home', 1e-200],
    ['away', '-3'],
    ['away', -1_000_001],
    ['away', -5e-324],
    ['summary', 1],
    ['summary', null],
    ['summary', 'x'.repeat(501)],
    ['summary', 'half a pair \uD800'],
    ['gameDate', 'soon'],
    ['gameDate', null],
    ['gameDate', '2019-03-03 25:00:00.000'],
    ['gameDate', 10],
    ['seq', -1],
    ['seq', 1.5],
    ['seq', '1'],
    ['seq', 2 ** 53],
    ['seq', null],
    ['period', 'first half'],
    ['period', '1h/2h'],
    ['period', ''],
    ['period', null],
    ['subject', ''],
    ['subject', ' LeBron James'],
    ['subject', 'tab\tin it'],
    ['subject', 'x'.repeat(101)],
    ['subject', 'half a pair \uD800'],
    ['subject', 7],
    ['line', '2.5'],
    ['line', null],
    ['line', 1_000_001],
    ['line', 1e-9],
    ['main', 'yes'],
    ['reason', 'x'.repeat(101)],
    ['reason', 1],
  ])('a record whose %s is %j', async (field, value) => {
    const body = JSON.stringify({ odds: [{ ...validOdds, [field]: value }] })
    expect(await getRefusal({ method: 'PUT', resource: '/feeds', body })).toEqual(refused(`odds[0].${field}`))
  })

  test.each<readonly [format: string, price: unknown]>([
    ['decimal', 1],
    ['decimal', 0.5],
    ['decimal', -110],
    ['decimal', 10_002],
    ['decimal', '1,91'],
    ['fractional', 2.5],
    ['fractional', '5'],
    ['fractional', '5/0'],
    ['fractional', '0/5'],
    ['fractional', '-5/2'],
    ['fractional', '5/2/1'],
    ['fractional', '5 / 2'],
    ['fractional', '12345678/1'],
  ])('a %s price of %j', async (oddsFormat, homeOdds) => {
    const valid = oddsFormat === 'decimal' ? 1.91 : '10/11'
    const body = JSON.stringify({ odds: [{ ...validOdds, oddsFormat, awayOdds: valid, homeOdds }] })
    expect(await getRefusal({ method: 'PUT', resource: '/feeds', body })).toEqual(refused('odds[0].homeOdds'))
  })

  test.each<readonly [field: string, changes: Record<string, unknown>]>([
    ['status', { status: undefined }],
    ['status', { status: 'live' }],
    ['status', { status: null }],
    ['outcomes', { outcomes: undefined }],
    ['outcomes', { outcomes: [] }],
    ['outcomes', { outcomes: [{ id: 'over' }] }],
    ['outcomes', { outcomes: null }],
    ['outcomes', { outcomes: { over: 1.9 } }],
    ['outcomes', { outcomes: Array.from({ length: 201 }, (_, n) => ({ id: `runner-${n}`, odds: 2 })) }],
    ['outcomes[0]', { outcomes: ['over'] }],
    ['outcomes[0].id', { outcomes: [{ odds: 1.9 }] }],
    ['outcomes[0].id', { outcomes: [{ id: '', odds: 1.9 }] }],
    ['outcomes[0].id', { outcomes: [{ id: ' over', odds: 1.9 }] }],
    ['outcomes[0].id', { outcomes: [{ id: 'x'.repeat(101), odds: 1.9 }] }],
    ['outcomes[1].id', { outcomes: [...twoOutcomes.slice(0, 1), { id: 'over', odds: 2 }] }],
    ['outcomes[0].odds', { outcomes: [{ id: 'over', odds: 1 }] }],
    ['outcomes[0].odds', { outcomes: [{ id: 'over', odds: '1.9x' }] }],
    ['outcomes[0].odds', { outcomes: [{ id: 'over', odds: null }] }],
    ['outcomes[0].status', { outcomes: [{ id: 'over', odds: 1.9, status: 'open' }] }],
    ['outcomes[0].name', { outcomes: [{ id: 'over', odds: 1.9, name: ' ' }] }],
    ['outcomes[0].line', { outcomes: [{ id: 'over', odds: 1.9, line: 3 }] }],
    [
      'outcomes[1].line',
      { type: 'spread', outcomes: [...twoSides.slice(0, 1), { id: 'away', odds: 2, line: 2.5 }] },
    ],
  ])('a general record, naming %s: %j', async (field, changes) => {
    const body = JSON.stringify({ odds: [{ ...validGeneral, ...changes }] })
    expect(await getRefusal({ method: 'PUT', resource: '/feeds', body })).toEqual(refused(`odds[0].${field}`))
  })

  test.each<readonly [field: string, changes: Record<string, unknown>]>([
    ['isOpen', { isOpen: true }],
    ['isOpen', { isOpen: undefined }],
    ['date', { date: undefined }],
    ['gameId', { gameId: 'soccer' }],
  ])('a bet stop, naming %s: %j', async (field, changes) => {
    const body = JSON.stringify({ odds: [{ ...validBetStop, ...changes }] })
    expect(await getRefusal({ method: 'PUT', resource: '/feeds', body })).toEqual(refused(`odds[0].${field}`))
  })

  test.each<readonly [oddsFormat: string, price: string, reason: string]>([
    ['american', '−110', 'must be a number: write -110'],
    ['american', 'EVS', 'must be a number: write 100'],
    ['decimal', 'Evens', 'must be a number: write 2'],
    ['fractional', '5-2', 'must be a fraction: write "5/2"'],
    ['fractional', 'EVS', 'must be a fraction: write "1/1"'],
  ])(
    'a price in the words of the trade, with the form to send: %s %s',
    async (oddsFormat, homeOdds, reason) => {
      const awayOdds = { american: -110, decimal: 1.91, fractional: '10/11' }[oddsFormat]
      const response = await createRestApi().send(
        put({ odds: [{ ...validOdds, oddsFormat, homeOdds, awayOdds }] }),
      )
      expect(response.problem().errors).toEqual([{ field: 'odds[0].homeOdds', reason }])
    },
  )

  test.each<readonly [name: string, odds: object, field: string]>([
    ['the sides', { ...validOdds, oddsFormat: undefined, homeOdds: 1.91 }, 'odds[0].homeOdds'],
    [
      'outcomes',
      { ...validGeneral, oddsFormat: undefined, outcomes: [{ id: 'over', odds: 1.91 }] },
      'odds[0].outcomes[0].odds',
    ],
  ])(
    'a decimal price of %s without a format, with the format that is assumed and how to say another',
    async (_, odds, field) => {
      const response = await createRestApi().send(put({ odds: [odds] }))
      expect(response.problem().errors).toEqual([
        {
          field,
          reason: expect.stringMatching(/as an American price; decimal prices need "oddsFormat": "decimal"$/),
        },
      ])
    },
  )

  test('a NaN among many records, with its place', async () => {
    const odds = JSON.stringify(validOdds)
    const body = `{"odds":[\n${odds},\n${odds.replace('-110', 'NaN')}]}`
    const response = await createRestApi().send(put(body))
    expect(response.status).toBe(400)
    expect(response.problem().errors).toEqual([
      {
        field: 'odds[1].homeOdds',
        reason:
          'must be JSON: unexpected "NaN" at line 3, column 95 (JSON has no such number; leave the field out, or send null)',
      },
    ])
  })

  test('a number too large for JavaScript', async () => {
    const body = JSON.stringify({ odds: [validOdds] }).replace('"homeOdds":-110', '"homeOdds":1e999')
    expect(await getRefusal({ method: 'PUT', resource: '/feeds', body })).toEqual(refused('odds[0].homeOdds'))
  })

  test.each(['key-unknown', '', 'constructor', '__proto__', 'toString'])(
    'the API key %j, which belongs to no provider, whatever the body says',
    async (apiKeyId) => {
      const request = { ...put({ odds: [{ ...validOdds, provider: 'acme' }] }), apiKeyId }
      expect(await getRefusal(request)).toEqual(refused(undefined, 403))
    },
  )
})

describe('GET /feeds refuses', () => {
  const game = ['game-1']

  test.each(
    cases([
      ['no query', 'game', {}],
      ['no game', 'game', query({ from: ['1637440215'] })],
      ['an empty game', 'game[0]', query({ game: [''] })],
      ['an invalid game id', 'game[0]', query({ game: ['1'] })],
      ['an invalid second game id', 'game[1]', query({ game: ['game-1', 'x'] })],
      ['more games than fit', 'game', query({ game: Array.from({ length: 61 }, (_, n) => `game-${n}`) })],
      ['an unknown parameter', 'form', query({ game, form: ['1637440215'] })],
      ['a parameter in capitals', 'Limit', query({ game, Limit: ['1'] })],
      ['a from that is not a date', 'from', query({ game, from: ['yesterday'] })],
      ['an empty from', 'from', query({ game, from: [''] })],
      ['a from before 2000', 'from', query({ game, from: ['1999-12-31T23:59:59Z'] })],
      ['a from without a zone', 'from', query({ game, from: ['2026-05-01T18:59:00'] })],
      ['a to that is no day', 'to', query({ game, to: ['2026-02-30'] })],
      ['a to that is not a date', 'to', query({ game, to: ['2026-02-30T00:00:00Z'] })],
      ['a to before from', 'to', query({ game, from: ['1637440216'], to: ['1637440215'] })],
      ['from given twice', 'from', query({ game, from: ['1637440215', '1637440216'] })],
      ['an unknown order', 'order', query({ game, order: ['up'] })],
      ['an order in capitals', 'order', query({ game, order: ['ASC'] })],
      ['a limit of 0', 'limit', query({ game, limit: ['0'] })],
      ['a limit above 1,000', 'limit', query({ game, limit: ['1001'] })],
      ['a negative limit', 'limit', query({ game, limit: ['-1'] })],
      ['a limit with a fraction', 'limit', query({ game, limit: ['1.5'] })],
      ['a limit in words', 'limit', query({ game, limit: ['all'] })],
      ['an empty limit', 'limit', query({ game, limit: [''] })],
      ['a limit in another base', 'limit', query({ game, limit: ['0x10'] })],
      ['a since that is a date', 'since', query({ game, since: ['2026-05-01T18:59:00.000Z'] })],
      ['a negative since', 'since', query({ game, since: ['-1'] })],
      ['an empty since', 'since', query({ game, since: [''] })],
      ['a since in microseconds', 'since', query({ game, since: ['1777661940000000'] })],
      ['a since beyond all dates', 'since', query({ game, since: ['999999999999999'] })],
      ['from with since', 'from', query({ game, since: ['0'], from: ['1637440215'] })],
      ['to with since', 'to', query({ game, since: ['0'], to: ['1637440215'] })],
      ['since with opening', 'since', query({ game, opening: ['true'], since: ['0'] })],
      ['limit with opening', 'limit', query({ game, opening: ['true'], limit: ['5'] })],
      ['an opening that is not true', 'opening', query({ game, opening: ['yes'] })],
      ['order with since', 'order', query({ game, since: ['0'], order: ['asc'] })],
      ['a range of two games', 'game', query({ game: ['game-1', 'game-2'], from: ['1637440215'] })],
      ['an empty cursor', 'cursor', query({ game, cursor: [''] })],
      [
        'a cursor that was made up',
        'cursor',
        query({ game, cursor: ['eyJnYW1lIjowfQ.AAAAAAAAAAAAAAAAAAAAAA'] }),
      ],
      ['a cursor without signature', 'cursor', query({ game, cursor: ['eyJnYW1lIjowfQ'] })],
      ['a cursor that is too long', 'cursor', query({ game, cursor: ['x'.repeat(4_001)] })],
      ['an empty market', 'market[0]', query({ game, market: [''] })],
      ['a market that is not a market id', 'market[0]', query({ game, market: ['match odds'] })],
      ['a market that is not in canonical form', 'market[0]', query({ game, market: ['total@2.50'] })],
      ['a bet stop as a market', 'market[0]', query({ game, market: ['*'] })],
      [
        'more markets than allowed',
        'market',
        query({ game, market: Array.from({ length: 51 }, (_, n) => `m${n}`) }),
      ],
      ['a type with a space', 'type[0]', query({ game, type: ['match odds'] })],
      ['a provider with a dot', 'provider[1]', query({ game, provider: ['acme', 'a.b'] })],
    ]),
  )('$what, naming $field', async ({ field, request, status }) => {
    expect(await getRefusal({ method: 'GET', resource: '/feeds', ...request })).toEqual(
      refused(field, status),
    )
  })
})

describe('PUT /games refuses', () => {
  test.each(
    cases([
      ...bodies,
      ['an object without games', 'games', withBody({})],
      ['no games', 'games', withBody({ games: [] })],
      ['more games than allowed', 'games', withBody({ games: Array.from({ length: 101 }, () => validGame) })],
      ['a game that is null', 'games[0]', withBody({ games: [null] })],
      ['the same game twice', 'games[1].id', withBody({ games: [validGame, { ...validGame, name: 'x' }] })],
    ]),
  )('$what, naming $field', async ({ field, request, status }) => {
    expect(await getRefusal({ method: 'PUT', resource: '/games', ...request })).toEqual(
      refused(field, status),
    )
  })

  test.each<readonly [field: string, value: unknown]>([
    ['id', undefined],
    ['id', 'soccer-1'],
    ['id', 'game-a#b'],
    ['sport', undefined],
    ['sport', 'Soccer'],
    ['sport', 'american football'],
    ['sport', 'a#b'],
    ['sport', 'x'.repeat(33)],
    ['gameDate', undefined],
    ['gameDate', '2026-05-01'],
    ['gameDate', '2026-02-30T19:00:00Z'],
    ['gameDate', null],
    ['name', undefined],
    ['name', ''],
    ['name', '   '],
    ['name', 'x'.repeat(201)],
    ['name', 7],
    ['name', 'half a pair \uDC00'],
    ['homeTeam', ''],
    ['awayTeam', null],
    ['status', 'over'],
    ['status', null],
    ['league', ''],
    ['season', 2026],
    ['venue', []],
    ['type', 'x'.repeat(201)],
    ['live', null],
    ['live.score.away', { score: { home: 1 } }],
    ['live.score.home', { score: { home: -1, away: 0 } }],
    ['live.period', { period: '' }],
    ['live.clock.seconds', { clock: { seconds: -1, at: '2026-05-01T19:00:00.000Z', running: true } }],
    ['live.clock.at', { clock: { seconds: 1, at: 'now', running: true } }],
    ['live.clock.running', { clock: { seconds: 1, at: '2026-05-01T19:00:00.000Z' } }],
  ])('a game whose %s is %j, along with any valid game', async (field, value) => {
    const body = JSON.stringify({
      games: [
        { ...validGame, id: 'game-2' },
        { ...validGame, [field.split('.')[0] ?? field]: value },
      ],
    })
    expect(await getRefusal({ method: 'PUT', resource: '/games', body })).toEqual(
      refused(`games[1].${field}`),
    )
  })
})

describe('GET /games refuses', () => {
  test.each(
    cases([
      ['an unknown parameter', 'date', query({ date: ['2026-05-01'] })],
      ['a sport in capitals', 'sport', query({ sport: ['Tennis'] })],
      ['a day that does not exist', 'day', query({ day: ['2026-02-30'] })],
      ['a day with a time', 'day', query({ day: ['2026-05-01T00:00:00Z'] })],
      ['a status that is not indexed', 'status', query({ status: ['finished'] })],
      ['a from that is an instant', 'from', query({ from: ['2026-05-01T00:00:00Z'] })],
      ['a to that does not exist', 'to', query({ to: ['2026-02-30'] })],
      ['a to before from', 'to', query({ from: ['2026-05-02'], to: ['2026-05-01'] })],
      ['a to before today', 'to', query({ to: ['2026-04-30'] })],
      ['more than a year', 'to', query({ from: ['2026-05-01'], to: ['2027-05-03'] })],
      ['a day with from', 'day', query({ day: ['2026-05-01'], from: ['2026-05-01'] })],
      ['a sport given twice', 'sport', query({ sport: ['tennis', 'soccer'] })],
    ]),
  )('$what, naming $field', async ({ field, request, status }) => {
    expect(await getRefusal({ method: 'GET', resource: '/games', ...request })).toEqual(
      refused(field, status),
    )
  })

  test('an invalid game id, naming id', async () => {
    expect(await getRefusal({ method: 'GET', resource: '/games/{id}', pathParameters: { id: '1' } })).toEqual(
      refused('id'),
    )
  })
})
