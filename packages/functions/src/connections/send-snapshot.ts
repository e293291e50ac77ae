import {
  type ClientMessage,
  type Connection,
  toDay,
  type GameId,
  maxFrameBytes,
  type Odds,
  type Subscription,
  toInstant,
} from '@sportsfeeds/domain'
import type { Clock } from '@sportsfeeds/std'
import pMap from 'p-map'
import type { GameStore, OddsStore } from '../ports.ts'
import type { Delivery, DeliveryReport, FrameSender } from '../stream/fan-out/frame-sender.ts'
import { encodeSnapshot } from './encode-snapshot.ts'

export interface SendSnapshotDependencies {
  readonly oddsStore: Pick<OddsStore, 'latestOddsOfMarkets'>
  readonly games: Pick<GameStore, 'scheduledGamesOn'>
  readonly sender: FrameSender
  readonly clock: Pick<Clock, 'now'>
}

type SubscribeMessage = Extract<ClientMessage, { action: 'subscribe' }>

/**
 * Sends the newest odds record of each market of the games that a `subscribe` added: those that it names, or today's
 * games of the sports that it names, or, with `all`, today's games; at most {@link maxSnapshotGames} of them. Sends
 * nothing if it added none.
 */
export async function sendSnapshot(
  connection: Connection,
  before: Subscription,
  message: SubscribeMessage,
  { oddsStore, games, sender, clock }: SendSnapshotDependencies,
): Promise<DeliveryReport | undefined> {
  const added = [
    ...(message.games ?? []).filter((gameId) => !before.games.includes(gameId)),
    ...(await addedGamesOfToday(before, message, games, clock)),
  ]
  if (added.length === 0) return undefined
  const gameIds = [...new Set(added)].slice(0, maxSnapshotGames)
  const odds = await pMap(gameIds, (gameId) => oddsStore.latestOddsOfMarkets(gameId), {
    concurrency: maxConcurrentReads,
  })
  return sender.send([toDelivery(connection, odds.flat(), clock.now())])
}

/** Bounds the cost of one message: a client that follows more games reads the rest from GET /feeds. */
const maxSnapshotGames = 50
const maxConcurrentReads = 8

async function addedGamesOfToday(
  before: Subscription,
  message: SubscribeMessage,
  games: SendSnapshotDependencies['games'],
  clock: Pick<Clock, 'now'>,
): Promise<GameId[]> {
  const addsAll = message.all === true && !before.all
  const addedSports = (message.sports ?? []).filter((sport) => !before.sports.includes(sport))
  if (!addsAll && addedSports.length === 0) return []
  const today = await games.scheduledGamesOn(toDay(toInstant(clock.now())))
  return today.filter(({ sport }) => addsAll || addedSports.includes(sport)).map(({ id }) => id)
}

function toDelivery(connection: Connection, odds: readonly Odds[], sentAt: number): Delivery {
  return {
    connectionId: connection.id,
    openedAt: connection.createdAt,
    frames: encodeSnapshot(odds, sentAt, maxFrameBytes).map((bytes) => ({
      odds: 0,
      isWelcome: false,
      encode: () => bytes,
      split: () => [],
    })),
  }
}
