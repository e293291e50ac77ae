import { type Game, unknownSport } from '@sportsfeeds/domain'

/** `Liverpool – Everton`, or the name of a game without two sides. */
export function getGameName({
  homeTeam,
  awayTeam,
  name,
}: Pick<Game, 'homeTeam' | 'awayTeam' | 'name'>): string {
  return homeTeam === undefined || awayTeam === undefined ? name : `${homeTeam} – ${awayTeam}`
}

/** True for a game that is known only from its odds. */
export function isProvisional({ sport }: Pick<Game, 'sport'>): boolean {
  return sport === unknownSport
}

/** True for a game of which no more prices will come. */
export function isOver({ status }: Pick<Game, 'status'>): boolean {
  return status === 'finished' || status === 'cancelled'
}
