import { type Game, marketFamily, type Odds, type Outcome, outcomeLine } from '@sportsfeeds/domain'
import { formatLine } from './format.ts'

type Teams = Pick<Game, 'homeTeam' | 'awayTeam'>

/** Name of an outcome: a team, the draw, over or under, yes or no, or as the provider calls it. */
export function outcomeName({ id, name }: Pick<Outcome, 'id' | 'name'>, game: Teams | undefined): string {
  switch (id) {
    case 'home':
      return game?.homeTeam ?? name ?? 'Home'
    case 'away':
      return game?.awayTeam ?? name ?? 'Away'
    default:
      return name ?? names[id] ?? id
  }
}

/** `Over 2.5`, `Liverpool −1.5`: an outcome with its line. */
export function outcomeTitle(
  outcome: Pick<Outcome, 'id' | 'name' | 'line'>,
  market: Pick<Odds, 'type' | 'line' | 'outcomes'>,
  game: Teams | undefined,
): string {
  const line = formatOutcomeLine(market, outcome)
  return line === '' ? outcomeName(outcome, game) : `${outcomeName(outcome, game)} ${line}`
}

/** The line of one outcome as it is read out; empty without one. */
export function formatOutcomeLine(
  market: Pick<Odds, 'type' | 'line' | 'outcomes'>,
  outcome: Pick<Outcome, 'id' | 'line'>,
): string {
  const line = outcomeLine(market, outcome)
  return line === undefined ? '' : formatLine(line, marketFamily(market.type) === 'handicap')
}

const names: Readonly<Record<string, string>> = {
  draw: 'Draw',
  over: 'Over',
  under: 'Under',
  yes: 'Yes',
  no: 'No',
}
