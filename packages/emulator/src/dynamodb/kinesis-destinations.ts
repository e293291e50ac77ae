import type { Clock, Timer } from '../clock/clock.ts'
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
  /** Replaces the precision of a destination that is there already. */
  enable(tableName: string, destination: Destination): void
  /** Records that still wait for the stream are dropped. */
  disable(tableName: string, streamArn: string): void
  of(tableName: string): readonly Destination[]
  /** Appends to the stream, or as soon as its limits allow, in the order of the calls. */
  deliver(tableName: string, streamArn: string, record: ChangeData): void
  /** Lets a fault decide when and how often each record is delivered. Returns the function that ends it. */
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
  /** Records from `next` on wait. */
  queue: ChangeData[]
  next: number
  timer: Timer | undefined
}

export interface KinesisDestinationsOptions {
  readonly clock: Clock
  readonly sink: StreamSink
  /** Told when a stream is gone and its records are dropped. */
  readonly onLog?: ((message: string) => void) | undefined
}

export const createKinesisDestinations = (options: KinesisDestinationsOptions): KinesisDestinations => {
  const { clock, sink, onLog } = options
  const outlets = new Map<string, Map<string, Outlet>>()
  let interceptor: ChangeInterceptor | undefined

  const outletsOf = (tableName: string): Outlet[] => [...(outlets.get(tableName)?.values() ?? [])]

  /** False when the stream is over its limit. */
  const append = (streamArn: string, record: ChangeData): boolean => {
    try {
      sink.append(streamArn, record)
    } catch (error) {
      if (isThroughputExceeded(error)) return false
      onLog?.(`A change record is dropped, since ${streamArn} refuses it: ${String(error)}`)
    }
    return true
  }

  const drain = (outlet: Outlet): void => {
    outlet.timer = undefined
    for (let record = outlet.queue[outlet.next]; record !== undefined; record = outlet.queue[outlet.next]) {
      if (!append(outlet.destination.streamArn, record)) {
        outlet.queue = outlet.queue.slice(outlet.next)
        outlet.next = 0
        outlet.timer = clock.setTimeout(() => drain(outlet), destinationRetryMs)
        return
      }
      outlet.next += 1
    }
    outlet.queue = []
    outlet.next = 0
  }

  const deliver = (tableName: string, streamArn: string, record: ChangeData): void => {
    const outlet = outlets.get(tableName)?.get(streamArn)
    if (outlet === undefined) return
    if (outlet.timer === undefined && append(streamArn, record)) return
    outlet.queue.push(record)
    outlet.timer ??= clock.setTimeout(() => drain(outlet), destinationRetryMs)
  }

  return {
    enable(tableName, destination) {
      const ofTable = outlets.get(tableName) ?? new Map<string, Outlet>()
      outlets.set(tableName, ofTable)
      const outlet = ofTable.get(destination.streamArn)
      if (outlet === undefined) {
        ofTable.set(destination.streamArn, { destination, queue: [], next: 0, timer: undefined })
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
      outletsOf(tableName).reduce((sum, { queue, next }) => sum + queue.length - next, 0),
    close() {
      for (const tableName of outlets.keys()) for (const { timer } of outletsOf(tableName)) timer?.cancel()
      outlets.clear()
    },
  }
}
