import {
  addToMarket,
  hasPrices,
  type MarketState,
  type Odds,
  oddsId,
  providerMarketId,
} from '@sportsfeeds/domain'
import { copiedAfterMs, hasLateCopy, lateOddsKey, oddsKey } from '@sportsfeeds/domain/internal'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createMemoryOddsStore } from '../testing/memory-odds-store.ts'
import { eveningMs, histories, oddsAt, pricedAt } from '../testing/odds.ts'
import { createOddsFilter, type FilterParameters } from './odds-filter.ts'
import {
  catchUp,
  latestOdds,
  oddsInRange,
  type OddsRead,
  openingOdds,
  type ReadPosition,
} from './read-odds.ts'
import { shareReads } from './share-reads.ts'

const games = ['game-1', 'game-2', 'game-3']
const offsets = fc.integer({ min: -700_000, max: 700_000 })
const limits = fc.integer({ min: 1, max: 40 })
const pageItems = fc.integer({ min: 1, max: 50 })

describe('catching up', () => {
  test('returns all odds received since, however late, once, on pages of any size', async () => {
    await fc.assert(
      fc.asyncProperty(
        histories({ maxDelayMs: 4 * copiedAfterMs }),
        offsets,
        limits,
        pageItems,
        async (history, offset, limit, maxPageItems) => {
          const since = eveningMs + offset
          const oddsStore = await createMemoryOddsStore(history, { maxPageItems })
          const pages = await readAll((start) => catchUp(unshared(oddsStore), games, { since, limit, start }))
          const wanted = history.filter(({ receivedAt }) => receivedAt >= since)
          expect(pages.flat()).toEqual(
            games.flatMap((game) => {
              const ofGame = wanted.filter(({ gameId }) => gameId === game)
              return [
                ...ofGame.filter(hasLateCopy).toSorted(compareBy((odds) => lateOddsKey(odds).SK)),
                ...inKeyOrder(ofGame.filter((odds) => !hasLateCopy(odds))),
              ]
            }),
          )
          for (const page of pages) expect(page.length).toBeLessThanOrEqual(limit)
        },
      ),
    )
  })

  test('returns each record of one instant that arrived late', async () => {
    const first = oddsAt(0)
    const corrected = oddsAt(0, { outcomes: pricedAt(-120), receivedAt: eveningMs + 3 * copiedAfterMs })
    const again = oddsAt(0, { outcomes: pricedAt(-130), receivedAt: eveningMs + 4 * copiedAfterMs })
    const oddsStore = await createMemoryOddsStore([])
    for (const odds of [first, corrected, again]) await oddsStore.putOdds([odds], { retentionSeconds: 60 })
    const { odds } = await catchUp(unshared(oddsStore), ['game-1'], { since: eveningMs, limit: 9 })
    expect(odds).toEqual([corrected, again, first])
  })

  test('reads hardly more of a busy game than fits on its pages', async () => {
    const many = Array.from({ length: 30 }, (_, n) => `game-${n}`)
    const history = many.flatMap((gameId) => Array.from({ length: 20 }, (_, n) => oddsAt(n, { gameId })))
    const oddsStore = await createMemoryOddsStore(history)
    let found = 0
    const counted: Parameters<typeof shareReads>[0] = {
      ...oddsStore,
      oddsOfGameReceivedSince: async (game, options) => {
        const page = await oddsStore.oddsOfGameReceivedSince(game, options)
        found += page.odds.length
        return page
      },
    }
    const pages = await readAll((start) =>
      catchUp(unshared(counted), many, { since: eveningMs, limit: 70, start }),
    )
    expect(pages.flat()).toHaveLength(history.length)
    expect(found).toBeLessThan(1.2 * history.length)
  })

  test('includes the instant itself, to fractions of a millisecond', async () => {
    const odds = oddsAt(0, { receivedAt: eveningMs + 0.5 })
    const oddsStore = await createMemoryOddsStore([odds])
    const at = async (since: number) =>
      (await catchUp(unshared(oddsStore), ['game-1'], { since, limit: 9 })).odds
    expect(await at(eveningMs + 0.5)).toEqual([odds])
    expect(await at(eveningMs + 0.501)).toEqual([])
  })

  test('has a next page although nothing was found, if it did not reach the end of a game', async () => {
    const old = Array.from({ length: 5 }, (_, n) => oddsAt(n))
    const oddsStore = await createMemoryOddsStore([...old, oddsAt(9)], { maxPageItems: 3 })
    const first = await catchUp(unshared(oddsStore), ['game-1'], { since: eveningMs + 9, limit: 9 })
    expect(first).toEqual({ odds: [], next: { game: 0, after: oddsKey(oddsAt(2)).SK } })
    const second = await catchUp(unshared(oddsStore), ['game-1'], {
      since: eveningMs + 9,
      limit: 9,
      start: first.next,
    })
    expect(second.odds).toEqual([oddsAt(9)])
  })

  test.each([1, 4, 8, 29, 30, 31])(
    'of more games than are read concurrently finds all, %i a page',
    async (limit) => {
      const many = Array.from({ length: 30 }, (_, n) => oddsAt(n, { gameId: `game-${n}` }))
      const oddsStore = await createMemoryOddsStore(many)
      const ids = many.map(({ gameId }) => gameId)
      const pages = await readAll((start) =>
        catchUp(unshared(oddsStore), ids, { since: eveningMs, limit, start }),
      )
      expect(pages.flat()).toEqual(many)
      const latest = await readAll((start) => latestOdds(unshared(oddsStore), ids, { limit, start }))
      expect(latest.flat()).toEqual(many)
    },
  )
})

describe('a range of dates', () => {
  test('agrees with a filter of the whole history in both orders, on pages of any size', async () => {
    await fc.assert(
      fc.asyncProperty(
        histories({ games: 2 }),
        fc.option(offsets, { nil: undefined }),
        fc.option(offsets, { nil: undefined }),
        fc.constantFrom('asc' as const, 'desc' as const),
        limits,
        pageItems,
        async (history, fromOffset, toOffset, order, limit, maxPageItems) => {
          fc.pre(fromOffset === undefined || toOffset === undefined || fromOffset <= toOffset)
          const from = fromOffset === undefined ? undefined : oddsAt(fromOffset).date
          const to = toOffset === undefined ? undefined : oddsAt(toOffset).date
          const oddsStore = await createMemoryOddsStore(history, { maxPageItems })
          const pages = await readAll((start) =>
            oddsInRange(oddsStore, 'game-1', { from, to, order, limit, start }),
          )
          const expected = inKeyOrder(
            history.filter(
              ({ gameId, date }) => gameId === 'game-1' && date >= (from ?? '') && date <= (to ?? '~'),
            ),
          )
          expect(pages.flat()).toEqual(order === 'asc' ? expected : expected.toReversed())
          for (const page of pages) expect(page.length).toBeLessThanOrEqual(limit)
        },
      ),
    )
  })
})

test('openings are the first prices of each market, each on one page, on pages of any size', async () => {
  await fc.assert(
    fc.asyncProperty(histories({ games: games.length }), limits, async (history, limit) => {
      const oddsStore = await createMemoryOddsStore(history)
      const pages = await readAll((start) => openingOdds(oddsStore, games, { limit, start }))
      const firsts = new Map<string, Odds>()
      for (const odds of inKeyOrder(history.filter(hasPrices)))
        if (!firsts.has(providerMarketId(odds))) firsts.set(providerMarketId(odds), odds)
      expect(new Set(pages.flat())).toEqual(new Set(firsts.values()))
      expect(pages.flat()).toHaveLength(firsts.size)
    }),
  )
})

describe('the latest odds of several games', () => {
  test('never split the markets of one game over pages, and cover every game', async () => {
    await fc.assert(
      fc.asyncProperty(histories(), limits, async (history, limit) => {
        const oddsStore = await createMemoryOddsStore(history)
        const pages = await readAll((start) => latestOdds(unshared(oddsStore), games, { limit, start }))
        expect(pages.flat().map(oddsId)).toEqual(games.flatMap((game) => latestOf(history, game)).map(oddsId))
        const homes = games.map(
          (game) => pages.filter((page) => page.some(({ gameId }) => gameId === game)).length,
        )
        expect(Math.max(...homes)).toBeLessThanOrEqual(1)
      }),
    )
  })
})

test('latest, range and since end in the same state of each market, with records that are sent again', async () => {
  const repeats = fc.array(fc.record({ pick: fc.nat(), afterMs: fc.nat(90_000) }), { maxLength: 20 })
  await fc.assert(
    fc.asyncProperty(
      histories({ games: 1, maxLength: 60, maxDelayMs: 30_000 }),
      repeats,
      limits,
      async (history, again, limit) => {
        const sent = again.flatMap(({ pick, afterMs }) => {
          const odds = history[pick % Math.max(1, history.length)]
          return odds === undefined ? [] : [{ ...odds, receivedAt: odds.receivedAt + afterMs }]
        })
        const all = [...history, ...sent].toSorted((a, b) => a.receivedAt - b.receivedAt)
        const oddsStore = await createMemoryOddsStore([])
        for (const odds of all) await oddsStore.putOdds([odds], { retentionSeconds: 60 })
        const expected = latestOf(all, 'game-1')
        const reads = [
          await readAll((start) => latestOdds(unshared(oddsStore), ['game-1'], { limit, start })),
          await readAll((start) => oddsInRange(oddsStore, 'game-1', { order: 'desc', limit, start })),
          await readAll((start) => catchUp(unshared(oddsStore), ['game-1'], { since: 0, limit, start })),
        ]
        for (const pages of reads) expect(latestOf(pages.flat(), 'game-1')).toEqual(expected)
      },
    ),
  )
})

test('filters leave out other markets, types and providers, and no bet stop of the provider', async () => {
  const odds = [
    oddsAt(0, { type: 'spread', line: -3.5 }),
    oddsAt(1, { type: 'spread', line: -4 }),
    oddsAt(2, { type: 'total', line: 2.5, period: '1h' }),
    oddsAt(3, { type: 'moneyline', provider: 'zeta' }),
    oddsAt(4, { type: '*', status: 'suspended', outcomes: [] }),
    oddsAt(5, { type: '*', status: 'suspended', outcomes: [], provider: 'zeta' }),
  ]
  const oddsStore = await createMemoryOddsStore(odds)
  const found = async (parameters: FilterParameters): Promise<number[][]> => {
    const accepts = createOddsFilter(parameters)
    const options = { limit: 2, accepts }
    const reads = [
      await readAll((start) => latestOdds(unshared(oddsStore), ['game-1'], { ...options, start })),
      await readAll((start) => oddsInRange(oddsStore, 'game-1', { ...options, order: 'asc', start })),
      await readAll((start) =>
        catchUp(unshared(oddsStore), ['game-1'], { ...options, since: eveningMs, start }),
      ),
    ]
    return reads.map((pages) =>
      pages
        .flat()
        .map((record) => odds.findIndex((each) => oddsId(each) === oddsId(record)))
        .toSorted((a, b) => a - b),
    )
  }
  expect(await found({})).toEqual(everywhere([0, 1, 2, 3, 4, 5]))
  expect(await found({ market: ['spread@-4'] })).toEqual(everywhere([1, 4, 5]))
  expect(await found({ market: ['spread'] })).toEqual(everywhere([4, 5]))
  expect(await found({ type: ['spread', 'moneyline'] })).toEqual(everywhere([0, 1, 3, 4, 5]))
  expect(await found({ provider: ['zeta'] })).toEqual(everywhere([3, 5]))
  expect(await found({ market: ['total/1h@2.5'], provider: ['acme'] })).toEqual(everywhere([2, 4]))
})

test('a page ends before its outcomes exceed what a response may hold', async () => {
  const outcomes = Array.from({ length: 200 }, (_, n) => ({ id: `runner-${n}`, odds: 200 }))
  const races = Array.from({ length: 100 }, (_, n) =>
    oddsAt(n, { gameId: `game-${n}`, type: 'win', outcomes }),
  )
  const oddsStore = await createMemoryOddsStore(races)
  const ids = races.map(({ gameId }) => gameId)
  for (const pages of [
    await readAll((start) => latestOdds(unshared(oddsStore), ids, { limit: 1_000, start })),
    await readAll((start) => catchUp(unshared(oddsStore), ids, { limit: 1_000, since: eveningMs, start })),
  ]) {
    expect(pages.flat()).toEqual(races)
    expect(Math.max(...pages.map(({ length }) => length))).toBeLessThanOrEqual(40)
  }
})

/** What each of the three reads finds. */
function everywhere(indexes: number[]): number[][] {
  return [indexes, indexes, indexes]
}

async function readAll(read: (start: ReadPosition | undefined) => Promise<OddsRead>): Promise<Odds[][]> {
  const pages: Odds[][] = []
  let start: ReadPosition | undefined
  do {
    const { odds, next } = await read(start)
    pages.push(odds)
    start = next
  } while (start !== undefined)
  return pages
}

/** The newest record of each market of a game and, before it, the one whose prices hold. */
function latestOf(history: readonly Odds[], game: string): Odds[] {
  const states = new Map<string, MarketState>()
  for (const odds of history.filter(({ gameId }) => gameId === game)) {
    states.set(providerMarketId(odds), addToMarket(states.get(providerMarketId(odds)), odds))
  }
  return [...states]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, { newest, priced }]) =>
      priced === undefined || priced === newest ? [newest] : [priced, newest],
    )
}

function inKeyOrder(odds: readonly Odds[]): Odds[] {
  return odds.toSorted(compareBy(oddsId))
}

function compareBy(getKey: (odds: Odds) => string) {
  return (a: Odds, b: Odds): number => (getKey(a) < getKey(b) ? -1 : Number(getKey(a) > getKey(b)))
}

/** Reads for one request. */
function unshared(oddsStore: Parameters<typeof shareReads>[0]) {
  return shareReads(oddsStore, { now: () => eveningMs })
}
