import {
  type ClientMessage,
  type GameId,
  maxFrameBytes,
  type MarketState,
  mergeMarkets,
  providerMarketId,
  type Subscription,
} from '@sportsfeeds/domain'
import type { Connection } from '@sportsfeeds/domain/internal'
import type { Clock } from '@sportsfeeds/std'
import pMap from 'p-map'
import type { GameStore, OddsStore } from '../ports.ts'
import type { Delivery, DeliveryReport, FrameSender } from '../stream/fan-out/frame-sender.ts'
import { encodeSnapshot } from './encode-snapshot.ts'

export interface SendSnapshotDependencies {
  readonly oddsStore: Pick<OddsStore, 'latestMarkets'>
  readonly games: Pick<GameStore, 'currentGames'>
  readonly sender: FrameSender
  readonly clock: Pick<Clock, 'now'>
}

type SubscribeMessage = Extract<ClientMessage, { action: 'subscribe' }>

/**
 * Sends the state of each market of the games that a `subscribe` added: those that it names, or the current games of the sports
 * that it names, or, with `all`, all current games; at most {@link maxSnapshotGames} of them, live ones first. Sends nothing if it
 * added none.
 */
export async function sendSnapshot(
  connection: Connection,
  before: Subscription,
  message: SubscribeMessage,
  { oddsStore, games, sender, clock }: SendSnapshotDependencies,
): Promise<DeliveryReport | undefined> {
  const added = [
    ...(message.games ?? []).filter((gameId) => !before.games.includes(gameId)),
    ...(await addedCurrentGames(before, message, games, clock)),
  ]
  if (added.length === 0) return undefined
  const gameIds = [...new Set(added)].slice(0, maxSnapshotGames)
  const markets = await pMap(gameIds, (gameId) => latestMarkets(oddsStore, gameId), {
    concurrency: maxConcurrentReads,
  })
  return sender.send([toDelivery(connection, markets, clock.now())])
}

/** Bounds the cost of one message: a client that follows more games reads the rest from GET /feeds. */
const maxSnapshotGames = 50
const maxConcurrentReads = 8

async function latestMarkets(
  oddsStore: SendSnapshotDependencies['oddsStore'],
  gameId: GameId,
): Promise<MarketState[]> {
  const markets = new Map<string, MarketState>()
  let after: string | undefined
  do {
    const page = await oddsStore.latestMarkets(gameId, after)
    for (const state of page.markets) {
      const id = providerMarketId(state.newest)
      markets.set(id, mergeMarkets(markets.get(id), state))
    }
    after = page.next
  } while (after !== undefined)
  return [...markets.values()]
}

async function addedCurrentGames(
  before: Subscription,
  message: SubscribeMessage,
  games: SendSnapshotDependencies['games'],
  clock: Pick<Clock, 'now'>,
): Promise<GameId[]> {
  const addsAll = message.all === true && !before.all
  const addedSports = (message.sports ?? []).filter((sport) => !before.sports.includes(sport))
  if (!addsAll && addedSports.length === 0) return []
  const current = await games.currentGames(clock.now())
  return current
    .filter(({ sport }) => addsAll || addedSports.includes(sport))
    .toSorted((a, b) => Number(b.status === 'live') - Number(a.status === 'live'))
    .map(({ id }) => id)
}

function toDelivery(
  connection: Connection,
  games: readonly (readonly MarketState[])[],
  sentAt: number,
): Delivery {
  return {
    connectionId: connection.id,
    openedAt: connection.createdAt,
    frames: encodeSnapshot(games, sentAt, maxFrameBytes).map((bytes) => ({
      odds: 0,
      isWelcome: false,
      encode: () => bytes,
      split: () => [],
    })),
  }
}
