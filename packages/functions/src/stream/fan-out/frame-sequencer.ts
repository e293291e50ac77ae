import type { Position } from '@sportsfeeds/domain'
import type { ConnectionId } from '@sportsfeeds/domain/internal'
import type { Clock } from '@sportsfeeds/std'

/**
 * Numbers the frames of each connection, shard by shard, so that its client can detect lost frames. An epoch that begins
 * with 1 states that nothing was lost before it.
 */
export interface FrameSequencer {
  /** Shard and epoch of the next frames of `shard`. */
  currentEpoch(shard: string): Pick<Position, 'shard' | 'epoch'>
  next(shard: string, connectionId: ConnectionId): Position
  /** Marks a connection as missing. If it is seen again, its next frames show a gap. */
  retire(connectionId: ConnectionId): void
  /** Drops a connection that is closed. */
  forget(connectionId: ConnectionId): void
  /** Records that frames of `shard` may have been lost: its next frames open a new epoch, which begins with a gap. */
  recordGap(shard: string): void
}

/** @param instance distinguishes this consumer from all others, past ones included. */
export function createFrameSequencer(instance: string, clock: Pick<Clock, 'now'>): FrameSequencer {
  const shards = new Map<string, ShardEpoch>()
  const retiredAtMs = new Map<ConnectionId, number>()
  let epochs = 0

  const getEpoch = (shard: string): ShardEpoch => shards.get(shard) ?? beginEpoch(shard, 0)

  const beginEpoch = (shard: string, lost: number): ShardEpoch => {
    epochs += 1
    const begun = { epoch: `${instance}-${epochs}`, lost, last: new Map<ConnectionId, number>() }
    shards.set(shard, begun)
    return begun
  }

  const forget = (connectionId: ConnectionId): void => {
    retiredAtMs.delete(connectionId)
    for (const { last } of shards.values()) last.delete(connectionId)
  }

  return {
    forget,
    currentEpoch: (shard) => ({ shard, epoch: getEpoch(shard).epoch }),
    next: (shard, connectionId) => {
      const { epoch, lost, last } = getEpoch(shard)
      const n = (last.get(connectionId) ?? lost) + 1
      last.set(connectionId, n)
      return { shard, epoch, n }
    },
    retire: (connectionId) => {
      for (const { last } of shards.values()) {
        const n = last.get(connectionId)
        if (n !== undefined) last.set(connectionId, n + 1)
      }
      retiredAtMs.set(connectionId, clock.now())
      for (const [retired, sinceMs] of retiredAtMs) {
        if (sinceMs > clock.now() - returnWindowMs) break
        forget(retired)
      }
    },
    recordGap: (shard) => {
      beginEpoch(shard, 1)
    },
  }
}

interface ShardEpoch {
  readonly epoch: string
  /** Frames counted as lost before the first one, so that a client that knows no earlier epoch sees the gap too. */
  readonly lost: number
  readonly last: Map<ConnectionId, number>
}

/** A connection that an index missed once reappears within seconds. */
const returnWindowMs = 60_000
