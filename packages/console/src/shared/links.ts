import type { GameId } from '@sportsfeeds/domain'
import type { MarketKey } from '../store/market.ts'

export const boardPath = '/'
export const alertsPath = '/alerts'
export const gameRoute = '/games/:gameId'

/** Path of a game's page, optionally opened at one of its markets. */
export function gamePath(gameId: GameId, market?: MarketKey): string {
  return market === undefined
    ? `/games/${gameId}`
    : `/games/${gameId}?${new URLSearchParams({ market }).toString()}`
}
