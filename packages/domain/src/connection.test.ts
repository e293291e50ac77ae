import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clientKey, fromClientItem, parseClientKey, toClientItem } from './client.ts'
import {
  connectionKey,
  ConnectionItem,
  fromConnectionItem,
  LiveConnectionItem,
  parseConnectionKey,
  toConnectionItem,
} from './connection.ts'
import { InvalidKeyError } from './errors.ts'
import { liveConnectionsIndex } from './table.ts'
import { clientIds, clients, connectionIds, connections } from './testing/arbitraries.ts'

describe('a connection', () => {
  test('has a key that is read back', () => {
    fc.assert(
      fc.property(connectionIds, (id) => {
        expect(parseConnectionKey(connectionKey(id))).toBe(id)
      }),
    )
    expect(() => parseConnectionKey({ PK: 'L0SM9cOFvHcCIhw=', SK: 'cli' })).toThrow(InvalidKeyError)
  })

  test('is read back from its item and from what the live-connections index projects', () => {
    fc.assert(
      fc.property(connections, (connection) => {
        const item = ConnectionItem.parse(toConnectionItem(connection))
        const projected = new Set<string>([
          ...liveConnectionsIndex.projection.attributes,
          liveConnectionsIndex.hashKey,
        ])
        const entries = Object.entries(item).filter(([name]) => projected.has(name))
        expect(fromConnectionItem(item)).toEqual(connection)
        expect(fromConnectionItem(LiveConnectionItem.parse(Object.fromEntries(entries)))).toEqual(connection)
      }),
    )
  })

  test('expires as a whole number of seconds, later than it may live', () => {
    fc.assert(
      fc.property(connections, (connection) => {
        const { EXPIRE } = toConnectionItem(connection)
        expect(Number.isInteger(EXPIRE)).toBe(true)
        expect(EXPIRE * 1000).toBeGreaterThan(connection.endsAt)
      }),
    )
  })
})

describe('a client', () => {
  test('has a key that is read back', () => {
    fc.assert(
      fc.property(clientIds, (id) => {
        expect(parseClientKey(clientKey(id))).toBe(id)
      }),
    )
    expect(() => parseClientKey({ PK: 'game-1', SK: 'cli' })).toThrow(InvalidKeyError)
  })

  test('is read back from its item', () => {
    fc.assert(
      fc.property(clients, (client) => {
        expect(fromClientItem(toClientItem(client))).toEqual(client)
      }),
    )
  })
})
