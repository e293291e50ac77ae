import {
  ProviderRateItem,
  providerRateKey,
  type ProviderUse,
  toProviderRateItem,
} from '@sportsfeeds/domain/internal'
import { StoreUnavailableError } from '../errors.ts'
import type { RateDecision, RatedProvider, RateStore } from '../ports.ts'
import { parseItem } from './parse-item.ts'
import type { Table } from './table.ts'

export function createRateStore(table: Pick<Table, 'get' | 'putNew' | 'replace'>): RateStore {
  return {
    letIn: async (provider, { nowMs, odds, aheadMs }) => {
      const key = providerRateKey(provider.name)
      for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
        const stored = await table.get(key, { consistent: true })
        const before = stored && parseItem('the rate of a provider', ProviderRateItem, stored)
        const use = addOdds(before, provider, odds, nowMs)
        const refusal = refuse(provider, use, nowMs, aheadMs)
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
  odds: number,
  nowMs: number,
): ProviderUse {
  const day = Math.floor(nowMs / dayMs)
  return {
    due: Math.max(nowMs, before?.DUE ?? nowMs) + (odds / oddsPerSecond) * 1_000,
    day,
    odds: (before?.DAY === day ? (before.ODDS ?? 0) : 0) + odds,
  }
}

function refuse(
  { oddsPerDay = Infinity }: RatedProvider,
  { due, day, odds }: ProviderUse,
  nowMs: number,
  aheadMs: number,
): RateDecision | undefined {
  if (odds > oddsPerDay) return { isGranted: false, per: 'day', waitMs: (day + 1) * dayMs - nowMs }
  const excessMs = due - nowMs - aheadMs
  return excessMs > 0 ? { isGranted: false, per: 'second', waitMs: excessMs } : undefined
}
