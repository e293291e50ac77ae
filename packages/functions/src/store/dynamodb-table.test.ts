import { liveConnectionsIndex, scheduledGamesIndex } from '@sportsfeeds/domain/internal'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { StoreUnavailableError } from '../errors.ts'
import { openDynaliteTable } from '../testing/dynalite-table.ts'
import { createMemoryTable } from '../testing/memory-table.ts'
import { createDynamoDbTable } from './dynamodb-table.ts'
import type { StoredItem, Table } from './table.ts'

async function openMemoryTable() {
  return { table: createMemoryTable(), close: async () => {} }
}

describe.each([
  { name: 'DynamoDB', open: openDynaliteTable },
  { name: 'memory', open: openMemoryTable },
])('the table in $name', ({ open }) => {
  let table: Table
  let close: () => Promise<void>

  beforeAll(async () => {
    ;({ table, close } = await open())
  })
  afterAll(async () => {
    await close()
  })

  test('returns an item as it was put, without attributes that are undefined', async () => {
    const item = {
      PK: 'a',
      SK: 'b',
      TEXT: 'Świątek',
      NUMBER: 1.91,
      FLAG: false,
      LIST: [1, 'x'],
      MAP: { all: true },
    }
    await table.put({ ...item, NOTHING: undefined })
    expect(await table.get({ PK: 'a', SK: 'b' })).toEqual(item)
    expect(await table.get({ PK: 'a', SK: 'c' }, { consistent: true })).toBeUndefined()
  })

  test('gets the items of many keys at once, and none for a key that has none', async () => {
    const keys = Array.from({ length: 30 }, (_, n) => ({ PK: 'many', SK: String(n) }))
    for (const key of keys.slice(0, 20)) await table.put({ ...key, N: 1 })
    const { items, unread } = await table.batchGet(keys, { consistent: true })
    expect(new Set(items.map(({ SK }) => SK))).toEqual(new Set(keys.slice(0, 20).map(({ SK }) => SK)))
    expect(unread).toEqual([])
    const tooMany = Array.from({ length: 101 }, (_, n) => ({ PK: 'many', SK: String(n) }))
    await expect(table.batchGet(tooMany)).rejects.toThrow(RangeError)
  })

  test('updates an item that exists, and returns false for one that does not', async () => {
    await table.put({ PK: 'u', SK: '1', KEPT: 1, CHANGED: 1 })
    expect(await table.update({ PK: 'u', SK: '1' }, { CHANGED: { deep: [2] }, ADDED: 'x' })).toBe(true)
    expect(await table.get({ PK: 'u', SK: '1' })).toEqual({
      PK: 'u',
      SK: '1',
      KEPT: 1,
      CHANGED: { deep: [2] },
      ADDED: 'x',
    })
    expect(await table.update({ PK: 'u', SK: '2' }, { CHANGED: 2 })).toBe(false)
    expect(await table.get({ PK: 'u', SK: '2' })).toBeUndefined()
  })

  test('puts an item only if it is new', async () => {
    expect(await table.putNew({ PK: 'n', SK: '1', N: 1 })).toBe(true)
    expect(await table.putNew({ PK: 'n', SK: '1', N: 2 })).toBe(false)
    expect(await table.get({ PK: 'n', SK: '1' })).toEqual({ PK: 'n', SK: '1', N: 1 })
  })

  test('replaces an item whole, if it is there and has the values that were expected', async () => {
    expect(await table.replace({ PK: 'r', SK: '1', N: 1 }, { N: 0 })).toBe(false)
    await table.put({ PK: 'r', SK: '1', N: 1, GONE: true })
    expect(await table.replace({ PK: 'r', SK: '1', N: 2 }, { N: 2 })).toBe(false)
    expect(await table.replace({ PK: 'r', SK: '1', N: 2 }, { N: 1 })).toBe(true)
    expect(await table.get({ PK: 'r', SK: '1' })).toEqual({ PK: 'r', SK: '1', N: 2 })
  })

  test('puts an item in order: over an older one or itself, never over one that is later in any attribute', async () => {
    const mark = async () => (await table.get({ PK: 'o', SK: '1' }))?.MARK
    expect(await table.putInOrder(ordered('b', 2), ['A', 'B'])).toBe(true)
    expect(await table.putInOrder(ordered('a', 3), ['A', 'B'])).toBe(false)
    expect(await table.putInOrder(ordered('c', 1), ['A', 'B'])).toBe(false)
    expect(await mark()).toBe('b2')
    expect(await table.putInOrder({ ...ordered('b', 2), MARK: 'again' }, ['A', 'B'])).toBe(true)
    expect(await mark()).toBe('again')
    expect(await table.putInOrder(ordered('b', 10), ['A', 'B'])).toBe(true)
    expect(await mark()).toBe('b10')
    await table.put({ PK: 'o', SK: '1', A: 'a' })
    expect(await table.putInOrder(ordered('b', 10), ['A', 'B'])).toBe(false)
  })

  test('adds to a set, in an item that it makes, until the set is full, and removes from it', async () => {
    const key = { PK: 's', SK: '1' }
    const add = (value: string, at: number) =>
      table.addToSet(key, { set: 'IDS', value, maxSize: 2 }, { AT: at })
    expect([await add('a', 1), await add('b', 2), await add('c', 3)]).toEqual([true, true, false])
    expect(await table.get(key)).toEqual({ ...key, IDS: new Set(['a', 'b']), AT: 2 })
    await table.removeFromSet(key, 'IDS', ['a', 'x'])
    expect(await add('c', 4)).toBe(true)
    expect(await table.get(key)).toEqual({ ...key, IDS: new Set(['b', 'c']), AT: 4 })
    await table.removeFromSet(key, 'IDS', ['b', 'c'])
    expect(await table.get(key)).toEqual({ ...key, AT: 4 })
  })

  test('deletes an item, or nothing if it does not exist', async () => {
    await table.put({ PK: 'd', SK: '1' })
    await table.delete({ PK: 'd', SK: '1' })
    await table.delete({ PK: 'd', SK: '1' })
    expect(await table.get({ PK: 'd', SK: '1' })).toBeUndefined()
  })

  test('refuses a batch of more than 25 items', async () => {
    const items = Array.from({ length: 26 }, (_, n) => ({ PK: 'batch', SK: String(n) }))
    await expect(table.batchPut(items)).rejects.toThrow(RangeError)
  })

  describe('with ten items in a partition', () => {
    const items: StoredItem[] = Array.from({ length: 10 }, (_, n) => ({
      PK: 'p',
      SK: `odds-${n}`,
      CREATED: n * 10,
    }))
    beforeAll(async () => {
      await table.batchPut(items)
      await table.put({ PK: 'p', SK: 'game-1' })
    })

    test('finds them by the prefix of their key, in both orders', async () => {
      const forwards = await sortKeys(table, { range: { beginsWith: 'odds-' } })
      expect(forwards.keys).toEqual(items.map(({ SK }) => SK))
      expect(forwards.lastKey).toBeUndefined()
      const backwards = await sortKeys(table, { range: { beginsWith: 'odds-' }, order: 'desc', limit: 2 })
      expect(backwards.keys).toEqual(['odds-9', 'odds-8'])
      expect(backwards.lastKey).toEqual({ PK: 'p', SK: 'odds-8' })
    })

    test('finds them between two keys, both included, after a given one', async () => {
      const range = { between: ['odds-3', 'odds-5'] } as const
      expect((await sortKeys(table, { range })).keys).toEqual(['odds-3', 'odds-4', 'odds-5'])
      const after = { PK: 'p', SK: 'odds-4' }
      expect((await sortKeys(table, { range, startAfter: after })).keys).toEqual(['odds-5'])
      expect((await sortKeys(table, { range, startAfter: after, order: 'desc' })).keys).toEqual(['odds-3'])
    })

    test('counts items that a filter excludes towards the limit', async () => {
      const page = await sortKeys(table, {
        range: { beginsWith: 'odds-' },
        createdFrom: 30,
        limit: 5,
        consistent: true,
      })
      expect(page).toEqual({ keys: ['odds-3', 'odds-4'], lastKey: { PK: 'p', SK: 'odds-4' } })
    })

    test('has a last key if the limit ends a page, even if there is no more', async () => {
      expect((await sortKeys(table, { range: { beginsWith: 'odds-' }, limit: 10 })).lastKey).toBeDefined()
      expect((await sortKeys(table, { range: { beginsWith: 'odds-' }, limit: 11 })).lastKey).toBeUndefined()
    })
  })

  test('queries a sparse index in the order of its range key, page by page', async () => {
    const games = [30, 10, 20, 10].map((start, n) => ({
      PK: `game-${n}`,
      SK: 'game-x',
      ISSCHEDULED: 'Y#1',
      GAMEDATE: start,
    }))
    for (const game of games) await table.put(game)
    await table.put({ PK: 'game-9', SK: 'game-x', GAMEDATE: 10 })
    const query = { index: scheduledGamesIndex, partition: 'Y#1', limit: 3 }
    const first = await table.query(query)
    const second = await table.query({ ...query, startAfter: first.lastKey ?? {} })
    expect(first.items.map(({ GAMEDATE }) => GAMEDATE)).toEqual([10, 10, 20])
    expect(second.items.map(({ PK }) => PK)).toEqual(['game-0'])
    const early = await table.query({ ...query, range: { between: [5, 15] } })
    expect(new Set(early.items.map(({ PK }) => PK))).toEqual(new Set(['game-1', 'game-3']))
  })

  test('scans the projected attributes of an index, and no item that is not in it', async () => {
    await table.put({ PK: 'c1', SK: 'con', CONNECTION: 'c1', CLIENT: 'client-1', OTHER: 'not projected' })
    const { items } = await table.scanIndex({ index: liveConnectionsIndex })
    expect(items).toEqual([{ PK: 'c1', SK: 'con', CONNECTION: 'c1', CLIENT: 'client-1' }])
  })
})

describe('the table in DynamoDB, if a call fails,', () => {
  test.each([
    errorNamed('ProvisionedThroughputExceededException'),
    errorNamed('ThrottlingException'),
    errorNamed('TimeoutError'),
    Object.assign(new Error('test'), { code: 'ECONNRESET' }),
    Object.assign(new Error('test'), { $metadata: { httpStatusCode: 500 } }),
  ])('reports a transient error as such: %o', async (error) => {
    const thrown = failing(error).batchPut([{ PK: 'a', SK: 'b' }])
    await expect(thrown).rejects.toThrow(StoreUnavailableError)
    await expect(thrown).rejects.toMatchObject({ cause: error })
  })

  test('passes on an error that a retry cannot fix', async () => {
    const error = errorNamed('ValidationException')
    await expect(failing(error).get({ PK: 'a', SK: 'b' })).rejects.toBe(error)
  })

  test('returns the keys that a batch did not write', async () => {
    const Item = { PK: { S: 'a' }, SK: { S: '2' }, N: { N: '1' } }
    const table = createDynamoDbTable(
      // One response in place of all overloads of the SDK's `send`.
      { send: (async () => ({ UnprocessedItems: { sportsfeeds: [{ PutRequest: { Item } }] } })) as never },
      'sportsfeeds',
    )
    expect(
      await table.batchPut([
        { PK: 'a', SK: '1' },
        { PK: 'a', SK: '2', N: 1 },
      ]),
    ).toEqual([{ PK: 'a', SK: '2' }])
  })
})

function ordered(A: string, B: number) {
  return { PK: 'o', SK: '1', A, B, MARK: `${A}${B}` }
}

async function sortKeys(table: Table, query: Omit<Parameters<Table['query']>[0], 'partition'>) {
  const page = await table.query({ partition: 'p', ...query })
  return { keys: page.items.map(({ SK }) => SK), lastKey: page.lastKey }
}

function failing(error: Error): Table {
  return createDynamoDbTable({ send: () => Promise.reject(error) }, 'sportsfeeds')
}

function errorNamed(name: string): Error {
  return Object.assign(new Error('test'), { name })
}
