import {
  type Connection,
  ConnectionItem,
  type ConnectionId,
  connectionKey,
  fromConnectionItem,
  LiveConnectionItem,
  liveConnectionsIndex,
  type Subscription,
  toConnectionItem,
} from '@sportsfeeds/domain'
import { parseItem } from './parse-item.ts'
import type { ItemPage, StoredItem, Table } from './table.ts'

/** The connections of the table. */
export interface ConnectionStore {
  /**
   * Which connections are open, and what does each follow? Page by page, as the index shows them: usually within
   * milliseconds of a change. A record that cannot be read is left out, since it must not silence the others.
   */
  liveConnections(): AsyncIterable<readonly Connection[]>

  /** Is this connection on record, and what does it follow? Sees every write that was acknowledged before. */
  connectionById(id: ConnectionId): Promise<Connection | undefined>

  saveConnection(connection: Connection): Promise<void>

  /** Changes what an existing connection follows, if it still follows `from`; false, and nothing changed, if not. */
  changeSubscription(
    id: ConnectionId,
    change: { readonly from: Subscription; readonly to: Subscription },
  ): Promise<boolean>

  deleteConnection(id: ConnectionId): Promise<void>
}

export const createConnectionStore = (
  table: Pick<Table, 'get' | 'put' | 'update' | 'delete' | 'scanIndex'>,
): ConnectionStore => ({
  liveConnections: async function* () {
    let startAfter: StoredItem | undefined
    do {
      const page: ItemPage = await table.scanIndex({
        index: liveConnectionsIndex,
        ...(startAfter === undefined ? {} : { startAfter }),
      })
      yield page.items.flatMap((item) => {
        const parsed = LiveConnectionItem.safeParse(item)
        return parsed.success ? [fromConnectionItem(parsed.data)] : []
      })
      startAfter = page.lastKey
    } while (startAfter !== undefined)
  },

  connectionById: async (id) => {
    const item = await table.get(connectionKey(id), { consistent: true })
    return item === undefined
      ? undefined
      : fromConnectionItem(parseItem('a connection', ConnectionItem, item))
  },

  saveConnection: async (connection) => {
    await table.put(toConnectionItem(connection))
  },

  changeSubscription: (id, { from, to }) =>
    table.update(connectionKey(id), { SUBSCRIPTION: to }, { ifEqual: { SUBSCRIPTION: from } }),

  deleteConnection: async (id) => {
    await table.delete(connectionKey(id))
  },
})
