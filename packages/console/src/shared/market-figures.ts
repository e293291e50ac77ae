import type { EpochMs, Game, Odds } from '@sportsfeeds/domain'
import { formatLine } from './format.ts'
import type { Market, Outcome } from '../store/market.ts'

/** Age at which an open market's price counts as stale. In play prices move constantly, before the start they do not. */
export const staleAfterMs = { live: 60_000, other: 15 * 60_000 }

/** Time since the feeds API received the market's prices. @param serverNowMs by the server's clock. */
export function getAgeMs(market: Market, serverNowMs: EpochMs): number {
  return Math.max(0, serverNowMs - market.odds.receivedAt)
}

export function isStale(market: Market, game: Game | undefined, serverNowMs: EpochMs): boolean {
  return (
    market.odds.isOpen &&
    getAgeMs(market, serverNowMs) >= (game?.status === 'live' ? staleAfterMs.live : staleAfterMs.other)
  )
}

/** Relative change of an outcome's price since the opening; undefined when either price is missing. */
export function getChange(market: Market, outcome: Outcome): number | undefined {
  const now = market.prices[outcome]
  const opening = market.opening.prices[outcome]
  return now === undefined || opening === undefined ? undefined : now / opening - 1
}

/** A market's handicap (for the home side) or total; empty when it has neither. */
export function formatMarketLine({ type, home, away }: Pick<Odds, 'type' | 'home' | 'away'>): string {
  const line = home ?? away
  return line === undefined ? '' : formatLine(line, type !== 'total')
}
