import {
  type Line,
  marketFamily,
  type MarketType,
  type Outcome,
  OutcomeId,
  type Price,
  priceIssue,
  Subject,
} from '@sportsfeeds/domain'
import type { RecordedRecord } from '../recording.ts'
import { inSideOrder } from '../side-order.ts'
import type { ApiEvent, ApiMarket, ApiOutcome } from './parse.ts'
import type { ApiPriceFormat } from './price-format.ts'

/** What a record says, but for its game. */
export type ApiRecord = Omit<RecordedRecord, 'gameId' | 'summary'>

/**
 * The markets of ours in a market of the API: one for each subject and line.
 * @returns the reason why it is left out as a string.
 */
export function marketsOf(
  market: ApiMarket,
  event: ApiEvent,
  oddsFormat: ApiPriceFormat,
): ApiRecord[] | string {
  if (market.key.endsWith('_lay')) return 'has prices to lay, not to back'
  const { type, period, isFeatured } = typeOf(market.key)
  const groups = new Map<string, Group>()
  for (const outcome of market.outcomes) {
    const { id, subject } = sideOf(outcome, event, type)
    const own = outcome.point ?? undefined
    const line = lineOf(type, id, own)
    const key = JSON.stringify([subject, line])
    const group = groups.get(key) ?? { subject, line, outcomes: [] }
    groups.set(key, group)
    group.outcomes.push(toOutcome(id, outcome.price, oddsFormat))
  }
  const issue = [...groups.values()].map(groupIssue).find((found) => found !== undefined)
  if (issue !== undefined) return issue
  return [...groups.values()].map(({ subject, line, outcomes }): ApiRecord => ({
    type,
    ...(period === undefined ? {} : { period }),
    ...(subject === undefined ? {} : { subject }),
    ...(line === undefined ? {} : { line, ...(isFeatured ? { main: true } : {}) }),
    ...(outcomes.some(({ odds }) => odds !== undefined)
      ? { status: 'open' }
      : { status: 'suspended', reason: 'no valid prices' }),
    oddsFormat,
    outcomes: inSideOrder(outcomes),
  }))
}

interface Group {
  readonly subject: string | undefined
  readonly line: Line | undefined
  readonly outcomes: Outcome[]
}

interface ApiType {
  readonly type: MarketType
  readonly period: string | undefined
  /** False for what the API calls an alternate line. */
  readonly isFeatured: boolean
}

/** `alternate_spreads_h1` is the `spread` of the first half. */
export function typeOf(key: string): ApiType {
  const [, base = key, apiPeriod] =
    /^(.+?)_([hqps]\d|\d+(?:st|nd|rd|th)_\d+_innings|\d+(?:st|nd|rd|th)_set)$/.exec(key) ?? []
  const plain = base.replace(/^alternate_/, '').replace(/_alternate$/, '')
  return {
    type: (types[plain] ?? plain.replaceAll('_', '-'))
      .replaceAll(/[^A-Za-z0-9._-]/g, '-')
      .slice(0, longestType),
    period: apiPeriod === undefined ? undefined : (periods[apiPeriod] ?? apiPeriod.replaceAll('_', '-')),
    isFeatured: plain === base,
  }
}

const types: Readonly<Record<string, MarketType>> = {
  h2h: 'moneyline',
  h2h_3_way: 'moneyline-3-way',
  spreads: 'spread',
  totals: 'total',
  team_totals: 'team-total',
  outrights: 'outright',
  btts: 'both-teams-to-score',
}

const periods: Readonly<Record<string, string>> = { h1: '1h', h2: '2h' }

const longestType = 64

/** The outcome's id, and the subject of its market. */
function sideOf(
  { name, description }: ApiOutcome,
  event: ApiEvent,
  type: MarketType,
): { id: string; subject: string | undefined } {
  const about = description?.trim() || undefined
  const named = sideNamed(name, event)
  if (about === undefined) return { id: named ?? name, subject: undefined }
  if (named !== undefined) return { id: named, subject: teamOf(about, event, type) }
  // Some have it the other way round.
  const described = sideNamed(about, event)
  return described === undefined ? { id: name, subject: about } : { id: described, subject: name.trim() }
}

function sideNamed(name: string, { home_team, away_team }: ApiEvent): string | undefined {
  if (name === home_team) return 'home'
  if (name === away_team) return 'away'
  return words[name.trim().toLowerCase()]
}

const words: Readonly<Record<string, string>> = {
  draw: 'draw',
  tie: 'draw',
  over: 'over',
  under: 'under',
  yes: 'yes',
  no: 'no',
}

/** A team total is about home or away. */
function teamOf(about: string, { home_team, away_team }: ApiEvent, type: MarketType): string {
  if (type !== 'team-total') return about
  if (about === home_team) return 'home'
  return about === away_team ? 'away' : about
}

/** Each outcome of a spread has a point of its own; the line is home's. */
function lineOf(type: MarketType, outcomeId: string, point: number | undefined): Line | undefined {
  if (point === undefined) return undefined
  return marketFamily(type) === 'handicap' && outcomeId === 'away' ? 0 - point : point + 0
}

/** A price that cannot be one is left out, and its outcome suspended. */
function toOutcome(id: string, price: Price, oddsFormat: ApiPriceFormat): Outcome {
  return priceIssue(price, oddsFormat) === undefined ? { id, odds: price } : { id, status: 'suspended' }
}

function groupIssue({ subject, outcomes }: Group): string | undefined {
  const ids = new Set(outcomes.map(({ id }) => id))
  if (outcomes.some(({ id }) => !OutcomeId.safeParse(id).success))
    return 'has an outcome whose name cannot be an id'
  if (ids.size < outcomes.length) return 'has an outcome twice'
  return subject === undefined || Subject.safeParse(subject).success
    ? undefined
    : 'is about something that cannot be a subject'
}
