import type { Clock, Timer } from '@sportsfeeds/std'
import { isThroughputExceeded } from '../errors.ts'
import type { StreamSink } from '../kinesis/types.ts'
import type { Precision } from './change-record.ts'
import type { ChangeInterceptor } from './interceptor.ts'
import { destinationRetryMs } from './limits.ts'

export interface Destination {
  readonly streamArn: string
  readonly precision: Precision
}

/** The streams that the changes of each table go to. */
export interface KinesisDestinations {
  /** Replaces the precision of an existing destination. */
  enable(tableName: string, destination: Destination): void
  /** Records that still wait for the stream are dropped. */
  disable(tableName: string, streamArn: string): void
  of(tableName: string): readonly Destination[]
  /** Appends to the stream, or as soon as the limits of its shard allow: in the order of the calls, within a shard. */
  deliver(tableName: string, streamArn: string, record: ChangeData): void
  /** Lets a fault decide when and how often each record is delivered. @returns a function that ends it. */
  intercept(interceptor: ChangeInterceptor): () => void
  /** Records that wait for their stream. */
  waiting(tableName: string): number
  close(): void
}

export interface ChangeData {
  readonly partitionKey: string
  readonly data: Uint8Array
}

interface Outlet {
  destination: Destination
  /** By shard, so that a shard over its limit delays no other. */
  readonly queues: Map<string, Queue>
  timer: Timer | undefined
}

/** Records from `next` on wait for their shard. */
interface Queue {
  records: ChangeData[]
  next: number
}

export interface KinesisDestinationsOptions {
  readonly clock: Clock
  readonly sink: StreamSink
  /** Called with a message when a stream is gone and its records are dropped. */
  readonly onLog?: ((message: string) => void) | undefined
}

export function createKinesisDestinations(options: KinesisDestinationsOptions): KinesisDestinations {
  const { clock, sink, onLog } = options
  const outlets = new Map<string, Map<string, Outlet>>()
  let interceptor: ChangeInterceptor | undefined

  const outletsOf = (tableName: string): Outlet[] => [...(outlets.get(tableName)?.values() ?? [])]

  /** False when its shard is over its limit. */
  const append = (streamArn: string, record: ChangeData): boolean => {
    try {
      sink.append(streamArn, record)
    } catch (error) {
      if (isThroughputExceeded(error)) return false
      onLog?.(`A change record is dropped, since ${streamArn} refuses it: ${String(error)}`)
    }
    return true
  }

  const drainLater = (outlet: Outlet): void => {
    outlet.timer ??= clock.setTimeout(() => {
      outlet.timer = undefined
      for (const [shardId, queue] of outlet.queues) {
        if (isDrained(outlet.destination.streamArn, queue)) outlet.queues.delete(shardId)
      }
      if (outlet.queues.size > 0) drainLater(outlet)
    }, destinationRetryMs)
  }

  const isDrained = (streamArn: string, queue: Queue): boolean => {
    for (let record = queue.records[queue.next]; record !== undefined; record = queue.records[queue.next]) {
      if (!append(streamArn, record)) {
        queue.records = queue.records.slice(queue.next)
        queue.next = 0
        return false
      }
      queue.next += 1
    }
    return true
  }

  /** Any id will do for a stream that is gone: appending to it fails. */
  const shardIdOf = (streamArn: string, { partitionKey }: ChangeData): string => {
    try {
      return sink.shardIdOf(streamArn, partitionKey)
    } catch {
      return ''
    }
  }

  const deliver = (tableName: string, streamArn: string, record: ChangeData): void => {
    const outlet = outlets.get(tableName)?.get(streamArn)
    if (outlet === undefined) return
    // Finding the shard takes a hash, and matters only while a shard is over its limit.
    const isFree = outlet.queues.size === 0
    if (isFree && append(streamArn, record)) return
    const shardId = shardIdOf(streamArn, record)
    const queue = outlet.queues.get(shardId)
    if (queue !== undefined) queue.records.push(record)
    else if (isFree || !append(streamArn, record)) outlet.queues.set(shardId, { records: [record], next: 0 })
    if (outlet.queues.size > 0) drainLater(outlet)
  }

  return {
    enable(tableName, destination) {
      const ofTable = outlets.get(tableName) ?? new Map<string, Outlet>()
      outlets.set(tableName, ofTable)
      const outlet = ofTable.get(destination.streamArn)
      if (outlet === undefined) {
        ofTable.set(destination.streamArn, { destination, queues: new Map(), timer: undefined })
      } else outlet.destination = destination
    },
    disable(tableName, streamArn) {
      const outlet = outlets.get(tableName)?.get(streamArn)
      outlet?.timer?.cancel()
      outlets.get(tableName)?.delete(streamArn)
    },
    of: (tableName) => outletsOf(tableName).map(({ destination }) => destination),
    deliver(tableName, streamArn, record) {
      if (interceptor === undefined) return deliver(tableName, streamArn, record)
      const { partitionKey } = record
      interceptor({ tableName, streamArn, partitionKey }, () => deliver(tableName, streamArn, record))
    },
    intercept(next) {
      interceptor = next
      return () => {
        if (interceptor === next) interceptor = undefined
      }
    },
    waiting: (tableName) =>
      outletsOf(tableName)
        .flatMap(({ queues }) => [...queues.values()])
        .reduce((sum, { records, next }) => sum + records.length - next, 0),
    close() {
      for (const tableName of outlets.keys()) for (const { timer } of outletsOf(tableName)) timer?.cancel()
      outlets.clear()
    },
  }
}
