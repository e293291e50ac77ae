import { ClientItem, clientKey, fromClientItem } from '@sportsfeeds/domain/internal'
import type { ClientStore } from '../ports.ts'
import { parseItem } from './parse-item.ts'
import type { Table } from './table.ts'

export function createClientStore(table: Pick<Table, 'get'>): ClientStore {
  return {
    clientById: async (id) => {
      const item = await table.get(clientKey(id))
      return item === undefined ? undefined : fromClientItem(parseItem('a client', ClientItem, item))
    },
  }
}
