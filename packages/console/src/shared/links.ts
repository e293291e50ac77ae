import type { GameId } from '@sportsfeeds/domain'
import type { MarketKey } from '../store/market.ts'

export const boardPath = '/'
export const alertsPath = '/alerts'
export const gameRoute = '/games/:gameId'

/** The page of a game, opened at one of its markets. */
export const gamePath = (gameId: GameId, market?: MarketKey): string =>
  market === undefined ? `/games/${gameId}` : `/games/${gameId}?${new URLSearchParams({ market }).toString()}`
