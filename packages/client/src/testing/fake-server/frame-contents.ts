import {
  encodeGameOdds,
  type GameWithLive,
  isBetStop,
  isFollowed,
  type LiveOdds,
  type Odds,
} from '@sportsfeeds/domain'
import { groupBy } from '../../group-by.ts'
import type { Connection } from './connection.ts'
import { statesOf } from './states-of.ts'

/** Games by their ids. */
export type Games = ReadonlyMap<string, GameWithLive>

export function followedBy({ subscription }: Connection, odds: readonly Odds[], games: Games): Odds[] {
  return odds.filter(({ gameId }) => isFollowed(subscription, gameId, games.get(gameId)?.sport))
}

export function conflated(odds: readonly Odds[]): Odds[] {
  const kept = new Set(statesOf(odds))
  return odds.filter((one) => kept.has(one) || isBetStop(one))
}

/** As off the stream: with the time of storing. */
export function asLive(odds: readonly Odds[]): LiveOdds[] {
  return odds.map((one) => ({ ...one, storedAt: one.receivedAt + 1 }))
}

/** Blocks of a frame, one a game. */
export function blocksOf(odds: readonly LiveOdds[]): object[] {
  return [...groupBy(odds, ({ gameId }) => gameId).values()].map(encodeGameOdds)
}
