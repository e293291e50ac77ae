import { type Game, type Outcome, outcomeLine, type MarketOrBetStop, marketFamily } from '@sportsfeeds/domain'

/** Name of an outcome for people: the provider's, a team's, or its id with a capital. */
export function outcomeName(
  outcome: Pick<Outcome, 'id' | 'name'>,
  game?: Pick<Game, 'homeTeam' | 'awayTeam'>,
): string {
  if (outcome.name !== undefined) return outcome.name
  if (outcome.id === 'home' && game?.homeTeam !== undefined) return game.homeTeam
  if (outcome.id === 'away' && game?.awayTeam !== undefined) return game.awayTeam
  return knownNames[outcome.id] ?? outcome.id
}

/** The line of an outcome as it is written: `+3.5` and `-3.5` in a handicap, `2.5` in a total; empty without one. */
export function outcomeLineText(
  market: Pick<MarketOrBetStop, 'type' | 'line'>,
  outcomes: readonly Outcome[],
  outcome: Pick<Outcome, 'id' | 'line'>,
): string {
  const line = outcomeLine({ ...market, outcomes: [...outcomes] }, outcome)
  if (line === undefined) return ''
  // A provider's arithmetic may have added more decimals, as in 0.1 + 0.2.
  const text = String(Number(line.toFixed(6)))
  return marketFamily(market.type) === 'handicap' && line > 0 ? `+${text}` : text
}

const knownNames: Readonly<Record<string, string>> = {
  home: 'Home',
  draw: 'Draw',
  away: 'Away',
  over: 'Over',
  under: 'Under',
  yes: 'Yes',
  no: 'No',
}
