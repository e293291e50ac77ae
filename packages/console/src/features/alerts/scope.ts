import type { Game, Odds, ProviderName } from '@sportsfeeds/domain'
import type { Games } from '../../store/game-store.ts'
import type { Scope } from './rules.ts'

/** True if a rule with this scope applies to the odds. A game that is not listed has neither sport nor league. */
export function covers(
  scope: Scope,
  odds: Pick<Odds, 'gameId' | 'type' | 'provider'>,
  known: Games,
): boolean {
  const { sports, leagues, markets, games } = scope
  if (markets.length > 0 && !markets.includes(odds.type)) return false
  if (!coversProvider(scope, odds.provider)) return false
  if (games.length > 0 && !games.includes(odds.gameId)) return false
  if (sports.length === 0 && leagues.length === 0) return true
  const game = known.get(odds.gameId)
  return game !== undefined && coversGame(scope, game)
}

/** True if a rule with this scope applies to the game, whatever its markets and providers. */
export function coversGame({ sports, leagues, games }: Scope, game: Game): boolean {
  return (
    (games.length === 0 || games.includes(game.id)) &&
    (sports.length === 0 || sports.includes(game.sport)) &&
    (leagues.length === 0 || (game.league !== undefined && leagues.includes(game.league)))
  )
}

export function coversProvider({ providers }: Scope, provider: ProviderName): boolean {
  return providers.length === 0 || providers.includes(provider)
}
