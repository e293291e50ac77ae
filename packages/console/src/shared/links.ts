import { type GameId, marketId, type OutcomeId } from '@sportsfeeds/domain'
import type { Market } from '../store/market.ts'

export const boardPath = '/'
export const alertsPath = '/alerts'
export const gameRoute = '/games/:gameId'

/** Path of a game's page, optionally opened at the price of one provider. */
export function gamePath(
  gameId: GameId,
  market?: Pick<Market, 'market'> & { readonly provider: Market['provider'] | undefined },
  outcome?: OutcomeId,
): string {
  if (market === undefined) return `/games/${gameId}`
  const search = new URLSearchParams({
    market: marketId(market.market),
    ...(outcome === undefined ? {} : { outcome }),
    ...(market.provider === undefined ? {} : { focus: market.provider }),
  })
  return `/games/${gameId}?${search.toString()}`
}
