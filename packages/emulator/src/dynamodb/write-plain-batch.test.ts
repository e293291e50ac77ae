import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type AttributeValue,
  BatchWriteItemCommand,
  DynamoDBServiceException,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb'
import fc from 'fast-check'
import { assert, expect, onTestFinished, test, vi } from 'vitest'
import { account } from '../testing/serve.ts'
import type { ItemChange } from './change-hook.ts'
import { toCreateTable } from './create-table.ts'
import { dynaliteDb, runOperation } from './dynalite.ts'
import { openStore } from './store.ts'
import { setUpChanges } from './testing/set-up-changes.ts'
import { type Attributes, TableName, thing, things } from './testing/set-up-dynamodb.ts'
import { plainBatchWriter } from './write-plain-batch.ts'

const number = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom('0', '1', '1.5', '-2', '-0.25') },
  fc.constantFrom('1.50', '01', '-0', '1e3', 'one', '9'.repeat(39)),
)
const value: fc.Arbitrary<AttributeValue> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ S: fc.constantFrom('', 'x', 'é') }) },
  { weight: 4, arbitrary: fc.record({ N: number }) },
  { weight: 2, arbitrary: fc.record({ BOOL: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ L: fc.array(fc.record({ N: number }), { maxLength: 2 }) }) },
  { weight: 2, arbitrary: fc.record({ M: fc.record({ k: fc.record({ S: fc.constantFrom('', 'x') }) }) }) },
  fc.record({ NULL: fc.constant(true) }),
  fc.constantFrom<AttributeValue>({ SS: ['x'] }, { SS: ['x', 'x'] }),
)
const item = fc.record<Attributes>(
  {
    PK: usually(fc.constantFrom({ S: 'a' }, { S: 'b' })),
    SK: usually(fc.constantFrom({ S: '1' }, { S: '2' }, { S: '3' })),
    STATUS: usually(fc.constantFrom({ S: 'on' }, { S: 'off' })),
    RANK: usually(fc.constantFrom({ N: '1' }, { N: '2' })),
    NAME: value,
  },
  { requiredKeys: ['PK', 'SK'] },
)
const request = fc.oneof(
  { weight: 15, arbitrary: item.map((Item) => ({ PutRequest: { Item } })) },
  item.map(({ PK, SK }) => ({ DeleteRequest: { Key: { PK, SK } as Attributes } })),
)

test('Batches do in memory, in one go, what dynalite does with them on a disk, and are refused for the same reasons', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(request, { minLength: 1, maxLength: 4 }), { maxLength: 12 }),
      async (batches) => {
        const memory = await setUp()
        const disk = await setUp(await temporaryDirectory())
        for (const requests of batches)
          expect(await memory.write(requests)).toEqual(await disk.write(requests))
        expect(await memory.state()).toEqual(await disk.state())
        await disk.close()
        await memory.close()
      },
    ),
    { numRuns: 40 },
  )
})

/** Of the right type, but for a few. */
function usually(right: fc.Arbitrary<AttributeValue>): fc.Arbitrary<AttributeValue> {
  return fc.oneof({ weight: 29, arbitrary: right }, value)
}

test('A batch of plain puts does not reach dynalite, any other does', async () => {
  const memory = await setUp()
  const byDynalite = vi.spyOn(dynaliteDb, 'updateIndexes')
  onTestFinished(() => byDynalite.mockRestore())
  const put = { PutRequest: { Item: { PK: { S: 'a' }, SK: { S: '1' } } } }
  expect(await memory.write([put])).toEqual({})
  expect(byDynalite).not.toHaveBeenCalled()
  expect(await memory.write([{ DeleteRequest: { Key: put.PutRequest.Item } }])).toEqual({})
  expect(byDynalite).toHaveBeenCalledOnce()
  await memory.close()
})

test('A batch with an item that another operation is about to write is left alone', async () => {
  const store = await openStore(account)
  const { memory, dynalite } = store
  assert(memory !== undefined)
  const changes: ItemChange[] = []
  const writeBatch = plainBatchWriter({ ...store, memory, listener: (change) => changes.push(change) })
  await runOperation(dynalite, 'CreateTable', toCreateTable(things))
  const Item = { PK: { S: 'a' }, SK: { S: '1' } }
  const batch = { RequestItems: { [TableName]: [{ PutRequest: { Item } }] } }
  expect(writeBatch(batch)).toBeUndefined()
  // Refused until the table is active.
  await vi.waitFor(() => runOperation(dynalite, 'PutItem', { TableName, Item: { ...Item } }))
  const table = store.activeTable(TableName)
  assert(table !== undefined)
  dynalite.getItemDb(TableName).lock(dynaliteDb.createKey(Item, table), (release) => {
    expect(writeBatch(batch)).toBeUndefined()
    release(() => {})()
  })
  expect(changes).toEqual([])
  expect(writeBatch(batch)).toEqual({ UnprocessedItems: {} })
  expect(changes).toHaveLength(1)
  await store.close()
})

async function setUp(dataDir?: string) {
  const { client, changes, meter, put, close } = await setUpChanges({ dataDir })
  // From the first operation on its items on, a table is known to be active.
  await put(thing('first', '1'))
  return {
    close,
    /** What came of a batch: nothing, or the reason for which it was refused. */
    write: (requests: NonNullable<BatchWriteItemCommand['input']['RequestItems']>[string]) =>
      client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } })).then(
        ({ UnprocessedItems }) => UnprocessedItems,
        (error: unknown) => error instanceof DynamoDBServiceException && [error.name, error.message],
      ),
    state: async () => {
      const { Items } = await client.send(new ScanCommand({ TableName }))
      const indexed = await Promise.all(['on', 'off'].map((status) => client.send(byStatus(status))))
      return {
        Items,
        indexed: indexed.map((answer) => answer.Items),
        written: meter.read()['dynamodb.writeRequestUnits'],
        changes: changes()
          .map(({ eventName, dynamodb: { Keys, NewImage, OldImage, SizeBytes } }) =>
            JSON.stringify([eventName, Keys, NewImage, OldImage, SizeBytes]),
          )
          .toSorted(),
      }
    },
  }
}

function byStatus(status: string): QueryCommand {
  return new QueryCommand({
    TableName,
    IndexName: 'by-status',
    KeyConditionExpression: '#status = :status',
    ExpressionAttributeNames: { '#status': 'STATUS' },
    ExpressionAttributeValues: { ':status': { S: status } },
  })
}

async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'plain-batch-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  return directory
}
