import {
  type ClientMessage,
  type Connection,
  dayOf,
  type GameId,
  maxFrameBytes,
  type Odds,
  type Subscription,
  toInstant,
} from '@sportsfeeds/domain'
import type { Clock } from '../clock.ts'
import type { FeedStore } from '../store/odds-store.ts'
import type { GameStore } from '../store/game-store.ts'
import { encodeSnapshot } from '../stream/fan-out/frames.ts'
import type { DeliveryReport, Poster } from '../stream/fan-out/frame-sender.ts'
import { mapConcurrently } from '../map-concurrently.ts'

export interface SendSnapshotDependencies {
  readonly feeds: Pick<FeedStore, 'latestOddsOfMarkets'>
  readonly games: Pick<GameStore, 'scheduledGamesOn'>
  readonly poster: Poster
  readonly clock: Pick<Clock, 'now'>
}

/**
 * Posts the newest odds of each market of the games that a `subscribe` added: those that it names, or today's games of
 * the sports that it names, or, with `all`, today's games; at most {@link maxSnapshotGames} of them. Nothing is posted
 * when it added none.
 */
export async function sendSnapshot(
  connection: Connection,
  before: Subscription,
  message: Extract<ClientMessage, { action: 'subscribe' }>,
  { feeds, games, poster, clock }: SendSnapshotDependencies,
): Promise<DeliveryReport | undefined> {
  const gameIds = [
    ...(message.games ?? []).filter((gameId) => !before.games.includes(gameId)),
    ...(await addedGamesOfToday(before, message, games, clock)),
  ]
  if (gameIds.length === 0) return undefined
  const asked = [...new Set(gameIds)].slice(0, maxSnapshotGames)
  const odds = await mapConcurrently(asked, gamesUnderWay, (gameId) => feeds.latestOddsOfMarkets(gameId))
  return poster.deliver([letterOf(connection, odds.flat(), clock.now())])
}

/** Bounds what one message costs: a client that follows more asks GET /feeds for the rest. */
const maxSnapshotGames = 50
const gamesUnderWay = 8

async function addedGamesOfToday(
  before: Subscription,
  message: Extract<ClientMessage, { action: 'subscribe' }>,
  games: SendSnapshotDependencies['games'],
  clock: Pick<Clock, 'now'>,
): Promise<GameId[]> {
  const addsAll = message.all === true && !before.all
  const addedSports = (message.sports ?? []).filter((sport) => !before.sports.includes(sport))
  if (!addsAll && addedSports.length === 0) return []
  const today = await games.scheduledGamesOn(dayOf(toInstant(clock.now())))
  return today.filter(({ sport }) => addsAll || addedSports.includes(sport)).map(({ id }) => id)
}

function letterOf(connection: Connection, odds: readonly Odds[], sentAt: number) {
  return {
    connectionId: connection.id,
    openedAt: connection.createdAt,
    frames: encodeSnapshot(odds, sentAt, maxFrameBytes).map((bytes) => ({
      odds: 0,
      isGreeting: false,
      encode: () => bytes,
      halves: () => [],
    })),
  }
}
