import {
  type Connection,
  ConnectionItem,
  type ConnectionId,
  connectionKey,
  fromConnectionItem,
  LiveConnectionItem,
  liveConnectionsIndex,
  type Subscription,
  subscriptionId,
  toConnectionItem,
} from '@sportsfeeds/domain'
import { StoreUnavailableError } from '../errors.ts'
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

  /**
   * Changes what a connection on record follows; nothing when it is not on record. Changes at the same time are made
   * one after the other: `change` is asked again when what it was given is no longer so.
   * @throws StoreUnavailableError when others kept changing it, and what `change` throws.
   */
  changeSubscription(
    id: ConnectionId,
    change: (before: Subscription) => Subscription,
  ): Promise<ChangedConnection | undefined>

  deleteConnection(id: ConnectionId): Promise<void>
}

export interface ChangedConnection {
  readonly connection: Connection
  readonly before: Subscription
}

export function createConnectionStore(
  table: Pick<Table, 'get' | 'put' | 'update' | 'delete' | 'scanIndex'>,
): ConnectionStore {
  return {
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

    changeSubscription: async (id, change) => {
      for (let attempt = 0; attempt < maxChangeAttempts; attempt += 1) {
        const stored = await table.get(connectionKey(id), { consistent: true })
        if (stored === undefined) return undefined
        const item = parseItem('a connection', ConnectionItem, stored)
        const { REVISION, SUBSCRIPTION: before } = item
        const after = change(before)
        const changed = { connection: { ...fromConnectionItem(item), subscription: after }, before }
        if (subscriptionId(after) === subscriptionId(before)) return changed
        const isChanged = await table.update(
          connectionKey(id),
          { SUBSCRIPTION: after, REVISION: (REVISION ?? 0) + 1 },
          { ifEqual: { REVISION } },
        )
        if (isChanged) return changed
      }
      throw new StoreUnavailableError('Other messages kept changing this subscription; try again.')
    },

    deleteConnection: async (id) => {
      await table.delete(connectionKey(id))
    },
  }
}

const maxChangeAttempts = 10
