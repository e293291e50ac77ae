import type { Clock, Timer } from '@sportsfeeds/std'
import {
  maxEventBytes,
  maxEventRecords,
  quietEventMs,
  shardReadBytesPerSecond,
  subscriptionLifeMs,
} from './limits.ts'
import { firstWithin } from './record-log.ts'
import type { ChildShard, Shard } from './shard.ts'
import type { StoredRecord } from './types.ts'

/** One consumer's stream of events from one shard. */
export interface Subscription {
  readonly openedAtMs: number
  readonly isOpen: boolean
  /**
   * Waits for the next event: records, the end of the shard, or five seconds without either. Undefined when the
   * subscription has ended.
   * @throws the error that the subscription failed with.
   */
  next(): Promise<ShardEvent | undefined>
  /** Ends without an error, as after five minutes. */
  end(): void
  fail(error: Error): void
}

export interface ShardEvent {
  readonly records: readonly StoredRecord[]
  /** Sequence number after which a next subscription continues; undefined at the end of the shard. */
  readonly continuation: string | undefined
  /** Only at the end of the shard. */
  readonly childShards: readonly ChildShard[] | undefined
  readonly millisBehindLatest: number
}

export interface SubscriptionOptions {
  readonly shard: Shard
  readonly position: number
  readonly clock: Clock
  /** Age at which a record is pushed. */
  readonly delayMs: number
}

export function createSubscription({ shard, clock, delayMs, ...start }: SubscriptionOptions): Subscription {
  const openedAtMs = clock.now()
  const endsAtMs = openedAtMs + subscriptionLifeMs
  let position = start.position
  let continuation = shard.sequenceNumberBefore(position)
  let quietUntilMs = openedAtMs + quietEventMs
  /** Until then the shard's throughput is used up. */
  let pushableAtMs = openedAtMs
  /** When the shard's rate alone would have pushed everything that was pushed so far. */
  let paidUntilMs = openedAtMs
  let isEnded = false
  let failure: Error | undefined
  let wake: (() => void) | undefined

  const take = (): readonly StoredRecord[] => {
    const pushedUntilMs = clock.now() - delayMs
    const taken = shard.take(position, maxEventRecords)
    const young = taken.records.findIndex((record) => record.approximateArrivalTimestamp > pushedUntilMs)
    const due = young === -1 ? taken.records : taken.records.slice(0, young)
    const { records, bytes } = firstWithin(due, maxEventBytes)
    const [last] = records.slice(-1)
    if (last !== undefined) {
      position = taken.nextPosition - taken.records.length + records.length
      continuation = last.sequenceNumber
      paidUntilMs = Math.max(paidUntilMs, clock.now()) + (bytes / shardReadBytesPerSecond) * 1_000
      pushableAtMs = paidUntilMs - mostAheadMs
    }
    return records
  }

  const event = (records: readonly StoredRecord[]): ShardEvent => {
    quietUntilMs = clock.now() + quietEventMs
    isEnded = shard.isEndAt(position)
    return {
      records,
      continuation: isEnded ? undefined : continuation,
      millisBehindLatest: shard.millisBehind(position),
      childShards: isEnded ? shard.closure?.children : undefined,
    }
  }

  /** Waits for a call of `wake`, but not beyond that time. */
  const sleepUntil = (timeMs: number): Promise<void> => {
    let timer: Timer | undefined
    return new Promise<void>((resolve) => {
      wake = resolve
      timer = clock.setTimeout(resolve, Math.max(0, timeMs - clock.now()))
    }).finally(() => {
      wake = undefined
      timer?.cancel()
    })
  }

  /** When the oldest waiting record may be pushed; never, while there is none. */
  const nextPushMs = (): number => {
    const [waiting] = shard.take(position, 1).records
    if (waiting === undefined) return Infinity
    return Math.max(pushableAtMs, waiting.approximateArrivalTimestamp + delayMs)
  }

  return {
    openedAtMs,
    get isOpen() {
      return !isEnded && failure === undefined && clock.now() < endsAtMs
    },
    async next() {
      for (;;) {
        if (failure !== undefined) throw failure
        if (isEnded || clock.now() >= endsAtMs) return undefined
        const records = clock.now() >= pushableAtMs ? take() : []
        if (records.length > 0 || shard.isEndAt(position) || clock.now() >= quietUntilMs)
          return event(records)
        const stopListening = shard.onAppend(() => wake?.())
        await sleepUntil(Math.min(endsAtMs, quietUntilMs, nextPushMs())).finally(stopListening)
      }
    },
    end() {
      isEnded = true
      wake?.()
    },
    fail(error) {
      failure ??= error
      wake?.()
    },
  }
}

/** With one event more, the throughput of a second is used up. */
const mostAheadMs = 1_000 - (maxEventBytes / shardReadBytesPerSecond) * 1_000
