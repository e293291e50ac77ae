/// <reference types="node" />
import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { book, consensus, type ProviderPrices } from './book.ts'

const sharedData = new URL('../../../../../shared/data/', import.meta.url).pathname
const directory = process.env['SPORTSFEEDS_RECORDED_DATA'] ?? sharedData
const snapshot = `${directory}/odds-api-basketball_nba.json.gz`
const isPresent = existsSync(snapshot)
const skipped = isPresent
  ? ''
  : ` (SKIPPED: ${snapshot} is not there; set SPORTSFEEDS_RECORDED_DATA to the folder that holds it)`

const Events = z.array(
  z.object({
    id: z.string(),
    home_team: z.string(),
    bookmakers: z.array(
      z.object({
        key: z.string(),
        markets: z.array(
          z.object({
            key: z.string(),
            outcomes: z.array(
              z.object({ name: z.string(), price: z.number(), point: z.number().optional() }),
            ),
          }),
        ),
      }),
    ),
  }),
)

test.skipIf(!isPresent)(
  `four books of a recorded snapshot of 67 bookmakers are under 100 %${skipped}`,
  () => {
    const lines = readLines(snapshot)
    expect(lines.size).toBeGreaterThan(75)
    const arbitrages = [...lines].flatMap(([line, offers]) => {
      const ids = offers[0]?.prices.map(({ outcomeId }) => outcomeId) ?? []
      const whole = book(ids, offers)
      expect(whole?.leftOut).toEqual([])
      for (const method of ['proportional', 'power'] as const) {
        const total = consensus(ids, offers, method)?.reduce((sum, { probability }) => sum + probability, 0)
        expect(total).toBeCloseTo(1, 9)
      }
      return whole?.arbitrage === undefined ? [] : [`${line}: ${(whole.total * 100).toFixed(2)} %`]
    })
    expect(arbitrages.toSorted()).toEqual([
      'Boston Celtics h2h: 99.61 %',
      'Denver Nuggets totals 232.5: 99.75 %',
      'New York Knicks h2h: 99.01 %',
      'Phoenix Suns h2h: 99.13 %',
    ])
  },
)

/** The offers of each line to back: of a spread the line is the home team's, of a total that of both outcomes. */
function readLines(file: string): Map<string, ProviderPrices[]> {
  const lines = new Map<string, ProviderPrices[]>()
  for (const { home_team, bookmakers } of Events.parse(
    JSON.parse(gunzipSync(readFileSync(file)).toString()),
  )) {
    for (const { key: provider, markets } of bookmakers) {
      for (const { key, outcomes } of markets.filter((market) => !market.key.endsWith('_lay'))) {
        const ofHome = outcomes.find(({ name }) => name === home_team) ?? outcomes[0]
        const line = [home_team, key, ofHome?.point].filter((part) => part !== undefined).join(' ')
        const prices = outcomes.map(({ name, price }) => ({
          outcomeId: name,
          price,
          format: 'decimal' as const,
        }))
        lines.set(line, [...(lines.get(line) ?? []), { provider, prices }])
      }
    }
  }
  return lines
}
