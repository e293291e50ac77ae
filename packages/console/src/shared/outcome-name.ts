import type { Game, MarketType } from '@sportsfeeds/domain'
import type { Outcome } from '../store/market.ts'

/** What an outcome of a market is called: a team, the draw, or over and under a total. */
export function outcomeName(
  outcome: Outcome,
  market: MarketType | undefined,
  game: Pick<Game, 'homeTeam' | 'awayTeam'> | undefined,
): string {
  const isTotal = market === 'total'
  switch (outcome) {
    case 'home':
      return isTotal ? 'Over' : (game?.homeTeam ?? 'Home')
    case 'draw':
      return 'Draw'
    case 'away':
      return isTotal ? 'Under' : (game?.awayTeam ?? 'Away')
  }
}
