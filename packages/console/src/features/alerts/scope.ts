import type { Odds } from '@sportsfeeds/domain'
import type { Games } from '../../store/game-store.ts'
import type { Scope } from './rules.ts'

/** True if a rule with this scope applies to the odds. A game that is not listed has neither sport nor league. */
export function covers(
  { sports, leagues, markets, providers, games }: Scope,
  odds: Pick<Odds, 'gameId' | 'type' | 'provider'>,
  known: Games,
): boolean {
  if (markets.length > 0 && !markets.includes(odds.type)) return false
  if (providers.length > 0 && !providers.includes(odds.provider)) return false
  if (games.length > 0 && !games.includes(odds.gameId)) return false
  if (sports.length === 0 && leagues.length === 0) return true
  const game = known.get(odds.gameId)
  if (game === undefined) return false
  return (
    (sports.length === 0 || sports.includes(game.sport)) &&
    (leagues.length === 0 || (game.league !== undefined && leagues.includes(game.league)))
  )
}
