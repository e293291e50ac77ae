import { type GameId, marketId, type OutcomeId } from '@sportsfeeds/domain'
import type { Market } from '../store/market.ts'

export const boardPath = '/'
export const alertsPath = '/alerts'
export const providersPath = '/providers'
export const apiDocsPath = '/docs'
export const streamDocsPath = '/docs/stream'
export const gameRoute = '/games/:gameId'

/** Path of the alerts, with the form of a new rule: one outcome reaches a price. */
export function newLevelPath(
  { gameId, market }: Pick<Market, 'gameId' | 'market'>,
  outcome: OutcomeId,
  decimal: number,
): string {
  const search = new URLSearchParams({
    game: gameId,
    market: marketId(market),
    outcome,
    price: String(decimal),
  })
  return `${alertsPath}?${search.toString()}`
}

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
