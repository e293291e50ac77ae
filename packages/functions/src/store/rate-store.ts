import { ProviderRateItem, providerRateKey, toProviderRateItem } from '@sportsfeeds/domain/internal'
import { StoreUnavailableError } from '../errors.ts'
import type { RateStore } from '../ports.ts'
import { parseItem } from './parse-item.ts'
import type { Table } from './table.ts'

export function createRateStore(table: Pick<Table, 'get' | 'putNew' | 'replace'>): RateStore {
  return {
    advance: async (provider, { nowMs, costMs, aheadMs }) => {
      const key = providerRateKey(provider)
      for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
        const stored = await table.get(key, { consistent: true })
        const before = stored && parseItem('the rate of a provider', ProviderRateItem, stored)
        const due = Math.max(nowMs, before?.DUE ?? nowMs) + costMs
        const excessMs = due - nowMs - aheadMs
        if (excessMs > 0) return { isGranted: false, waitMs: excessMs }
        const item = toProviderRateItem(provider, due)
        const isWritten =
          before === undefined ? await table.putNew(item) : await table.replace(item, { DUE: before.DUE })
        if (isWritten) return { isGranted: true }
      }
      throw new StoreUnavailableError('Other instances kept changing this rate. Retry the request.')
    },
  }
}

const maxAttempts = 5
