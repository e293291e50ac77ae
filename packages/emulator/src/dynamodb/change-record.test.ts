import { describe, expect, test } from 'vitest'
import type { ItemChange } from './change-hook.ts'
import { type ChangeOrigin, toChangeRecord, toPartitionKey } from './change-record.ts'
import { type Item, itemBytes } from './item.ts'
import type { TableDescription } from './table.ts'
import type { ChangeRecord } from './testing/set-up-changes.ts'

const table: TableDescription = {
  TableName: 'things',
  TableArn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/things',
  TableStatus: 'ACTIVE',
  AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
}

function item(rest: Item = {}): Item {
  return { PK: { S: 'a' }, ...rest }
}

function recordOf(change: Partial<ItemChange>, origin: Partial<ChangeOrigin> = {}): ChangeRecord {
  const images = [change.oldItem, change.newItem].filter((image) => image !== undefined)
  const data = toChangeRecord(
    { table, oldItem: undefined, newItem: undefined, ...change },
    {
      region: 'eu-west-1',
      precision: 'MICROSECOND',
      createdMicros: 1_700_000_000_123_456,
      isExpiry: false,
      imageBytes: images.reduce((bytes, image) => bytes + itemBytes(image), 0),
      ...origin,
    },
  )
  // The code under test wrote it.
  return JSON.parse(new TextDecoder().decode(data)) as ChangeRecord
}

test('The time is in microseconds or milliseconds, and says which [dynamodb/kds_gettingstarted]', () => {
  expect(recordOf({ newItem: item() }).dynamodb).toMatchObject({
    ApproximateCreationDateTime: 1_700_000_000_123_456,
    ApproximateCreationDateTimePrecision: 'MICROSECOND',
  })
  expect(recordOf({ newItem: item() }, { precision: 'MILLISECOND' }).dynamodb).toMatchObject({
    ApproximateCreationDateTime: 1_700_000_000_123,
    ApproximateCreationDateTimePrecision: 'MILLISECOND',
  })
})

test('Images hold each type as the API writes it: numbers as strings, binary data in Base64 [dynamodb-api/API_AttributeValue]', () => {
  const newItem = item({
    TEXT: { S: 'é' },
    NUMBER: { N: '-1.5' },
    BINARY: { B: 'AAEC' },
    TRUTH: { BOOL: false },
    NOTHING: { NULL: true },
    TEXTS: { SS: ['x', 'y'] },
    LIST: { L: [{ N: '1' }, { M: { k: { S: 'v' } } }] },
  })
  expect(recordOf({ newItem }).dynamodb.NewImage).toEqual(newItem)
})

function sizeOf(change: Partial<ItemChange>): number {
  return recordOf(change).dynamodb.SizeBytes
}

describe('SizeBytes', () => {
  const keyBytes = 2 + 1

  test('counts the keys and every image of the record [dynamodb-api/API_streams_StreamRecord]', () => {
    const [short, long] = [item({ T: { S: 'x' } }), item({ T: { S: 'x'.repeat(100) } })]
    const [shortBytes, longBytes] = [keyBytes + 2, keyBytes + 101]
    expect(sizeOf({ newItem: short })).toBe(keyBytes + shortBytes)
    expect(sizeOf({ oldItem: short, newItem: long })).toBe(keyBytes + shortBytes + longBytes)
    expect(sizeOf({ oldItem: long })).toBe(keyBytes + longBytes)
  })

  test('counts text in UTF-8 and numbers by their digits [dynamodb/CapacityUnitCalculations]', () => {
    const newItem = item({ É: { S: 'é€' }, N: { N: '12345' } })
    expect(sizeOf({ newItem })).toBe(keyBytes + keyBytes + (2 + 5) + (1 + 4))
  })
})

test('Each record has an identifier of its own, also of the same change [dynamodb/kds_gettingstarted]', () => {
  const ids = Array.from({ length: 100 }, () => recordOf({ newItem: item() }).eventID)
  expect(new Set(ids).size).toBe(100)
})

test('Every change of an item has the same partition key, whatever its images', () => {
  const [oldItem, newItem] = [item({ T: { S: 'x' } }), item({ T: { S: 'y' } })]
  const keys = [{ newItem }, { oldItem, newItem }, { oldItem }].map((change) =>
    toPartitionKey({ table, oldItem: undefined, newItem: undefined, ...change }),
  )
  expect(new Set(keys).size).toBe(1)
  expect(toPartitionKey({ table, oldItem, newItem: undefined })).toMatch(/^[0-9A-F]{32}$/)
})
