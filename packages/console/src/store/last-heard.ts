import type { EpochMs, GameId, Odds, ProviderName } from '@sportsfeeds/domain'

/** When each provider was last heard of, by the server's clock: at all, and about each game. */
export interface LastHeard {
  readonly providers: ReadonlyMap<ProviderName, EpochMs>
  /** By {@link gameProviderKey}. */
  readonly games: ReadonlyMap<string, EpochMs>
}

export function gameProviderKey({ gameId, provider }: Pick<Odds, 'gameId' | 'provider'>): string {
  return `${gameId}/${provider}`
}

/** Time since anything of a provider arrived: in any market, and in any market of the game. Infinite if nothing did. */
export function getSilences(
  { providers, games }: LastHeard,
  of: { readonly gameId: GameId; readonly provider: ProviderName },
  serverNowMs: EpochMs,
): { readonly providerMs: number; readonly gameMs: number } {
  const since = (atMs = Number.NEGATIVE_INFINITY): number => Math.max(0, serverNowMs - atMs)
  return { providerMs: since(providers.get(of.provider)), gameMs: since(games.get(gameProviderKey(of))) }
}
