import { toHeartbeatItem } from '@sportsfeeds/domain/internal'
import type { HeartbeatStore } from '../ports.ts'
import type { Table } from './table.ts'

export function createHeartbeatStore(table: Pick<Table, 'put'>): HeartbeatStore {
  return {
    saveHeartbeat: async (place, receivedAt) => {
      await table.put(toHeartbeatItem(place, receivedAt))
    },
  }
}
