import {
  type Client,
  type ClientId,
  ClientItem,
  clientKey,
  fromClientItem,
  toClientItem,
} from '@sportsfeeds/domain'
import { parseItem } from './parse-item.ts'
import type { Table } from './table.ts'

/** The bookmakers of the table. */
export interface ClientStore {
  /** Which bookmaker has this id? */
  clientById(id: ClientId): Promise<Client | undefined>
  putClient(client: Client): Promise<void>
}

export function createClientStore(table: Table): ClientStore {
  return {
    clientById: async (id) => {
      const item = await table.get(clientKey(id))
      return item === undefined ? undefined : fromClientItem(parseItem('a client', ClientItem, item))
    },

    putClient: async (client) => {
      await table.put(toClientItem(client))
    },
  }
}
