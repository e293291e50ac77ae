import { type EpochMs, type GameId, maxGameOddsPerSecond } from '@sportsfeeds/domain'
import {
  ProviderRateItem,
  providerRateKey,
  type ProviderUse,
  toProviderRateItem,
} from '@sportsfeeds/domain/internal'
import { StoreUnavailableError } from '../errors.ts'
import type { RateDecision, RatedProvider, RateStore, RateUse } from '../ports.ts'
import { parseItem } from './parse-item.ts'
import type { Table } from './table.ts'

export function createRateStore(table: Pick<Table, 'get' | 'putNew' | 'replace'>): RateStore {
  return {
    letIn: async (provider, asked) => {
      const key = providerRateKey(provider.name)
      for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
        const stored = await table.get(key, { consistent: true })
        const before = stored && parseItem('the rate of a provider', ProviderRateItem, stored)
        const use = addOdds(before, provider, asked)
        const refusal = refuse(provider, use, asked)
        if (refusal !== undefined) return refusal
        const item = toProviderRateItem(provider.name, use)
        const isWritten =
          before === undefined ? await table.putNew(item) : await table.replace(item, { DUE: before.DUE })
        if (isWritten) return { isGranted: true }
      }
      throw new StoreUnavailableError('Other instances kept changing this rate. Retry the request.')
    },
  }
}

const maxAttempts = 5
const dayMs = 86_400_000

function addOdds(
  before: ProviderRateItem | undefined,
  { oddsPerSecond }: RatedProvider,
  { nowMs, odds, games, uncounted }: RateUse,
): ProviderUse {
  const day = Math.floor(nowMs / dayMs)
  return {
    due: Math.max(nowMs, before?.DUE ?? nowMs) + (odds / oddsPerSecond) * 1_000,
    day,
    odds: (before?.DAY === day ? (before.ODDS ?? 0) : 0) + odds,
    games: addGames(before?.GAMES ?? {}, [...uncounted, ...games], nowMs),
  }
}

/** Games whose odds have had their time are left out. */
function addGames(
  before: Readonly<Record<GameId, EpochMs>>,
  games: readonly (readonly [GameId, number])[],
  nowMs: EpochMs,
): Record<GameId, EpochMs> {
  const dues = new Map(Object.entries(before).filter(([, due]) => due > nowMs))
  for (const [game, odds] of games)
    dues.set(game, (dues.get(game) ?? nowMs) + (odds / maxGameOddsPerSecond) * 1_000)
  return Object.fromEntries(dues)
}

function refuse(
  { oddsPerDay = Infinity }: RatedProvider,
  use: ProviderUse,
  { nowMs, games, aheadMs, gameAheadMs }: RateUse,
): RateDecision | undefined {
  if (use.odds > oddsPerDay) return { isGranted: false, per: 'day', waitMs: (use.day + 1) * dayMs - nowMs }
  const excessMs = use.due - nowMs - aheadMs
  if (excessMs > 0) return { isGranted: false, per: 'second', waitMs: excessMs }
  const gameExcessMs =
    Math.max(...[...games.keys()].map((game) => use.games[game] ?? 0)) - nowMs - gameAheadMs
  return gameExcessMs > 0 ? { isGranted: false, per: 'game', waitMs: gameExcessMs } : undefined
}
