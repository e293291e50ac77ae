import { type EpochMs, isPriced, type Line, type Odds, providerMarketId } from '@sportsfeeds/domain'
import type { MarketKey } from '../../store/market.ts'
import type { Quoted } from '../../store/quoted.ts'
import { toMarket, toPlace } from './alert-place.ts'
import { type Draft, emitAlert } from './engine-draft.ts'
import type { MarketMemory } from './engine-state.ts'
import { freshOffers, listPeers, type Offer } from './fresh-offers.ts'
import type { OffConsensusRule, SuspendedAloneRule } from './rules.ts'
import { covers } from './scope.ts'

/** Starts the wait of the provider of a line that is off what the others agree on, and ends that of the others. */
export function watchConsensus(draft: Draft, odds: Odds, line: Line | undefined, nowMs: EpochMs): void {
  for (const rule of draft.rules) {
    if (rule.kind !== 'off-consensus') continue
    const offers = freshOffers(draft, odds, line, nowMs)
    const outlier = findOutlier(offers, rule)?.offer
    for (const offer of offers) {
      if (offer === outlier && covers(rule.scope, offer.odds, draft.games))
        wait(draft, rule, offer.key, nowMs)
      else stopWaiting(draft, rule, offer.key)
    }
  }
}

/** Starts the wait of a market that a provider has suspended. */
export function watchSuspension(draft: Draft, suspended: readonly Odds[], nowMs: EpochMs): void {
  for (const rule of draft.rules) {
    if (rule.kind !== 'suspended-alone') continue
    for (const odds of suspended)
      if (covers(rule.scope, odds, draft.games)) wait(draft, rule, providerMarketId(odds), nowMs)
  }
}

/** Raises an alert for each market that has waited long enough and for which the rule still holds. */
export function evaluateWaiting(draft: Draft, nowMs: EpochMs): void {
  const { state, rules } = draft
  if (state.liveSinceMs === undefined) return
  for (const [key, { ruleId, market, sinceMs }] of state.waiting) {
    const rule = rules.find(({ id }) => id === ruleId)
    const memory = state.markets.get(market)
    if (memory === undefined || (rule?.kind !== 'off-consensus' && rule?.kind !== 'suspended-alone')) {
      state.waiting.delete(key)
    } else if (nowMs - sinceMs >= rule.forS * 1000) {
      if (rule.kind === 'off-consensus') reportDeviation(draft, rule, market, memory, nowMs)
      else reportSuspension(draft, rule, market, memory, { sinceMs, nowMs })
    }
  }
}

function reportDeviation(
  draft: Draft,
  rule: OffConsensusRule,
  market: MarketKey,
  { state: { newest }, line }: MarketMemory,
  nowMs: EpochMs,
): void {
  stopWaiting(draft, rule, market)
  const offers = freshOffers(draft, newest, line, nowMs)
  const outlier = findOutlier(offers, rule)
  if (outlier?.offer.key !== market) return
  const { outcome, quoted, own, consensus } = outlier
  emitAlert(draft, rule, newest.gameId, nowMs, (common) => ({
    ...common,
    ...toPlace(newest, outcome, line),
    kind: 'off-consensus',
    provider: newest.provider,
    quoted,
    own,
    consensus,
    others: offers.length - 1,
  }))
}

function reportSuspension(
  draft: Draft,
  rule: SuspendedAloneRule,
  market: MarketKey,
  { state: { newest }, isOpen, line }: MarketMemory,
  { sinceMs, nowMs }: { readonly sinceMs: EpochMs; readonly nowMs: EpochMs },
): void {
  // A provider that trades another line of it has only moved its line.
  const isMoved = listPeers(draft, newest).some(
    ([, memory]) => memory.isOpen && memory.state.newest.provider === newest.provider,
  )
  if (isOpen || isMoved || newest.status === 'closed') {
    stopWaiting(draft, rule, market)
    return
  }
  const others = listPeers(draft, newest).filter(([key, memory]) => key !== market && memory.line === line)
  const trading = others.filter(([, memory]) => memory.isOpen).length
  // Where others have suspended it too, this provider may be alone later.
  if (trading < rule.minProviders || trading < others.length) return
  stopWaiting(draft, rule, market)
  const { gameId, provider, reason } = newest
  emitAlert(draft, rule, `${gameId}|${provider}`, nowMs, (common) => ({
    ...common,
    kind: 'suspended-alone',
    gameId,
    market: toMarket(newest),
    ...(line === undefined ? {} : { line }),
    provider,
    ...(reason === undefined ? {} : { reason }),
    forMs: nowMs - sinceMs,
    others: trading,
  }))
}

interface Outlier {
  readonly offer: Offer
  readonly outcome: string
  readonly quoted: Quoted
  /** Probabilities without margins: the provider's, and the mean of the others'. */
  readonly own: number
  readonly consensus: number
}

/**
 * The one provider that is furthest from the others, if that is as far as the rule says: it pulls the mean of the others
 * towards itself, so that they too seem to be off.
 */
function findOutlier(
  offers: readonly Offer[],
  { points, minProviders }: OffConsensusRule,
): Outlier | undefined {
  const [first] = offers
  if (first === undefined || offers.length <= minProviders) return undefined
  let found: Outlier | undefined
  for (const { id } of first.odds.outcomes.filter(isPriced)) {
    const total = offers.reduce((sum, offer) => sum + getShare(offer, id), 0)
    for (const offer of offers) {
      const quoted = offer.prices.get(id)
      if (quoted === undefined) continue
      const own = getShare(offer, id)
      const consensus = (total - own) / (offers.length - 1)
      const distance = Math.abs(own - consensus)
      // Rounding: 5 points are 5 points, although not in binary fractions.
      if (distance * 100 + 1e-9 < points) continue
      if (found === undefined || distance > Math.abs(found.own - found.consensus))
        found = { offer, outcome: id, quoted, own, consensus }
    }
  }
  return found
}

/** An outcome's part of the book: its probability, with the margin removed in proportion. */
function getShare({ prices }: Offer, outcome: string): number {
  let total = 0
  for (const { decimal } of prices.values()) total += 1 / decimal
  return 1 / ((prices.get(outcome)?.decimal ?? Number.POSITIVE_INFINITY) * total)
}

type WaitingRule = OffConsensusRule | SuspendedAloneRule

function wait({ state }: Draft, rule: WaitingRule, market: MarketKey, sinceMs: EpochMs): void {
  const key = `${rule.id}|${market}`
  if (!state.waiting.has(key)) state.waiting.set(key, { ruleId: rule.id, market, sinceMs })
}

function stopWaiting({ state }: Draft, rule: WaitingRule, market: MarketKey): void {
  state.waiting.delete(`${rule.id}|${market}`)
}
