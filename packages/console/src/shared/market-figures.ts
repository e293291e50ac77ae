import type { EpochMs, Game, Odds } from '@sportsfeeds/domain'
import { formatLine } from './format.ts'
import type { Market, Outcome } from '../store/market.ts'

/**
 * How long a price may stand before it is called stale: in play prices move all the time, before it they may rest.
 * A market that is suspended rests by itself.
 */
export const staleAfterMs = { live: 60_000, other: 15 * 60_000 }

/** Since when the feeds API has had these prices. @param serverNowMs by the server's clock. */
export function getAgeMs(market: Market, serverNowMs: EpochMs): number {
  return Math.max(0, serverNowMs - market.odds.receivedAt)
}

export function isStale(market: Market, game: Game | undefined, serverNowMs: EpochMs): boolean {
  return (
    market.odds.isOpen &&
    getAgeMs(market, serverNowMs) >= (game?.status === 'live' ? staleAfterMs.live : staleAfterMs.other)
  )
}

/** How far an outcome's price is from its opening, as a fraction of it; undefined where there is no such price. */
export function getChange(market: Market, outcome: Outcome): number | undefined {
  const now = market.prices[outcome]
  const opening = market.opening.prices[outcome]
  return now === undefined || opening === undefined ? undefined : now / opening - 1
}

/** The handicap or the total of a market, as it is said for the home side; empty when it has none. */
export function formatMarketLine({ type, home, away }: Pick<Odds, 'type' | 'home' | 'away'>): string {
  const line = home ?? away
  return line === undefined ? '' : formatLine(line, type !== 'total')
}
