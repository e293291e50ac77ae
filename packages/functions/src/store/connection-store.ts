import {
  ConnectionItem,
  connectionKey,
  fromConnectionItem,
  LiveConnectionItem,
  liveConnectionsIndex,
  subscriptionId,
  toConnectionItem,
} from '@sportsfeeds/domain/internal'
import { StoreUnavailableError } from '../errors.ts'
import type { ConnectionStore } from '../ports.ts'
import { type OnUnreadable, parseItem, readItems } from './parse-item.ts'
import type { ItemPage, StoredItem, Table } from './table.ts'

export interface ConnectionStoreOptions {
  /** Called with each connection that {@link ConnectionStore.liveConnections} left out. */
  readonly onUnreadable?: OnUnreadable
}

export function createConnectionStore(
  table: Pick<Table, 'get' | 'put' | 'update' | 'delete' | 'scanIndex'>,
  { onUnreadable = () => undefined }: ConnectionStoreOptions = {},
): ConnectionStore {
  return {
    liveConnections: async function* () {
      let startAfter: StoredItem | undefined
      do {
        const page: ItemPage = await table.scanIndex({
          index: liveConnectionsIndex,
          ...(startAfter === undefined ? {} : { startAfter }),
        })
        yield readItems(
          'a connection',
          page.items,
          (item) => fromConnectionItem(parseItem('a connection', LiveConnectionItem, item)),
          onUnreadable,
        )
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
        const {
          REVISION,
          SUBSCRIPTION: { protocol, ...before },
        } = item
        const after = change(before)
        const changed = { connection: { ...fromConnectionItem(item), subscription: after }, before }
        if (subscriptionId(after) === subscriptionId(before)) return changed
        const isChanged = await table.update(
          connectionKey(id),
          { SUBSCRIPTION: { ...after, protocol }, REVISION: (REVISION ?? 0) + 1 },
          { ifEqual: { REVISION } },
        )
        if (isChanged) return changed
      }
      throw new StoreUnavailableError('Other messages kept changing this subscription. Retry the request.')
    },

    deleteConnection: async (id) => {
      await table.delete(connectionKey(id))
    },
  }
}

const maxChangeAttempts = 10
