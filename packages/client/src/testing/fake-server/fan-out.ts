import { type Position, subscribe, unsubscribe } from '@sportsfeeds/domain'
import type { Clock } from '@sportsfeeds/std'
import type { Connection } from './connection.ts'
import type { Delivery } from './delivery.ts'
import { asLive, blocksOf, conflated, followedBy, type Games } from './frame-contents.ts'
import type { Network } from './network.ts'

/**
 * Delivers as API Gateway's fan-out does: frames have positions.
 * @param liveAfterMs how long after a subscription frames may still miss it.
 */
export function createFanOut(network: Network, clock: Clock, games: Games, liveAfterMs: number): Delivery {
  const { connections, send, serverNow } = network
  let epoch = 1
  /** The number of the first frame of this epoch. */
  let firstN = 1

  const nextPosition = (connection: Connection): Position => {
    const n = connection.epoch === epoch ? connection.n + 1 : firstN
    connection.n = n
    connection.epoch = epoch
    return { shard: 'shard-1', epoch: `epoch-${epoch}`, n }
  }

  return {
    joinedAtMs: 0,

    welcome: () => undefined,

    follow: (connection, message) => {
      const change = message.action === 'subscribe' ? subscribe : unsubscribe
      const subscription = change(connection.subscription, message)
      send(connection, { type: 'subscribed', subscription, liveFrom: serverNow() + liveAfterMs })
      // The consumer learns of it at the last moment that it is allowed.
      clock.setTimeout(() => {
        connection.subscription = subscription
        connection.isListed = true
      }, liveAfterMs)
    },

    post: (odds, isLost) => {
      for (const connection of connections) {
        const followed = followedBy(connection, odds, games)
        if (!connection.isListed || followed.length === 0) continue
        const position = nextPosition(connection)
        if (isLost) continue
        const sent = connection.subscription.conflate ? conflated(followed) : followed
        send(connection, { type: 'odds', position, games: blocksOf(asLive(sent)) })
      }
    },

    sendHeartbeat: (connection) => {
      const through = serverNow()
      const position = nextPosition(connection)
      send(connection, { type: 'odds', position, through, shards: ['shard-1'], games: [] })
    },

    newEpoch: (isFrameMissing) => {
      epoch += 1
      firstN = isFrameMissing ? 2 : 1
    },
  }
}
