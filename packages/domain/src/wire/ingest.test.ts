import { describe, expect, test } from 'vitest'
import { referenceFeed } from '../testing/samples.ts'
import { FeedOdds, feedDateIssue, toOdds } from './ingest.ts'

const [sample] = referenceFeed.odds

function faultyFields(change: Record<string, unknown>): string[] {
  const parsed = FeedOdds.safeParse({ ...sample, ...change })
  return parsed.success ? [] : parsed.error.issues.map(({ path }) => path.join('.'))
}

describe('a record of odds of a provider', () => {
  test('is accepted as the reference solution sends it', () => {
    expect(FeedOdds.parse(sample)).toEqual({
      ...sample,
      oddsFormat: 'american',
      date: '2021-11-20T20:30:15.000Z',
      gameDate: '2019-03-03T13:00:00.000Z',
    })
  })

  test.each<[string, Record<string, unknown>]>([
    ['gameId', { gameId: '2957FB14' }],
    ['gameId', { gameId: 'game-a#b' }],
    ['type', { type: 'a#b' }],
    ['isOpen', { isOpen: 'yes' }],
    ['homeOdds', { homeOdds: 'evens' }],
    ['homeOdds', { homeOdds: null }],
    ['awayOdds', { awayOdds: 50 }],
    ['drawOdds', { drawOdds: 0 }],
    ['homeOdds', { oddsFormat: 'decimal', homeOdds: 0.9, awayOdds: 2 }],
    ['oddsFormat', { oddsFormat: 'roman' }],
    ['date', { date: '2021-02-30T10:00:00Z' }],
    ['home', { home: '−3' }],
    ['summary', { summary: 'x'.repeat(501) }],
    ['seq', { seq: 1.5 }],
  ])('is refused by the name of its field %s in %j', (field, change) => {
    expect(faultyFields(change)).toContain(field)
  })

  test('cannot name its provider', () => {
    const feed = FeedOdds.parse({ ...sample, provider: 'somebody-else' })
    expect(toOdds(feed, 'acme', 5)).toMatchObject({ provider: 'acme', receivedAt: 5 })
  })

  test('may be dated up to a day ahead, and not more', () => {
    const feed = FeedOdds.parse({ ...sample, date: '2026-05-02T00:00:00.000Z' })
    expect(feedDateIssue(feed, Date.parse('2026-05-01T00:00:00.000Z'))).toBeUndefined()
    expect(feedDateIssue(feed, Date.parse('2026-04-30T23:59:59.999Z'))).toMatch(/future/)
  })
})
