/// <reference types="node" />
import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { oddsAt } from '@sportsfeeds/client/testing'
import type { Outcome } from '@sportsfeeds/domain'
import * as z from 'zod'
import { advanceMarket, type Market } from '../store/market.ts'

const sharedData = new URL('../../../../../shared/data/', import.meta.url).pathname
const directory = process.env['SPORTSFEEDS_RECORDED_DATA'] ?? sharedData

/** A recorded snapshot of The Odds API, as markets that have just arrived. */
export interface RecordedMarkets {
  readonly isPresent: boolean
  /** Appended to a test's title when the data is missing. */
  readonly skipped: string
  read(atMs: number): Market[]
}

export function recordedMarkets(name: string): RecordedMarkets {
  const file = `${directory}/odds-api-${name}.json.gz`
  const isPresent = existsSync(file)
  return {
    isPresent,
    skipped: isPresent
      ? ''
      : ` (SKIPPED: ${file} is not there; set SPORTSFEEDS_RECORDED_DATA to the folder that holds it)`,
    read: (atMs) =>
      z
        .array(Event)
        .parse(JSON.parse(gunzipSync(readFileSync(file)).toString()))
        .flatMap((event) =>
          event.bookmakers.flatMap(({ key: provider, markets }) =>
            markets
              .filter(({ key }) => !key.endsWith('_lay'))
              .map((market) => toMarket(event, provider, market, atMs)),
          ),
        ),
  }
}

const ApiMarket = z.object({
  key: z.string(),
  outcomes: z.array(z.object({ name: z.string(), price: z.number(), point: z.number().optional() })),
})
type ApiMarket = z.infer<typeof ApiMarket>

const Event = z.object({
  id: z.string(),
  home_team: z.string(),
  away_team: z.string(),
  bookmakers: z.array(z.object({ key: z.string(), markets: z.array(ApiMarket) })),
})
type Event = z.infer<typeof Event>

function toMarket(
  { id, home_team, away_team }: Event,
  provider: string,
  { key, outcomes }: ApiMarket,
  atMs: number,
): Market {
  const sides: Readonly<Record<string, string>> = { [home_team]: 'home', [away_team]: 'away' }
  const line = (outcomes.find(({ name }) => name === home_team) ?? outcomes[0])?.point
  const odds = oddsAt(atMs, {
    gameId: `game-${id}`,
    summary: `${home_team} v ${away_team}`,
    provider,
    type: types[key] ?? key,
    oddsFormat: 'decimal',
    outcomes: outcomes.map(({ name, price }): Outcome => ({
      id: sides[name] ?? name.toLowerCase(),
      odds: price,
    })),
    ...(line === undefined ? {} : { line, main: true }),
  })
  return advanceMarket(undefined, { arrived: [odds], betStop: undefined, nowMs: atMs })
}

const types: Readonly<Record<string, string>> = { h2h: 'moneyline', spreads: 'spread', totals: 'total' }
