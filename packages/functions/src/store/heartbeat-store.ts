import { HeartbeatItem, heartbeatKey, toHeartbeatItem } from '@sportsfeeds/domain/internal'
import type { HeartbeatStore } from '../ports.ts'
import type { Table } from './table.ts'

export function createHeartbeatStore(table: Pick<Table, 'get' | 'put'>): HeartbeatStore {
  return {
    saveHeartbeat: async (heartbeat) => {
      await table.put(toHeartbeatItem(heartbeat))
    },

    lastBeatAt: async (place) =>
      HeartbeatItem.safeParse(await table.get(heartbeatKey(place), { consistent: true })).data?.CREATED,
  }
}
