import {
  type Line,
  marketFamily,
  type MarketType,
  type Outcome,
  priceIssue,
  type Subject,
} from '@sportsfeeds/domain'
import type { RecordedRecord } from '../recording.ts'
import { inSideOrder } from '../side-order.ts'
import type { UofMarket, UofOutcome } from './parse.ts'

/** Identity of a market within its game. */
export type UofIdentity = Pick<RecordedRecord, 'type' | 'period' | 'subject' | 'line'>

interface Rule {
  readonly type: MarketType
  readonly period?: string
  readonly subject?: Subject
}

/** The common markets of the feed, called as it calls them. Periods by number come from the specifiers. */
export const commonMarkets: Readonly<Record<string, Rule>> = {
  1: { type: '1x2' },
  10: { type: 'double-chance' },
  11: { type: 'draw-no-bet' },
  14: { type: 'handicap-3-way' },
  16: { type: 'handicap' },
  18: { type: 'total' },
  19: { type: 'team-total', subject: 'home' },
  20: { type: 'team-total', subject: 'away' },
  26: { type: 'odd-even' },
  29: { type: 'both-teams-to-score' },
  60: { type: '1x2', period: '1h' },
  66: { type: 'handicap', period: '1h' },
  68: { type: 'total', period: '1h' },
  83: { type: '1x2', period: '2h' },
  88: { type: 'handicap', period: '2h' },
  90: { type: 'total', period: '2h' },
  186: { type: 'winner' },
  187: { type: 'game-handicap' },
  188: { type: 'set-handicap' },
  189: { type: 'total-games' },
  202: { type: 'winner' },
  203: { type: 'game-handicap' },
  204: { type: 'total-games' },
  219: { type: 'winner-incl-overtime' },
  223: { type: 'handicap-incl-overtime' },
  225: { type: 'total-incl-overtime' },
  227: { type: 'team-total-incl-overtime', subject: 'home' },
  228: { type: 'team-total-incl-overtime', subject: 'away' },
  235: { type: '1x2' },
  236: { type: 'total' },
  251: { type: 'winner-incl-extra-innings' },
  256: { type: 'handicap-incl-extra-innings' },
  258: { type: 'total-incl-extra-innings' },
  260: { type: 'team-total-incl-extra-innings', subject: 'home' },
  261: { type: 'team-total-incl-extra-innings', subject: 'away' },
  303: { type: 'handicap' },
  330: { type: 'winner-incl-overtime' },
  406: { type: 'winner-incl-overtime-and-penalties' },
  410: { type: 'handicap-incl-overtime-and-penalties' },
  412: { type: 'total-incl-overtime-and-penalties' },
}

/**
 * The identity of a market by its id and specifiers: `total` or a decimal `hcp` is the line, numbers of sets, quarters and the like are
 * the period, a player or a team is the subject, and what is left is part of the subject too, so that different specifiers are
 * always different markets. A market that is not a common one has the type `uof-<id>`, with `-total` or `-handicap` where it has
 * such a line.
 */
export function identityOf({ id, specifiers }: Pick<UofMarket, 'id' | 'specifiers'>): UofIdentity {
  const rule = Object.hasOwn(commonMarkets, id) ? commonMarkets[id] : undefined
  const parts = partsOf(specifiers)
  const family = rule === undefined ? undefined : marketFamily(rule.type)
  const total = family === undefined || family === 'total' ? takeNumber(parts, 'total') : undefined
  const mayBeHandicap = family === 'handicap' || (family === undefined && total === undefined)
  const handicap = mayBeHandicap ? takeNumber(parts, 'hcp') : undefined
  const line = total ?? handicap
  const period = rule?.period ?? takePeriod(parts)
  const subject = [
    rule?.subject ?? takeSubject(parts),
    ...[...parts].map(([name, value]) => `${name}=${value}`).toSorted(),
  ]
    .filter((text) => text !== undefined)
    .join('|')
  const suffix = total === undefined ? (handicap === undefined ? '' : '-handicap') : '-total'
  return {
    type: rule?.type ?? `uof-${id}${suffix}`,
    ...(period === undefined ? {} : { period }),
    ...(subject === '' ? {} : { subject }),
    ...(line === undefined ? {} : { line }),
  }
}

/** Specifiers are `name=value` with `|` between; a value may contain `=`. */
function partsOf(specifiers = ''): Map<string, string> {
  return new Map(
    specifiers.split('|').flatMap((text): [string, string][] => {
      const [name = '', ...value] = text.split('=')
      return name.trim() === '' ? [] : [[name.trim(), value.join('=').trim()]]
    }),
  )
}

/** A handicap such as `0:1` is not a line. */
function takeNumber(parts: Map<string, string>, name: string): Line | undefined {
  const text = parts.get(name)
  if (text === undefined || !/^[+-]?\d+(\.\d+)?$/.test(text)) return undefined
  parts.delete(name)
  return Number(text) + 0
}

/** From the whole to its parts: the third game of the second set is `set-2.game-3`. */
function takePeriod(parts: Map<string, string>): string | undefined {
  const taken = Object.entries(periodNames).flatMap(([name, toPeriod]) => {
    const number = parts.get(name)
    if (number === undefined || !/^\d{1,3}$/.test(number)) return []
    parts.delete(name)
    return [toPeriod(number)]
  })
  return taken.length === 0 ? undefined : taken.join('.')
}

const periodNames: Readonly<Record<string, (number: string) => string>> = {
  halfnr: (number) => `${number}h`,
  quarternr: (number) => `q${number}`,
  periodnr: (number) => `p${number}`,
  inningnr: (number) => `inning-${number}`,
  mapnr: (number) => `map-${number}`,
  framenr: (number) => `frame-${number}`,
  setnr: (number) => `set-${number}`,
  gamenr: (number) => `game-${number}`,
}

function takeSubject(parts: Map<string, string>): string | undefined {
  const name = ['player', 'competitor'].find((known) => parts.has(known))
  const value = name === undefined ? undefined : parts.get(name)
  if (name !== undefined) parts.delete(name)
  return value === '' ? undefined : value
}

/**
 * The outcomes of a market. Ids that mean a side say so, in the common markets and in those with a line; others stay as they are.
 * An outcome that is not active is suspended.
 */
export function outcomesOf({ id, outcome: outcomes }: UofMarket, { line }: UofIdentity): Outcome[] {
  const names = Object.hasOwn(commonMarkets, id) ? sides : line === undefined ? {} : linedSides
  return inSideOrder(outcomes.map((outcome) => toOutcome(outcome, names[outcome.id] ?? outcome.id)))
}

function toOutcome({ odds, active }: UofOutcome, id: string): Outcome {
  const hasPrice = odds !== undefined && priceIssue(odds, 'decimal') === undefined
  return { id, ...(hasPrice ? { odds } : {}), ...(active === '0' ? { status: 'suspended' } : {}) }
}

/** Ids of outcomes are the same in all markets of the feed. */
const linedSides: Readonly<Record<string, string>> = { 12: 'over', 13: 'under', 1714: 'home', 1715: 'away' }
const sides: Readonly<Record<string, string>> = {
  ...linedSides,
  1: 'home',
  2: 'draw',
  3: 'away',
  4: 'home',
  5: 'away',
  9: 'home-or-draw',
  10: 'home-or-away',
  11: 'draw-or-away',
  70: 'odd',
  72: 'even',
  74: 'yes',
  76: 'no',
  1711: 'home',
  1712: 'draw',
  1713: 'away',
}
