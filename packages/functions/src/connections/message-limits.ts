import { type ConnectionId, messageLimit } from '@sportsfeeds/domain/internal'
import { type Clock, createRateLimit, type RateLimit } from '@sportsfeeds/std'

/** The rates at which connections send messages, as one instance of the function sees them. */
export interface MessageLimits {
  /** @returns false for more messages than the connection may send. */
  take(connectionId: ConnectionId, messages: number): boolean
}

export function createMessageLimits(clock: Pick<Clock, 'now'>): MessageLimits {
  const limits = new Map<ConnectionId, RateLimit>()

  return {
    take: (connectionId, messages) => {
      const limit = limits.get(connectionId) ?? createRateLimit(messageLimit)
      // The latest last, so that the first is the one to forget.
      limits.delete(connectionId)
      limits.set(connectionId, limit)
      const [oldest] = limits.keys()
      if (limits.size > maxConnections && oldest !== undefined) limits.delete(oldest)
      return limit.take(clock.now(), messages)
    },
  }
}

const maxConnections = 10_000
