import type { Game, MarketType } from '@sportsfeeds/domain'
import type { Outcome } from '../store/market.ts'

/** Name of an outcome: a team, the draw, or over and under for totals. */
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
