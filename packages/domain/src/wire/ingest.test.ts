import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { odds } from '../testing/arbitraries.ts'
import { referenceFeed } from '../testing/samples.ts'
import { feedDateIssue, type FeedOdds, parseFeedOdds, toOdds } from './ingest.ts'

const [sample] = referenceFeed.odds

const general = {
  gameId: 'game-sr:match:1234',
  type: 'total',
  line: 2.5,
  date: '2026-05-01T19:00:00.000Z',
  status: 'open',
  oddsFormat: 'decimal',
  outcomes: [
    { id: 'over', odds: 1.9 },
    { id: 'under', odds: 1.95 },
  ],
}

const betStop = { gameId: 'game-1', type: '*', isOpen: false, date: '2026-05-01T19:00:00.000Z' }

function parse(value: unknown): FeedOdds {
  const parsed = parseFeedOdds(value)
  if (!parsed.success) throw parsed.error
  return parsed.data
}

function faultyFields(value: unknown): string[] {
  const parsed = parseFeedOdds(value)
  return parsed.success ? [] : parsed.error.issues.map(({ path }) => path.join('.'))
}

describe('a record in the reference form', () => {
  test('is accepted as the reference solution sends it', () => {
    expect(parse(sample)).toEqual({
      gameId: sample.gameId,
      summary: sample.summary,
      gameDate: '2019-03-03T13:00:00.000Z',
      type: 'spread',
      date: '2021-11-20T20:30:15.000Z',
      status: 'open',
      oddsFormat: 'american',
      outcomes: [
        { id: 'home', odds: -110, line: 2 },
        { id: 'away', odds: -110, line: -3 },
      ],
    })
  })

  test('is over and under in a total', () => {
    const { outcomes } = parse({ ...sample, type: 'total', home: 2.5, away: 2.5 })
    expect(outcomes.map(({ id, line }) => [id, line])).toEqual([
      ['over', 2.5],
      ['under', 2.5],
    ])
  })

  test.each<[string, Record<string, unknown>]>([
    ['gameId', { gameId: '2957FB14' }],
    ['gameId', { gameId: 'game-a#b' }],
    ['type', { type: 'a#b' }],
    ['isOpen', { isOpen: 'yes' }],
    ['homeOdds', { homeOdds: 'evens' }],
    ['homeOdds', { homeOdds: null }],
    ['homeOdds', { homeOdds: undefined }],
    ['awayOdds', { awayOdds: 50 }],
    ['drawOdds', { drawOdds: 0 }],
    ['homeOdds', { oddsFormat: 'decimal', homeOdds: 0.9, awayOdds: 2 }],
    ['oddsFormat', { oddsFormat: 'roman' }],
    ['date', { date: '2021-02-30T10:00:00Z' }],
    ['home', { home: '−3' }],
    ['away', { line: 2, away: 2 }],
    ['line', { line: '2' }],
    ['summary', { summary: 'x'.repeat(501) }],
    ['seq', { seq: 1.5 }],
  ])('is refused by the name of its field %s in %j', (field, change) => {
    expect(faultyFields({ ...sample, ...change })).toContain(field)
  })

  test.each<Record<string, unknown>>([
    { homeOdds: 0, awayOdds: 0 },
    { homeOdds: null, awayOdds: null, drawOdds: null },
    { homeOdds: undefined, awayOdds: undefined },
  ])('suspends without prices, however a feed writes that: %j', (change) => {
    expect(parse({ ...sample, isOpen: false, ...change })).toMatchObject({
      status: 'suspended',
      outcomes: [],
    })
  })
})

describe('a record in the general form', () => {
  test('is accepted with any outcomes', () => {
    expect(parse(general)).toEqual(general)
  })

  test.each<[string, Record<string, unknown>]>([
    ['status', { status: 'paused' }],
    ['outcomes', { outcomes: [] }],
    ['outcomes.1.id', { outcomes: [general.outcomes[0], general.outcomes[0]] }],
    ['outcomes.0.odds', { outcomes: [{ id: 'over', odds: 0.5 }] }],
    ['outcomes.0.line', { outcomes: [{ id: 'over', odds: 1.5, line: 3.5 }] }],
    ['period', { period: 'a/b' }],
    ['subject', { subject: '' }],
  ])('is refused by the name of its field %s in %j', (field, change) => {
    expect(faultyFields({ ...general, ...change })).toContain(field)
  })

  test('suspends and closes without prices', () => {
    expect(parse({ ...general, status: 'closed', outcomes: undefined })).toMatchObject({ outcomes: [] })
  })
})

describe('a bet stop', () => {
  test('suspends all markets of a game', () => {
    expect(parse({ ...betStop, reason: 'goal' })).toMatchObject({
      type: '*',
      status: 'suspended',
      outcomes: [],
      reason: 'goal',
    })
  })

  test('opens nothing', () => {
    expect(faultyFields({ ...betStop, isOpen: true })).toEqual(['isOpen'])
  })
})

test('fields that are not known are listed, and do no harm', () => {
  expect(parseFeedOdds({ ...sample, eventId: 7 })).toMatchObject({
    success: true,
    unknownFields: ['eventId'],
  })
  expect(parseFeedOdds(sample)).toMatchObject({ unknownFields: [] })
  expect(parseFeedOdds(general)).toMatchObject({ unknownFields: [] })
})

describe('odds of a provider', () => {
  test('have the provider of the key, never of the body', () => {
    expect(toOdds(parse({ ...sample, provider: 'somebody-else' }), 'acme', 5)).toMatchObject({
      provider: 'acme',
      receivedAt: 5,
    })
  })

  test('of one request arrive one after the other', () => {
    const feed = parse(sample)
    expect(toOdds(feed, 'acme', 1_777_662_060_000, 2).receivedAt).toBe(1_777_662_060_000.002)
    expect(toOdds(feed, 'acme', 1_777_662_060_000, 999).receivedAt).toBe(1_777_662_060_000.999)
  })

  test('have the same digest in the reference form and in the general form', () => {
    const reference = { gameId: 'game-1', type: 'spread', date: 1_777_662_060, oddsFormat: 'decimal' }
    const asReference = {
      ...reference,
      isOpen: true,
      line: -3.5,
      home: -3.5,
      away: 3.5,
      homeOdds: 1.9,
      awayOdds: 1.95,
    }
    const asGeneral = {
      ...reference,
      status: 'open',
      line: -3.5,
      outcomes: [
        { id: 'away', odds: 1.95, line: 3.5 },
        { id: 'home', odds: 1.9 },
      ],
    }
    expect(toOdds(parse(asReference), 'acme', 1).digest).toBe(toOdds(parse(asGeneral), 'acme', 2).digest)
  })

  test('differ in the digest when what they say differs, and not by the order of the outcomes', () => {
    fc.assert(
      fc.property(odds, ({ provider, receivedAt, digest, ...feed }) => {
        const other = feed.status === 'open' ? 'closed' : 'open'
        expect(toOdds({ ...feed, status: other }, provider, receivedAt).digest).not.toBe(digest)
        expect(
          toOdds({ ...feed, outcomes: feed.outcomes.toReversed(), summary: 'x' }, provider, 0).digest,
        ).toBe(digest)
      }),
    )
  })
})

test('a feed date may be up to a minute ahead', () => {
  const feed = parse({ ...sample, date: '2026-05-01T00:01:00.000Z' })
  expect(feedDateIssue(feed, Date.parse('2026-05-01T00:00:00.000Z'))).toBeUndefined()
  expect(feedDateIssue(feed, Date.parse('2026-04-30T23:59:59.999Z'))).toMatch(/future/)
})

test.each<[format: string, asText: [string, string], asSent: [number, number]]>([
  ['american', ['+150', '-110'], [150, -110]],
  ['decimal', ['2.50', '1.91'], [2.5, 1.91]],
])('%s prices may be text in either form: they are the same record', (oddsFormat, asText, asSent) => {
  const [homeOdds, awayOdds] = asText
  const reference = { ...sample, oddsFormat }
  expect(parse({ ...reference, homeOdds, awayOdds })).toEqual(
    parse({ ...reference, homeOdds: asSent[0], awayOdds: asSent[1] }),
  )
  const outcomes = (prices: readonly unknown[]): unknown => ({
    ...general,
    oddsFormat,
    outcomes: prices.map((price, place) => ({ id: `o${place}`, odds: price })),
  })
  expect(parse(outcomes(asText))).toEqual(parse(outcomes(asSent)))
})

test('a price of "0" is none while the market is suspended', () => {
  const none = parse({ ...sample, isOpen: false, homeOdds: '0', awayOdds: 0 })
  expect(none.outcomes).toEqual([])
})
