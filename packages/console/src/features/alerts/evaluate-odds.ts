import type { ReceivedOdds } from '@sportsfeeds/client'
import {
  addToMarket,
  effectiveLine,
  type EpochMs,
  isBetStop,
  laterBetStop,
  type Line,
  type Market,
  type Odds,
  outcomeLine,
  providerMarketId,
  viewMarket,
} from '@sportsfeeds/domain'
import { getSide } from '../../shared/sides.ts'
import { gameProviderKey } from '../../store/last-heard.ts'
import { toPrices } from '../../store/quoted.ts'
import { type Draft, emitAlert } from './engine-draft.ts'
import type { MarketMemory } from './engine-state.ts'
import { recordProvider } from './evaluate-silence.ts'
import { findMove, type PriceWindow, withPoint } from './price-window.ts'
import type { SteamRule } from './rules.ts'
import { covers } from './scope.ts'

/** Odds that are older than this on arrival set the current price and raise no alert. */
export const freshMs = 60_000

/** Records one odds record or bet stop and raises the moves, steam and suspensions that it causes. */
export function evaluateOdds(draft: Draft, odds: ReceivedOdds, nowMs: EpochMs): void {
  recordProvider(draft, odds.provider, nowMs)
  const isFresh = odds.source !== 'snapshot' && nowMs - odds.receivedAt <= freshMs
  if (isBetStop(odds)) evaluateBetStop(draft, odds, isFresh)
  else evaluateMarket(draft, odds, isFresh)
}

function evaluateMarket(draft: Draft, odds: ReceivedOdds, isFresh: boolean): void {
  const { markets, betStops } = draft.state
  const key = providerMarketId(odds)
  const known = markets.get(key)
  const state = addToMarket(known?.state, odds)
  // It changes nothing that is on the screen: an older record.
  if (known !== undefined && state === known.state) return
  const { status, reason, outcomes } = viewMarket(state, betStops.get(gameProviderKey(odds)))
  const isOpen = status === 'open'
  const line = effectiveLine({ type: odds.type, line: odds.line, outcomes: [...outcomes] })
  const before = known?.window
  const point = {
    // Of two records of a market, the newer one may have been received first.
    atMs: Math.max(odds.receivedAt, before?.at(-1)?.atMs ?? 0),
    prices: toPrices(outcomes, (state.priced ?? state.newest).oddsFormat),
  }
  // After a suspension, at another line, or for old odds the window starts from scratch: that is not a move.
  const isContinued = isFresh && known?.isOpen === true && isOpen && known.line === line
  const window = isOpen
    ? withPoint(isContinued && before !== undefined ? before : [], point, {
        maxPoints: draft.limits.maxPoints,
        maxAgeMs: draft.windowMs,
      })
    : []
  markets.delete(key)
  markets.set(key, { state, isOpen, line, window })
  if (isContinued) evaluateMove(draft, odds, line, window)
  else if (isFresh && known?.isOpen === true && status === 'suspended') {
    evaluateSuspension(draft, odds, { market: toMarket(odds), line, reason })
  }
}

/** Suspends the markets of its game and provider that are open: a single alert for all of them. */
function evaluateBetStop(draft: Draft, odds: ReceivedOdds, isFresh: boolean): void {
  const { markets, betStops } = draft.state
  const owner = gameProviderKey(odds)
  const newest = laterBetStop(betStops.get(owner), odds)
  if (newest !== odds) return
  betStops.delete(owner)
  betStops.set(owner, odds)
  const stopped: Odds[] = []
  for (const [key, memory] of markets) {
    const { newest: record } = memory.state
    if (!memory.isOpen || gameProviderKey(record) !== owner) continue
    if (viewMarket(memory.state, odds).status === 'open') continue
    markets.set(key, { ...memory, isOpen: false, window: [] } satisfies MarketMemory)
    stopped.push(record)
  }
  if (isFresh && stopped.length > 0) {
    evaluateSuspension(draft, odds, { market: undefined, line: undefined, reason: odds.reason }, stopped)
  }
}

function evaluateMove(draft: Draft, odds: ReceivedOdds, line: Line | undefined, window: PriceWindow): void {
  for (const rule of draft.rules) {
    if (rule.kind === 'steam' && covers(rule.scope, odds, draft.games)) {
      evaluateSteam(draft, odds, window, rule)
    }
    if (rule.kind !== 'move' || !covers(rule.scope, odds, draft.games)) continue
    const move = findMove(window, rule)
    if (move === undefined) continue
    const {
      id,
      name,
      line: own,
    } = odds.outcomes.find((outcome) => outcome.id === move.outcome) ?? {
      id: move.outcome,
    }
    const ofOutcome = outcomeLine({ type: odds.type, line, outcomes: odds.outcomes }, { id, line: own })
    emitAlert(draft, rule, providerMarketId(odds), odds.receivedAt, (common) => ({
      ...common,
      ...move,
      kind: 'move',
      gameId: odds.gameId,
      market: toMarket(odds),
      provider: odds.provider,
      outcome: { id, name },
      line: ofOutcome,
    }))
  }
}

function evaluateSteam(draft: Draft, odds: ReceivedOdds, window: PriceWindow, rule: SteamRule): void {
  const { steam } = draft.state
  const sport = draft.games.get(odds.gameId)?.sport
  for (const direction of ['shortening', 'drifting'] as const) {
    const move = findMove(
      window,
      { ...rule, amount: rule.percent, unit: 'percent', direction },
      (outcome) => getSide(outcome) === 'home',
    )
    if (move === undefined) continue
    const group = `${rule.id}|${sport}|${direction}`
    const atMs = odds.receivedAt
    const recent = [...(steam.get(group) ?? [])].filter(
      ([gameId, movedAtMs]) => movedAtMs >= atMs - rule.withinS * 1000 && gameId !== odds.gameId,
    )
    const games = new Map([...recent.slice(1 - draft.limits.maxSteamGames), [odds.gameId, atMs]])
    steam.set(group, games)
    if (games.size < rule.minGames) continue
    emitAlert(draft, rule, group, atMs, (common) => ({
      ...common,
      kind: 'steam',
      sport,
      direction,
      games: [...games.keys()],
    }))
  }
}

interface Suspended {
  readonly market: Market | undefined
  readonly line: Line | undefined
  readonly reason: string | undefined
}

/** @param stopped the markets that it concerns: the one of the record, unless given. */
function evaluateSuspension(
  draft: Draft,
  odds: ReceivedOdds,
  suspended: Suspended,
  stopped: readonly Odds[] = [odds],
): void {
  for (const rule of draft.rules) {
    if (rule.kind !== 'suspension') continue
    if (!stopped.some((one) => covers(rule.scope, one, draft.games))) continue
    emitAlert(draft, rule, providerMarketId(odds), odds.receivedAt, (common) => ({
      ...common,
      kind: 'suspension',
      gameId: odds.gameId,
      provider: odds.provider,
      ...suspended,
    }))
  }
}

function toMarket({ type, period, subject, line }: Odds): Market {
  return { type, period, subject, line }
}
