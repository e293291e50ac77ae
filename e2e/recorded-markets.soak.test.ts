import { readFile, rm } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import {
  book,
  FeedsPage,
  type Game,
  GamesPage,
  marketId,
  type Odds,
  type ProviderPrices,
} from '@sportsfeeds/domain'
import type { RunningStack } from '@sportsfeeds/local'
import { recordedEpl, recordedMatch, recordedNba, recordedRace } from '@sportsfeeds/simulator/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { runSimulator } from './testing/run-simulator.ts'
import { startClientStack } from './testing/start-client-stack.ts'
import { writeOutputs } from './testing/write-outputs.ts'

const recordings = [recordedRace, recordedNba, recordedEpl]
const missing = recordings.find(({ isPresent }) => !isPresent)

/** Large enough for a snapshot of 67 bookmakers to be sent in seconds. */
const providerRate = { operator: true, oddsPerSecond: 10_000, ratePerSecond: 500, burst: 1_000 }

describe.skipIf(missing !== undefined)(`recorded markets${missing?.skipped ?? ''}`, () => {
  let stack: RunningStack
  let token: string
  let directory: string
  let outputs: string

  beforeAll(async () => {
    const bookmakers = new Set([...(await bookmakersIn(recordedNba)), ...(await bookmakersIn(recordedEpl))])
    ;({ stack, token } = await startClientStack({
      config: {
        'sportsfeeds:providers': ['racecourse', ...bookmakers].map((name) => ({ name, ...providerRate })),
      },
    }))
    ;({ directory, file: outputs } = await writeOutputs(stack.outputs))
  })

  afterAll(async () => {
    await stack.close()
    await rm(directory, { recursive: true })
  })

  test('of a race are one market of 14 runners by name, two removed, and closed at the end', async () => {
    const report = await replay(recordedRace.file, '--provider', 'racecourse')
    expect(report.delivery).toMatchObject({ lost: 0, duplicates: 0, outOfOrder: 0 })

    // A finished game is in no list any more.
    const id = 'game-betfair-28270094-1855'
    const race = GamesPage.shape.games.element.parse(await get(`/games/${id}`))
    expect(race).toMatchObject({ name: 'Hamilton 19:55, 1m Hcap', status: 'finished' })
    const records = await range(id)
    expect(records).toHaveLength(report.offered.odds)
    expect(new Set(records.map(marketId)).size).toBe(1)

    // The newest record of the market, and the newest with prices.
    const newest = await latest(id)
    expect(newest.map(({ status }) => status)).toEqual(['suspended', 'closed'])
    expect(new Set(newest.map(marketId)).size).toBe(1)
    const runners = newest.at(-1)?.outcomes ?? []
    expect(runners).toHaveLength(14)
    expect(runners.every(({ name = '', odds }) => name !== '' && odds === undefined)).toBe(true)
    const withStatus = (status: string) =>
      runners.filter((runner) => runner.status === status).map(({ name }) => name)
    expect(new Set(withStatus('removed'))).toEqual(new Set(['Hellavashock', 'Hymn For The Dudes']))
    expect(withStatus('winner')).toEqual(['Brother Mcgonagall'])
    expect(withStatus('loser')).toHaveLength(11)
  })

  test('of the NBA are 1,186 records of 67 providers with four arbitrages, and 40 to lay are left out', async () => {
    const report = await replay(recordedNba.file)
    expect(report.source?.unsupported).toBe(40)
    expect(report).toMatchObject({
      acknowledged: 1_186,
      delivery: { received: 1_186, lost: 0, duplicates: 0, outOfOrder: 0 },
    })

    const games = await gamesOf('basketball')
    expect(games).toHaveLength(8)
    const odds = (await Promise.all(games.map(({ id }) => latest(id)))).flat()
    expect(odds).toHaveLength(1_186)
    expect(new Set(odds.map(({ provider }) => provider)).size).toBe(67)
    const totals = arbitragesIn(odds).map((total) => (total * 100).toFixed(2))
    expect(totals.toSorted()).toEqual(['99.01', '99.13', '99.61', '99.75'])
  })

  test('of the EPL are 1,843 records, whose quarter lines are exact', async () => {
    const report = await replay(recordedEpl.file)
    expect(report.source?.unsupported).toBe(88)
    expect(report).toMatchObject({
      acknowledged: 1_843,
      delivery: { received: 1_843, lost: 0, duplicates: 0, outOfOrder: 0 },
    })

    const games = await gamesOf('soccer')
    const odds = (await Promise.all(games.map(({ id }) => latest(id)))).flat()
    expect(odds).toHaveLength(1_843)
    const quarters = odds.filter(({ line = 0 }) => Math.abs(line % 0.5) === 0.25)
    expect(quarters.flatMap(({ outcomes }) => outcomes)).toHaveLength(78)
  })

  async function replay(file: string, ...options: string[]) {
    const report = await runSimulator(`replay --outputs ${outputs} --rate 200 --analysts 1`, ...options, file)
    expect(report.acknowledged).toBe(report.offered.odds)
    return report
  }

  async function gamesOf(sport: string): Promise<Game[]> {
    const [from, to] = days(0, 60)
    const { games } = GamesPage.parse(await get(`/games?from=${from}&to=${to}`))
    return games.filter((game) => game.sport === sport)
  }

  /** The newest records of each market and provider. */
  async function latest(gameId: string): Promise<Odds[]> {
    return pages(`/feeds?game=${gameId}`)
  }

  function range(gameId: string): Promise<Odds[]> {
    const [from, to] = days(-1, 1)
    return pages(`/feeds?game=${gameId}&from=${from}T00:00:00Z&to=${to}T23:59:59Z`)
  }

  async function pages(path: string): Promise<Odds[]> {
    const odds: Odds[] = []
    let cursor: string | undefined
    do {
      const page = FeedsPage.parse(
        await get(cursor === undefined ? path : `${path}&cursor=${encodeURIComponent(cursor)}`),
      )
      odds.push(...page.odds)
      cursor = page.cursor
    } while (cursor !== undefined)
    return odds
  }

  async function get(path: string): Promise<unknown> {
    const response = await fetch(`${stack.outputs.feedsApiUrl}${path}`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect({ path, status: response.status }).toEqual({ path, status: 200 })
    return response.json()
  }
})

describe.skipIf(!recordedMatch.isPresent)(`a recorded in-play match${recordedMatch.skipped}`, () => {
  test('reaches three analysts to the last odds', async () => {
    const report = await runSimulator(
      'replay --embedded --rate 500 --analysts 3',
      '--scores',
      recordedMatch.scores,
      recordedMatch.market,
    )
    expect(report.acknowledged).toBe(report.offered.odds)
    expect(report.offered.odds).toBeGreaterThan(1_000)
    expect(report.delivery).toMatchObject({
      analysts: 3,
      received: 3 * report.offered.odds,
      lost: 0,
      duplicates: 0,
      outOfOrder: 0,
    })
  })
})

/** Days (YYYY-MM-DD) so many after today. */
function days(...offsets: readonly number[]): string[] {
  const dayMs = 24 * 60 * 60 * 1000
  return offsets.map((offset) => new Date(Date.now() + offset * dayMs).toISOString().slice(0, 10))
}

/** The totals under 1 over the best prices of each line. */
function arbitragesIn(odds: readonly Odds[]): number[] {
  const lines = Map.groupBy(odds, (record) => `${record.gameId} ${marketId(record)}`)
  return [...lines.values()].flatMap((records) => {
    const offers = records.map(toOffer)
    const ids = offers[0]?.prices.map(({ outcomeId }) => outcomeId) ?? []
    const whole = book(ids, offers)
    return whole?.arbitrage === undefined ? [] : [whole.total]
  })
}

function toOffer({ provider, outcomes, oddsFormat: format }: Odds): ProviderPrices {
  return {
    provider,
    prices: outcomes.flatMap(({ id, odds }) =>
      odds === undefined || format === undefined ? [] : [{ outcomeId: id, price: odds, format }],
    ),
  }
}

async function bookmakersIn({ file }: typeof recordedNba): Promise<string[]> {
  const events = Events.parse(JSON.parse(gunzipSync(await readFile(file)).toString()))
  return events.flatMap(({ bookmakers }) => bookmakers.map(({ key }) => key))
}

const Events = z.array(z.object({ bookmakers: z.array(z.object({ key: z.string() })) }))
