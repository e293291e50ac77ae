import type { ConnectionId, Position } from '@sportsfeeds/domain'
import type { Clock } from '../../ports.ts'

/**
 * Numbers the frames of each connection, shard by shard, so that its client can tell what it has not received. An epoch
 * that begins with 1 says that nothing was left out before it.
 */
export interface Positions {
  /** Whether frames of `shard` have been numbered here before. */
  knows(shard: string): boolean
  /** The names that the next frames of `shard` carry. */
  epochOf(shard: string): Pick<Position, 'shard' | 'epoch'>
  next(shard: string, connectionId: ConnectionId): Position
  /** The connection is thought to be gone. Should it be seen again, its next frames show a gap. */
  retire(connectionId: ConnectionId): void
  /** The connection is known to be gone. */
  forget(connectionId: ConnectionId): void
  /** Frames of `shard` may have been left out: its next frames open a new epoch, which begins with a gap. */
  restart(shard: string): void
}

/** @param instance names this consumer among all that ever were. */
export function createPositions(instance: string, clock: Pick<Clock, 'now'>): Positions {
  const shards = new Map<string, ShardPositions>()
  const retiredAtMs = new Map<ConnectionId, number>()
  let epochs = 0

  const positionsOf = (shard: string): ShardPositions => {
    const known = shards.get(shard)
    if (known !== undefined) return known
    return open(shard, 0)
  }

  const open = (shard: string, leftOut: number): ShardPositions => {
    epochs += 1
    const opened = { epoch: `${instance}-${epochs}`, leftOut, last: new Map<ConnectionId, number>() }
    shards.set(shard, opened)
    return opened
  }

  const forget = (connectionId: ConnectionId): void => {
    retiredAtMs.delete(connectionId)
    for (const { last } of shards.values()) last.delete(connectionId)
  }

  return {
    forget,
    knows: (shard) => shards.has(shard),
    epochOf: (shard) => ({ shard, epoch: positionsOf(shard).epoch }),
    next: (shard, connectionId) => {
      const { epoch, leftOut, last } = positionsOf(shard)
      const n = (last.get(connectionId) ?? leftOut) + 1
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
    restart: (shard) => {
      open(shard, 1)
    },
  }
}

interface ShardPositions {
  readonly epoch: string
  /** Frames that nobody was sent before the first: a client that knows of no former epoch sees the gap all the same. */
  readonly leftOut: number
  readonly last: Map<ConnectionId, number>
}

/** A connection that an index missed once is there again within seconds. */
const returnWindowMs = 60_000
