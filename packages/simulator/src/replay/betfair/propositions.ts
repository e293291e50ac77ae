import {
  type Line,
  type MarketFamily,
  marketFamily,
  type MarketType,
  type Outcome,
} from '@sportsfeeds/domain'
import { inSideOrder } from '../side-order.ts'
import type { RunnerName } from './market.ts'
import type { MarketDefinition, Runner } from './parse.ts'
import { isDraw, matchTypes, sidesOf, type Teams } from './teams.ts'

/** A market of ours in one of the exchange: all of it, or one line of an Asian handicap. */
export interface Proposition {
  readonly type: MarketType
  readonly line?: Line
  readonly main?: boolean
  readonly outcomes: readonly RunnerOutcome[]
}

/** An outcome without its price, and the runner that has it. */
export interface RunnerOutcome {
  readonly runner: RunnerName
  readonly outcome: Omit<Outcome, 'odds'>
}

/** The markets that a definition describes, or the reason why odds cannot express it. */
export function propositionsOf(
  definition: MarketDefinition,
  teams: Teams | undefined,
): Proposition[] | string {
  const { bettingType, priceLadderDefinition, marketType: type } = definition
  if (lineTypes.has(bettingType) || priceLadderDefinition?.type === 'LINE_RANGE') {
    return `is a ${bettingType} market: its prices are lines, not odds`
  }
  const runners = definition.runners
    .filter(({ status }) => status !== 'HIDDEN')
    .toSorted((a, b) => (a.sortPriority ?? 0) - (b.sortPriority ?? 0))
  if (runners.length === 0) return 'has no runners'
  if (bettingType === 'ASIAN_HANDICAP_DOUBLE_LINE')
    return doubleLine(type, runners, teams, keyLine(definition))
  return [overUnder(type, runners) ?? wholeMarket(type, runners, teams)]
}

const lineTypes = new Set(['LINE', 'RANGE'])

function wholeMarket(type: MarketType, runners: readonly Runner[], teams: Teams | undefined): Proposition {
  const [first, second, ...more] = runners.filter((runner) => !isDraw(runner) && !isRemoved(runner))
  const sides =
    first === undefined || second === undefined || more.length > 0
      ? undefined
      : sidesOf([first, second], teams, { byOrder: matchTypes.has(type) })
  return {
    type,
    outcomes: inOrder(
      runners.map((runner) => {
        if (sides === undefined) return toOutcome(runner)
        if (runner === sides.home) return toOutcome(runner, 'home')
        if (runner === sides.away) return toOutcome(runner, 'away')
        return isDraw(runner) ? toOutcome(runner, 'draw') : toOutcome(runner)
      }),
    ),
  }
}

/** `over-under-25` is the market of 2.5 goals. */
function overUnder(type: MarketType, runners: readonly Runner[]): Proposition | undefined {
  const [, whole, half] = /^over-under-(\d{1,2})(5)$/.exec(type) ?? []
  const outcomes = runners.map((runner) => ({ runner, side: overOrUnder(runner) }))
  if (whole === undefined || runners.length !== 2 || new Set(outcomes.map(({ side }) => side)).size !== 2)
    return undefined
  if (outcomes.some(({ side }) => side === undefined)) return undefined
  return {
    type: 'over-under',
    line: Number(`${whole}.${half}`),
    outcomes: inOrder(outcomes.map(({ runner, side }) => toOutcome(runner, side))),
  }
}

/** Each line of two selections is a market of its own. @returns the reason if no line is complete. */
function doubleLine(
  type: MarketType,
  runners: readonly Runner[],
  teams: Teams | undefined,
  key: ReadonlySet<string>,
): Proposition[] | string {
  const [first, second, ...more] = [
    ...new Map(runners.toReversed().map((runner) => [runner.id, runner])).values(),
  ].toReversed()
  if (first === undefined || second === undefined || more.length > 0)
    return 'is a double line, but not of two selections'
  const isTotal =
    marketFamily(type) === 'total' || (overOrUnder(first) !== undefined && overOrUnder(second) !== undefined)
  const family: MarketFamily = isTotal ? 'total' : 'handicap'
  const [one, other] = isTotal ? orderTotal(first, second) : orderSides(first, second, teams)
  const lines = runners.filter(({ id }) => id === one.runner.id)
  const propositions = lines.flatMap((runner) => {
    const line = (runner.hc ?? 0) + 0
    const opposite = runners.find(
      ({ id, hc = 0 }) => id === other.runner.id && hc + 0 === (isTotal ? line : 0 - line),
    )
    if (opposite === undefined) return []
    const isMain = key.has(keyOf(runner)) && key.has(keyOf(opposite))
    return [
      {
        type,
        line,
        ...(isMain ? { main: true } : {}),
        outcomes: [toOutcome(runner, one.id), withLine(toOutcome(opposite, other.id), type, family, line)],
      },
    ]
  })
  return propositions.length > 0 ? propositions : 'is a double line without a pair of opposite runners'
}

function inOrder(entries: readonly RunnerOutcome[]): RunnerOutcome[] {
  return inSideOrder(entries.map((entry) => ({ ...entry, id: entry.outcome.id })))
}

interface Selection {
  readonly runner: Runner
  /** The runner's own id where it is not known which side it is. */
  readonly id: string
}

function orderSides(
  first: Runner,
  second: Runner,
  teams: Teams | undefined,
): readonly [Selection, Selection] {
  const sides = sidesOf([first, second], teams, { byOrder: true }) ?? { home: first, away: second }
  return [
    { runner: sides.home, id: 'home' },
    { runner: sides.away, id: 'away' },
  ]
}

function orderTotal(first: Runner, second: Runner): readonly [Selection, Selection] {
  const pair = [toSelection(first), toSelection(second)] as const
  return pair[1].id === 'over' ? [pair[1], pair[0]] : pair
}

function toSelection(runner: Runner): Selection {
  return { runner, id: overOrUnder(runner) ?? String(runner.id) }
}

/** Where the type does not say that it is a handicap, the away side's own line does. */
function withLine(entry: RunnerOutcome, type: MarketType, family: MarketFamily, line: Line): RunnerOutcome {
  if (family !== 'handicap' || marketFamily(type) === 'handicap') return entry
  return { ...entry, outcome: { ...entry.outcome, line: 0 - line } }
}

function keyLine({ keyLineDefinition }: MarketDefinition): ReadonlySet<string> {
  return new Set(keyLineDefinition?.kl.map(keyOf))
}

function keyOf({ id, hc = 0 }: RunnerName): string {
  return `${id}/${hc + 0}`
}

function overOrUnder({ name }: Runner): 'over' | 'under' | undefined {
  if (name === undefined) return undefined
  if (/^over\b/i.test(name)) return 'over'
  return /^under\b/i.test(name) ? 'under' : undefined
}

/** A runner's outcome has its name; home, draw, away, over and under say enough. */
function toOutcome({ id, hc, name, status }: Runner, side?: string): RunnerOutcome {
  const own = statuses[status]
  const isLine = hc !== undefined && hc !== 0 && side === undefined
  return {
    runner: { id, hc },
    outcome: {
      id: side ?? (isLine ? `${id}:${hc}` : String(id)),
      ...(side === undefined ? { name: name?.trim() || `Selection ${id}` } : {}),
      ...(isLine ? { line: hc } : {}),
      ...(own === undefined ? {} : { status: own }),
    },
  }
}

const statuses: Readonly<Record<string, Outcome['status']>> = {
  REMOVED: 'removed',
  REMOVED_VACANT: 'removed',
  WINNER: 'winner',
  PLACED: 'winner',
  LOSER: 'loser',
}

function isRemoved({ status }: Runner): boolean {
  return statuses[status] === 'removed'
}
