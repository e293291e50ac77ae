import { hash, randomUUID } from 'node:crypto'
import type { ItemChange } from './change-hook.ts'
import { itemBytes } from './item.ts'
import { keyNames, keyOf } from './table.ts'

export type Precision = 'MICROSECOND' | 'MILLISECOND'

export interface ChangeOrigin {
  readonly region: string
  readonly precision: Precision
  /** Whole microseconds since the epoch. */
  readonly createdMicros: number
  /** True if the item's time to live ran out; false if a client deleted it. */
  readonly isExpiry: boolean
  /** What both images count for. */
  readonly imageBytes: number
}

/**
 * A change as Kinesis Data Streams for DynamoDB writes it.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds_gettingstarted.html
 */
export function toChangeRecord(change: ItemChange, origin: ChangeOrigin): Uint8Array {
  const { table, oldItem, newItem } = change
  const { region, precision, createdMicros, isExpiry, imageBytes } = origin
  const keys = keyOf(table, newItem ?? oldItem ?? {})
  return Buffer.from(
    JSON.stringify({
      awsRegion: region,
      eventID: randomUUID(),
      eventName: eventName(change),
      userIdentity: isExpiry ? { type: 'Service', principalId: 'dynamodb.amazonaws.com' } : null,
      recordFormat: 'application/json',
      tableName: table.TableName,
      dynamodb: {
        ApproximateCreationDateTime:
          precision === 'MICROSECOND' ? createdMicros : Math.floor(createdMicros / 1_000),
        Keys: keys,
        NewImage: newItem,
        OldImage: oldItem,
        SizeBytes: itemBytes(keys) + imageBytes,
        ApproximateCreationDateTimePrecision: precision,
      },
      eventSource: 'aws:dynamodb',
    }),
  )
}

/**
 * The partition key of a change's record. It follows from the item's partition key, so that all items of a collection
 * share a shard and keep their order.
 */
export function toPartitionKey({ table, oldItem, newItem }: ItemChange): string {
  const [hashKey = ''] = keyNames(table.KeySchema)
  const value = (newItem ?? oldItem ?? {})[hashKey] ?? {}
  return hash('md5', value.S ?? value.N ?? value.B ?? '', 'hex').toUpperCase()
}

function eventName({ oldItem, newItem }: ItemChange): 'INSERT' | 'MODIFY' | 'REMOVE' {
  if (newItem === undefined) return 'REMOVE'
  return oldItem === undefined ? 'INSERT' : 'MODIFY'
}
