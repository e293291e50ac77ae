import { type Line, type Market, type Odds, outcomeLine } from '@sportsfeeds/domain'
import type { MoveAlert } from './alert.ts'

/** Where an outcome is: its game, market, and own line. */
export function toPlace(
  odds: Odds,
  outcomeId: string,
  line: Line | undefined,
): Pick<MoveAlert, 'gameId' | 'market' | 'outcome' | 'line'> {
  const {
    id,
    name,
    line: own,
  } = odds.outcomes.find((outcome) => outcome.id === outcomeId) ?? { id: outcomeId }
  const ofOutcome = outcomeLine({ type: odds.type, line, outcomes: odds.outcomes }, { id, line: own })
  return {
    gameId: odds.gameId,
    market: toMarket(odds),
    outcome: { id, ...(name === undefined ? {} : { name }) },
    ...(ofOutcome === undefined ? {} : { line: ofOutcome }),
  }
}

export function toMarket({ type, period, subject, line }: Odds): Market {
  return {
    type,
    ...(period === undefined ? {} : { period }),
    ...(subject === undefined ? {} : { subject }),
    ...(line === undefined ? {} : { line }),
  }
}
