import { type MarketOrBetStop, marketId, type Outcome } from '@sportsfeeds/domain'
import type { RecordedRecord } from '../recording.ts'
import type { MatchScores } from '../scores.ts'
import type { Market } from './market.ts'
import type { MarketDefinition } from './parse.ts'
import { type Proposition, propositionsOf } from './propositions.ts'
import { teamsOf } from './teams.ts'

/** What one market of the exchange has last shown, proposition by proposition. */
export interface Views {
  /** @returns what has changed, or the reason why odds cannot express the market. */
  readonly update: (
    market: Market,
    definition: MarketDefinition,
    scores: MatchScores | undefined,
  ) => Update | string
}

interface Update {
  /** False until there is a price. */
  readonly isPriced: boolean
  readonly records: readonly View[]
}

/** One proposition as it is shown. */
interface View extends Pick<RecordedRecord, 'status' | 'reason' | 'outcomes'> {
  readonly market: Pick<Proposition, 'type' | 'line' | 'main'>
}

export function createViews(): Views {
  const shown = new Map<string, View>()

  return {
    update: (market, definition, scores) => {
      const propositions = propositionsOf(definition, teamsOf(definition, scores))
      const isOver = definition.status === 'CLOSED' && shown.size > 0
      if (typeof propositions === 'string' && !isOver) return propositions
      const records: View[] = []
      const current = new Set<string>()
      for (const proposition of typeof propositions === 'string' ? [] : propositions) {
        const key = marketId(identityOf(proposition))
        current.add(key)
        const last = shown.get(key)
        const view = viewOf(market, definition.status, proposition, last)
        if (view === undefined || (last !== undefined && isSame(view, last))) continue
        shown.set(key, view)
        records.push(view)
      }
      for (const [key, last] of shown) {
        if (current.has(key) || last.status === 'closed') continue
        const view: View = { market: last.market, status: 'closed', outcomes: [] }
        shown.set(key, view)
        records.push(view)
      }
      return { isPriced: shown.size > 0, records }
    },
  }
}

function identityOf({ type, line }: Pick<Proposition, 'type' | 'line'>): MarketOrBetStop {
  return line === undefined ? { type } : { type, line }
}

/**
 * Outcomes at their current prices; while no bets are taken, at those of `last`; of a closed market without any.
 * @returns undefined until one has a price.
 */
function viewOf(
  market: Market,
  status: MarketDefinition['status'],
  { outcomes, ...proposition }: Proposition,
  last: View | undefined,
): View | undefined {
  const lastPrices = new Map(last?.outcomes.map(({ id, odds }) => [id, odds]))
  const priced = outcomes.map(({ runner, outcome }): Outcome => {
    if (status === 'CLOSED' || outcome.status !== undefined) return outcome
    const odds = status === 'OPEN' || last === undefined ? market.price(runner) : lastPrices.get(outcome.id)
    return odds === undefined ? outcome : { ...outcome, odds }
  })
  const hasPrice = priced.some(({ odds }) => odds !== undefined)
  if (last === undefined && !hasPrice) return undefined
  if (status === 'OPEN' && !hasPrice) {
    return { market: proposition, status: 'suspended', reason: 'no prices', outcomes: priced }
  }
  return { market: proposition, ...statuses[status], outcomes: priced }
}

const statuses = {
  OPEN: { status: 'open' },
  SUSPENDED: { status: 'suspended' },
  INACTIVE: { status: 'suspended', reason: 'inactive' },
  CLOSED: { status: 'closed' },
} as const

/** The order of runners says nothing. */
function isSame(a: View, b: View): boolean {
  const text = (view: View): string =>
    JSON.stringify({
      ...view,
      outcomes: view.outcomes.toSorted((one, other) => (one.id < other.id ? -1 : 1)),
    })
  return text(a) === text(b)
}
