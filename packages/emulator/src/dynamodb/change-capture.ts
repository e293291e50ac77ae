import type { Clock } from '@sportsfeeds/std'
import type { Meter } from '../meter/meter.ts'
import { indexWriteUnits, unitsOf } from './capacity.ts'
import type { ChangeListener, ItemChange } from './change-hook.ts'
import { toChangeRecord, toPartitionKey } from './change-record.ts'
import { isSameItem, itemBytes } from './item.ts'
import type { KinesisDestinations } from './kinesis-destinations.ts'
import { changeDataCaptureUnitBytes } from './limits.ts'
import type { TimeToLive } from './time-to-live.ts'

export interface ChangeCaptureDeps {
  readonly region: string
  readonly clock: Clock
  readonly meter: Meter
  readonly timeToLive: TimeToLive
  readonly destinations: KinesisDestinations
}

/** Meters each write and sends its change record to the streams of the table. */
export function captureChanges(deps: ChangeCaptureDeps): ChangeListener {
  const { region, clock, meter, timeToLive, destinations } = deps
  let lastMicros = 0

  return (change) => {
    const { table, oldItem, newItem } = change
    const oldBytes = oldItem ? itemBytes(oldItem) : 0
    const newBytes = newItem ? itemBytes(newItem) : 0
    const largerBytes = Math.max(oldBytes, newBytes)
    const isExpiry = oldItem !== undefined && timeToLive.isExpired(oldItem)
    // Expiry is free of charge; its change records are not.
    if (!isExpiry) {
      meter.add('dynamodb.writeRequestUnits', unitsOf(largerBytes) + indexWriteUnits(table, oldItem, newItem))
    }
    const targets = destinations.of(table.TableName)
    if (targets.length === 0 || !hasEffect(change)) return
    // Readers order changes by this time, so no two changes share one.
    const createdMicros = Math.max(Math.floor(clock.now() * 1_000), lastMicros + 1)
    lastMicros = createdMicros
    const partitionKey = toPartitionKey(change)
    for (const { streamArn, precision } of targets) {
      meter.add('dynamodb.changeDataCaptureUnits', unitsOf(largerBytes, changeDataCaptureUnitBytes))
      const data = toChangeRecord(change, {
        region,
        precision,
        createdMicros,
        isExpiry,
        imageBytes: oldBytes + newBytes,
      })
      destinations.deliver(table.TableName, streamArn, { partitionKey, data })
    }
  }
}

/** A write that leaves an item as it was makes no change record. */
function hasEffect({ oldItem, newItem }: ItemChange): boolean {
  if (oldItem === undefined || newItem === undefined) return oldItem !== newItem
  return !isSameItem(oldItem, newItem)
}
