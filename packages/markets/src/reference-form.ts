import {
  type BetStop,
  type GeneralOdds,
  marketFamily,
  type Price,
  type ReferenceOdds,
} from '@sportsfeeds/domain'

/** One odds record in the general form, without its date. */
export type GeneralRecord = Omit<GeneralOdds, 'date'>

/** What a provider says about a market or a whole game, without its date. */
export type QuotedOdds = GeneralRecord | Omit<ReferenceOdds, 'date'> | Omit<BetStop, 'date'>

/** The same record in the reference form, or undefined where that cannot say it: more outcomes, names, results, a closed market. */
export function toReferenceForm(odds: GeneralRecord): Omit<ReferenceOdds, 'date'> | undefined {
  const { status, outcomes, ...rest } = odds
  const isTotal = marketFamily(odds.type) === 'total'
  const [first, second] = isTotal ? ['over', 'under'] : ['home', 'away']
  const prices = new Map<string, Price>()
  for (const { id, odds: price, name, status: own } of outcomes) {
    if (price === undefined || name !== undefined || own !== undefined) return undefined
    prices.set(id, price)
  }
  const homeOdds = prices.get(first ?? '')
  const awayOdds = prices.get(second ?? '')
  const drawOdds = prices.get('draw')
  const sides = 2 + Number(drawOdds !== undefined)
  const isSuspension = status === 'suspended' && outcomes.length === 0
  if (status === 'closed' || (!isSuspension && (homeOdds === undefined || prices.size !== sides))) {
    return undefined
  }
  return {
    ...rest,
    isOpen: status === 'open',
    ...(odds.line === undefined ? {} : { home: odds.line, away: isTotal ? odds.line : 0 - odds.line }),
    homeOdds,
    awayOdds,
    ...(drawOdds === undefined ? {} : { drawOdds }),
  }
}
