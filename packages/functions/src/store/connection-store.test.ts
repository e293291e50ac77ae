import { allGames, type Subscription } from '@sportsfeeds/domain'
import type { Connection } from '@sportsfeeds/domain/internal'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testConnection } from '../testing/connections.ts'
import { openDynaliteTable } from '../testing/dynalite-table.ts'
import { createMemoryTable } from '../testing/memory-table.ts'
import type { ConnectionStore } from '../ports.ts'
import { createConnectionStore } from './connection-store.ts'
import type { Table } from './table.ts'

const followsTennis: Subscription = {
  all: false,
  games: ['game-a', 'game-b'],
  sports: ['tennis'],
  conflate: true,
}

describe.each<[string, () => Promise<{ table: Table; close: () => Promise<void> }>]>([
  [
    'in memory',
    async () => ({ table: createMemoryTable({ maxPageItems: 2 }), close: async () => undefined }),
  ],
  ['in DynamoDB', openDynaliteTable],
])('connections %s', (_, open) => {
  const unreadable: string[] = []
  let store: ConnectionStore
  let table: Table
  let close: () => Promise<void>
  beforeAll(async () => {
    ;({ table, close } = await open())
    store = createConnectionStore(table, { onUnreadable: (error) => unreadable.push(error.message) })
  })
  afterAll(() => close())

  test('a connection is found as it was saved, until it is deleted', async () => {
    const connection = testConnection(1, followsTennis)
    await store.saveConnection(connection)
    expect(await store.connectionById(connection.id)).toEqual(connection)
    await store.deleteConnection(connection.id)
    expect(await store.connectionById(connection.id)).toBeUndefined()
  })

  test('a subscription is changed only if its connection is on record', async () => {
    const { id } = testConnection(2)
    expect(await store.changeSubscription(id, () => followsTennis)).toBeUndefined()
    expect(await store.connectionById(id)).toBeUndefined()
    await store.saveConnection(testConnection(2, allGames))
    expect(await store.changeSubscription(id, () => followsTennis)).toEqual({
      connection: testConnection(2, followsTennis),
      before: allGames,
    })
    expect((await store.connectionById(id))?.subscription).toEqual(followsTennis)
    await store.deleteConnection(id)
  })

  test('concurrent changes of one subscription all take effect', async () => {
    const { id } = testConnection(3)
    await store.saveConnection(testConnection(3, {}))
    const games = ['game-a', 'game-b', 'game-c', 'game-d']
    await Promise.all(
      games.map((game) =>
        store.changeSubscription(id, (before) => ({ ...before, games: [...before.games, game] })),
      ),
    )
    expect(new Set((await store.connectionById(id))?.subscription.games)).toEqual(new Set(games))
    await store.deleteConnection(id)
  })

  test('all live connections are found, over pages, and a broken record hides no other', async () => {
    const connections = Array.from({ length: 7 }, (__, index) => testConnection(10 + index, followsTennis))
    for (const connection of connections) await store.saveConnection(connection)
    await table.put({ PK: 'broken', SK: 'con', CONNECTION: 'broken', SUBSCRIPTION: 'everything' })
    const found: Connection[] = []
    for await (const page of store.liveConnections()) found.push(...page)
    expect(found.toSorted((a, b) => a.id.localeCompare(b.id))).toEqual(connections)
    expect(unreadable).toEqual([expect.stringContaining('broken con')])
  })
})
