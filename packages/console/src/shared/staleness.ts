import type { EpochMs, Game, GameId, ProviderName } from '@sportsfeeds/domain'
import { getSilences, type LastHeard } from '../store/last-heard.ts'

/**
 * Feeds send changes only, so a price that has not changed is old but not stale. It is stale when its provider has sent
 * nothing at all for `provider` in play, or for `beforeStart`, since providers may publish their prices of later games
 * minutes apart; or nothing about a game in play for `game`, which outlasts a half-time.
 */
export const staleAfterMs = { provider: 60_000, beforeStart: 10 * 60_000, game: 20 * 60_000 }

/** True if prices of this game by this provider may be outdated although the connection is live. */
export function isStale(
  of: { readonly gameId: GameId; readonly provider: ProviderName },
  {
    game,
    lastHeard,
    serverNowMs,
  }: {
    readonly game: Pick<Game, 'status'> | undefined
    readonly lastHeard: LastHeard
    readonly serverNowMs: EpochMs
  },
): boolean {
  const { providerMs, gameMs } = getSilences(lastHeard, of, serverNowMs)
  return game?.status === 'live'
    ? providerMs >= staleAfterMs.provider || gameMs >= staleAfterMs.game
    : providerMs >= staleAfterMs.beforeStart
}
