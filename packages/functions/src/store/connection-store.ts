import {
  analystSocketsExpiry,
  AnalystSocketsItem,
  analystSocketsKey,
  analystSocketsSet,
  type ConnectionId,
  ConnectionItem,
  connectionKey,
  fromConnectionItem,
  LiveConnectionItem,
  liveConnectionsIndex,
  type PrimaryKey,
  subscriptionId,
  toConnectionItem,
} from '@sportsfeeds/domain/internal'
import { StoreUnavailableError } from '../errors.ts'
import type { ConnectionStore } from '../ports.ts'
import { type OnUnreadable, parseItem, readItems } from './parse-item.ts'
import { type ItemPage, maxBatchGets, type StoredItem, type Table } from './table.ts'

export interface ConnectionStoreOptions {
  /** Called with each connection that {@link ConnectionStore.liveConnections} left out. */
  readonly onUnreadable?: OnUnreadable
}

export function createConnectionStore(
  table: Pick<
    Table,
    'get' | 'batchGet' | 'put' | 'update' | 'addToSet' | 'removeFromSet' | 'delete' | 'scanIndex'
  >,
  { onUnreadable = () => undefined }: ConnectionStoreOptions = {},
): ConnectionStore {
  const endedConnections = async (key: PrimaryKey): Promise<ConnectionId[]> => {
    const item = await table.get(key, { consistent: true })
    const { [analystSocketsSet]: ids = new Set<ConnectionId>() } =
      item === undefined ? {} : parseItem('connections of an analyst', AnalystSocketsItem, item)
    const ended = new Set(ids)
    const keys = [...ids].map(connectionKey)
    for (let start = 0; start < keys.length; start += maxBatchGets) {
      const { items, unread } = await table.batchGet(keys.slice(start, start + maxBatchGets), {
        consistent: true,
      })
      for (const { PK } of [...items, ...unread]) ended.delete(String(PK))
    }
    return [...ended]
  }

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

    takePlace: async (analyst, { id, endsAt }, maxConnections) => {
      const key = analystSocketsKey(analyst)
      const take = (): Promise<boolean> =>
        table.addToSet(
          key,
          { set: analystSocketsSet, value: id, maxSize: maxConnections },
          { EXPIRE: analystSocketsExpiry(endsAt) },
        )
      if (await take()) return true
      // Connections that ended keep their places until these are needed.
      const ended = await endedConnections(key)
      if (ended.length === 0) return false
      await table.removeFromSet(key, analystSocketsSet, ended)
      return take()
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
