import type { MatchScores } from '../scores.ts'
import type { MarketDefinition, Runner } from './parse.ts'

/** The two sides of an event. */
export interface Teams {
  readonly home: Team
  readonly away: Team
  /** True where the event's name, and so its runners, begin with the away side. */
  readonly isAwayFirst: boolean
}

interface Team {
  readonly name: string
  readonly selectionId?: number | undefined
}

/** As the scores name them, else as the event's name does ("Home v Away", or "Away @ Home"), else as the runners of a match do. */
export function teamsOf(
  { eventName, marketType, runners }: MarketDefinition,
  scores?: MatchScores,
): Teams | undefined {
  const [, first, separator, second] = /^(.+?) (vs?\.?|@) (.+)$/i.exec(eventName?.trim() ?? '') ?? []
  const isAwayFirst = separator === '@'
  if (scores !== undefined) return { home: scores.home, away: scores.away, isAwayFirst }
  if (first === undefined || second === undefined)
    return matchTypes.has(marketType) ? teamsOfRunners(runners) : undefined
  const [home, away] = isAwayFirst ? [second, first] : [first, second]
  return { home: { name: home.trim() }, away: { name: away.trim() }, isAwayFirst }
}

function teamsOfRunners(runners: readonly Runner[]): Teams | undefined {
  const [home, away] = runners.filter((runner) => !isDraw(runner)).map(({ name }) => name)
  if (home === undefined || away === undefined) return undefined
  return { home: { name: home }, away: { name: away }, isAwayFirst: false }
}

/** Markets whose two runners are home and away even where names do not tell which. */
export const matchTypes: ReadonlySet<string> = new Set([
  'match-odds',
  'match-odds-unmanaged',
  'moneyline',
  'money-line',
])

/** The runners that are home and away. */
export interface Sides {
  readonly home: Runner
  readonly away: Runner
}

/**
 * Tells home from away among two runners by their names or ids. @param byOrder where these do not tell, the market's own order
 * does.
 * @returns undefined where neither tells.
 */
export function sidesOf(
  [first, second]: readonly [Runner, Runner],
  teams: Teams | undefined,
  { byOrder }: { readonly byOrder: boolean },
): Sides | undefined {
  const straight = { home: first, away: second }
  const crossed = { home: second, away: first }
  const agreesWith = ({ home, away }: Sides): boolean => {
    const agreements = [matches(home, teams?.home), matches(away, teams?.away)]
    return byOrder ? agreements.includes(true) : !agreements.includes(false)
  }
  if (agreesWith(straight) !== agreesWith(crossed)) return agreesWith(straight) ? straight : crossed
  if (!byOrder) return undefined
  return teams?.isAwayFirst === true ? crossed : straight
}

function matches({ id, name }: Runner, team: Team | undefined): boolean {
  if (team === undefined) return false
  return id === team.selectionId || (name !== undefined && normal(name) === normal(team.name))
}

function normal(name: string): string {
  return name.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim()
}

/** The exchange's selection "The Draw", the same in every market. */
const drawSelectionId = 58805

export function isDraw({ id, name }: Runner): boolean {
  return id === drawSelectionId || /^(the )?draw$/i.test(name?.trim() ?? '')
}
