import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { odds as anyOdds, withDigest } from '../testing/arbitraries.ts'
import { fromMarketItem, MarketItem, oddsRank, toMarketItem } from './market-item.ts'
import { addToMarket, laterBetStop, type MarketState, viewMarket } from './market-state.ts'
import { compareOdds, type Odds } from './odds.ts'

const base = {
  gameId: 'game-1',
  type: 'moneyline',
  provider: 'acme',
  date: '2026-05-01T19:00:00.000Z',
  status: 'open',
  oddsFormat: 'decimal',
  outcomes: [
    { id: 'home', odds: 2.1 },
    { id: 'away', odds: 1.8 },
  ],
  receivedAt: 1_777_662_060_000,
} as const satisfies Omit<Odds, 'digest'>

function record(change: Partial<Odds>): Odds {
  return withDigest({ ...base, outcomes: [...base.outcomes], ...change })
}

const open = record({})
const suspended = record({
  status: 'suspended',
  outcomes: [],
  date: '2026-05-01T19:00:01.000Z',
  reason: 'goal',
})
const betStop = record({ type: '*', status: 'suspended', outcomes: [], date: '2026-05-01T19:00:00.000Z' })

/** Records of one market with dates, sequence numbers and arrivals that often agree. */
const history = fc.array(
  fc
    .record({
      date: fc.constantFrom('2026-05-01T19:00:00.000Z', '2026-05-01T19:00:01.000Z'),
      seq: fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined }),
      status: fc.constantFrom('open', 'suspended', 'closed'),
      outcomes: fc.constantFrom<Odds['outcomes']>([], [{ id: 'home', odds: 2 }], [{ id: 'home', odds: 3 }]),
      receivedAt: fc.integer({ min: 1, max: 4 }),
    })
    .map((change) => record(change)),
  { minLength: 1, maxLength: 8 },
)

function fold(records: readonly Odds[]): MarketState | undefined {
  return records.reduce<MarketState | undefined>(addToMarket, undefined)
}

describe('the state of a market', () => {
  test('is the same for any order of its records, however often each comes', () => {
    fc.assert(
      fc.property(
        history.chain((records) =>
          fc.tuple(fc.constant(records), fc.shuffledSubarray(records, { minLength: records.length })),
        ),
        ([records, shuffled]) => {
          expect(fold([...shuffled, ...records])).toEqual(fold(records))
        },
      ),
    )
  })

  test('keeps the newest record, and the newest that has prices', () => {
    fc.assert(
      fc.property(history, (records) => {
        const state = fold(records)
        const sorted = records.toSorted(compareOdds)
        expect(state?.newest).toEqual(sorted.at(-1))
        expect(state?.priced).toEqual(sorted.findLast(({ outcomes }) => outcomes.length > 0))
      }),
    )
  })

  test('is read back from its item', () => {
    fc.assert(
      fc.property(anyOdds, anyOdds, (newest, other) => {
        const sameMarket = withDigest({
          ...newest,
          outcomes: other.outcomes,
          oddsFormat: other.oddsFormat,
          date: other.date,
        })
        const state = addToMarket(addToMarket(undefined, newest), sameMarket)
        expect(fromMarketItem(MarketItem.parse(toMarketItem(state, 60)))).toEqual(state)
      }),
    )
  })

  test('has a rank that sorts as text in the order of records', () => {
    fc.assert(
      fc.property(history, (records) => {
        const sorted = records.toSorted(compareOdds).map(oddsRank)
        expect(sorted).toEqual(sorted.toSorted())
      }),
    )
  })
})

describe('a market on the screen', () => {
  test('keeps its prices while it is suspended without any', () => {
    const state = addToMarket(addToMarket(undefined, open), suspended)
    expect(viewMarket(state)).toEqual({
      status: 'suspended',
      reason: 'goal',
      since: suspended.date,
      outcomes: open.outcomes,
    })
  })

  test('is suspended by a bet stop at the same instant, before and after, whichever comes first', () => {
    const state = addToMarket(undefined, open)
    expect(viewMarket(state, stopAt('2026-05-01T18:59:59.999Z')).status).toBe('open')
    expect(viewMarket(state, stopAt('2026-05-01T19:00:00.000Z')).status).toBe('suspended')
    expect(viewMarket(state, stopAt('2026-05-01T19:00:00.001Z')).status).toBe('suspended')
  })

  test('opens again by a record after the bet stop', () => {
    const reopened = addToMarket(addToMarket(undefined, open), record({ date: '2026-05-01T19:00:00.001Z' }))
    expect(viewMarket(reopened, betStop).status).toBe('open')
  })

  test('stays closed under a bet stop', () => {
    const closed = addToMarket(undefined, record({ status: 'closed', date: '2026-05-01T18:00:00.000Z' }))
    expect(viewMarket(closed, betStop).status).toBe('closed')
  })

  test('shows what a closing record says of each outcome, next to the last prices', () => {
    const closing = record({
      status: 'closed',
      date: '2026-05-01T21:00:00.000Z',
      outcomes: [
        { id: 'home', status: 'winner' },
        { id: 'away', status: 'loser' },
      ],
    })
    expect(viewMarket(addToMarket(addToMarket(undefined, open), closing)).outcomes).toEqual([
      { id: 'home', odds: 2.1, status: 'winner' },
      { id: 'away', odds: 1.8, status: 'loser' },
    ])
  })
})

function stopAt(date: string): Odds | undefined {
  return laterBetStop(undefined, { ...betStop, date })
}
