import { readFile } from 'node:fs/promises'
import { FeedsPage, GamesPage, isLate, marketId, type Odds, toInstant } from '@sportsfeeds/domain'
import { beforeEach, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { createMarketStore } from '../store/market-store.ts'
import { eveningMs } from '../testing/odds.ts'
import { createRestApi, type RestApi } from '../testing/rest-api.ts'

/** Written by the functions before odds had markets with lines, outcomes and digests. */
const RecordedTable = z.object({
  items: z.array(z.record(z.string(), z.unknown())),
  rangeCursor: z.string(),
  sinceCursor: z.string(),
})

const recorded = RecordedTable.parse(
  JSON.parse(await readFile(new URL('../testing/recorded-table.json', import.meta.url), 'utf8')),
)
const game = 'game-soc-lfc-bou'

describe('a table that was written before markets', () => {
  let api: RestApi
  beforeEach(async () => {
    api = createRestApi()
    for (const item of recorded.items) await api.table.put(item)
  })

  const feeds = async (query: Record<string, string>): Promise<FeedsPage> => {
    const response = await api.send({
      method: 'GET',
      resource: '/feeds',
      query: Object.fromEntries(Object.entries({ game, ...query }).map(([name, value]) => [name, [value]])),
    })
    expect(response.status).toBe(200)
    return FeedsPage.parse(response.json())
  }

  const latest = [
    'moneyline acme 58 open home 1.87 draw 3.45 away 4.6',
    'moneyline zeta 58 open home 1.88 draw 3.5 away 4.4',
    'spread acme 59 suspended home -115@-1.5 away 100@1.5',
    'total acme 56 open over 10/11@2.5 under 21/20@2.5',
  ]

  test('has the latest of every market, before the projector runs', async () => {
    expect((await feeds({})).odds.map(summarize)).toEqual(latest)
  })

  test('has the latest of markets that moved last before the projector ran, and of one that moved since', async () => {
    const markets = createMarketStore(api.table)
    await markets.saveWatermark('shard-0', eveningMs + 10_000)
    await markets.saveWatermark('shard-0', eveningMs + 3_600_000)
    expect((await feeds({})).odds.map(summarize)).toEqual(latest)

    const [moved] = (await feeds({ market: 'total' })).odds
    if (moved === undefined) throw new Error('The total is gone.')
    const newest = { ...moved, date: toInstant(eveningMs), status: 'closed' as const, digest: 'abcdefgh' }
    await markets.saveMarket({ newest, priced: newest }, { retentionSeconds: 3_600 })
    expect((await feeds({})).odds.map(summarize)).toEqual([
      ...latest.slice(0, 3),
      'total acme 00 closed over 10/11@2.5 under 21/20@2.5',
    ])
  })

  test('is read by range and since', async () => {
    const ascending = (await feeds({ order: 'asc' })).odds
    expect(ascending.map(({ date }) => date.slice(17, 19))).toEqual(['40', '56', '57', '58', '58', '59'])
    expect((await feeds({ from: '2026-05-01T18:59:57Z', to: '2026-05-01T18:59:58Z' })).odds).toHaveLength(3)
    const since = (await feeds({ since: String(eveningMs) })).odds
    expect(since.map(summarize).toSorted()).toEqual(ascending.map(summarize).toSorted())
    expect(since.filter(isLate)).toHaveLength(1)
  })

  test('is read on by the cursors of that time', async () => {
    const all = (await feeds({ order: 'asc' })).odds
    expect((await feeds({ limit: '9', cursor: recorded.rangeCursor })).odds).toEqual(all.slice(2))
    const since = { since: '1777661940000', limit: '9', cursor: recorded.sinceCursor }
    expect((await feeds(since)).odds).toEqual(all.slice(2))
  })

  test('has its games, by status and by day', async () => {
    expect(await list(api, {})).toEqual(['game-soc-lfc-bou', 'game-ten-swi-sab'])
    expect(await list(api, { status: ['live'] })).toEqual(['game-soc-lfc-bou'])
    expect(await list(api, { day: ['2026-05-02'] })).toEqual(['game-ten-swi-sab'])
  })

  test('takes a new record of a market', async () => {
    const record = {
      gameId: game,
      type: 'moneyline',
      date: '2026-05-01T18:59:59.500Z',
      status: 'open',
      oddsFormat: 'decimal',
      outcomes: [{ id: 'home', odds: 1.8 }],
    }
    await api.send({ method: 'PUT', resource: '/feeds', body: JSON.stringify({ odds: [record] }) })
    expect((await feeds({ market: 'moneyline', provider: 'acme' })).odds.map(summarize)).toEqual([
      'moneyline acme 59 open home 1.8',
    ])
  })
})

async function list(api: RestApi, query: Record<string, string[]>): Promise<string[]> {
  const response = await api.send({ method: 'GET', resource: '/games', query })
  return GamesPage.parse(response.json()).games.map(({ id }) => id)
}

function summarize(odds: Odds): string {
  const outcomes = odds.outcomes.map(
    ({ id, odds: price, line }) => `${id} ${price}${line === undefined ? '' : `@${line}`}`,
  )
  return [marketId(odds), odds.provider, odds.date.slice(17, 19), odds.status, ...outcomes].join(' ')
}
