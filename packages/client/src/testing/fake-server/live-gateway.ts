import { isFollowed, type Odds, subscribe, unsubscribe } from '@sportsfeeds/domain'
import type { Clock } from '@sportsfeeds/std'
import type { Connection } from './connection.ts'
import type { Delivery } from './delivery.ts'
import { asLive, blocksOf, conflated, followedBy, type Games } from './frame-contents.ts'
import type { Network } from './network.ts'
import { statesOf } from './states-of.ts'

/** Delivers as the live gateway does: connections have places, and can be resumed there. */
export function createLiveGateway(network: Network, clock: Clock, games: Games): Delivery {
  const { connections, send, serverNow } = network
  /** What it has read off the stream; the place is how much that is. */
  const published: (readonly Odds[])[] = []
  /** How much of it is forgotten. */
  let forgotten = 0
  let joinedAtMs = 0

  const place = () => ({ 'shard-1': String(published.length) })

  /** The present state of all that is followed makes up for what was left out. */
  const sendOdds = (connection: Connection, odds: readonly Odds[]): void => {
    const { conflate } = connection.subscription
    const leftOut = connection.leftOut
    connection.leftOut = 0
    const followed = followedBy(connection, leftOut > 0 ? statesOf(published.flat()) : odds, games)
    if (followed.length === 0) return
    const sent = conflate ? conflated(followed) : followed
    const left = leftOut + followed.length - sent.length
    send(connection, {
      type: 'odds',
      at: place(),
      games: blocksOf(asLive(sent)),
      ...(left > 0 ? { conflated: left } : {}),
    })
  }

  return {
    get joinedAtMs() {
      return joinedAtMs
    },

    welcome: (connection) => {
      const { subscription } = connection
      send(connection, { type: 'welcome', connectionId: 'connection-1', subscription, resumes: true })
    },

    follow: (connection, message) => {
      const before = connection.isListed ? connection.subscription : undefined
      const change = message.action === 'subscribe' ? subscribe : unsubscribe
      const subscription = change(connection.subscription, message)
      connection.subscription = subscription
      const from = message.action === 'subscribe' ? message.at?.['shard-1'] : undefined
      const isResumed = from !== undefined && Number(from) >= forgotten
      if (isResumed) {
        for (const odds of published.slice(Number(from))) sendOdds(connection, odds)
      } else {
        const added = followedBy(connection, statesOf(published.flat()), games).filter(
          ({ gameId }) => before === undefined || !isFollowed(before, gameId, games.get(gameId)?.sport),
        )
        send(connection, { type: 'snapshot', games: blocksOf(added), last: true })
      }
      if (before === undefined && !isResumed && games.size > 0)
        send(connection, { type: 'games', games: [...games.values()] })
      send(connection, {
        type: 'subscribed',
        subscription,
        liveFrom: serverNow(),
        at: place(),
        through: serverNow(),
        ...(from === undefined ? {} : { resumed: isResumed }),
      })
      if (before !== undefined) return
      connection.isListed = true
      joinedAtMs = clock.now()
    },

    post: (odds, isLost) => {
      published.push(odds)
      for (const connection of connections) {
        if (!connection.isListed) continue
        if (isLost) connection.leftOut += followedBy(connection, odds, games).length
        else sendOdds(connection, odds)
      }
    },

    sendHeartbeat: (connection) => send(connection, { type: 'heartbeat', at: place(), through: serverNow() }),

    newEpoch: () => {
      forgotten = published.length
    },
  }
}
