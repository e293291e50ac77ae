import type { ReceivedOdds } from '@sportsfeeds/client'
import { type EpochMs, marketId } from '@sportsfeeds/domain'
import { toDecimalPrices } from '../../store/market.ts'
import { type Draft, freshMs, tell } from './engine-state.ts'
import { findMove, type PriceWindow, withPoint } from './price-window.ts'
import type { SteamRule } from './rules.ts'
import { covers } from './scope.ts'
import { hear } from './evaluate-silence.ts'

/** Takes in one odds: moves, steam and suspensions are told as they happen. */
export function evaluateOdds(draft: Draft, odds: ReceivedOdds, nowMs: EpochMs): void {
  hear(draft, odds.provider, nowMs)
  if (odds.standing !== 'current') return
  const key = marketId(odds)
  const known = draft.markets.get(key)
  const line = `${odds.home}/${odds.away}`
  const isFresh = odds.source !== 'snapshot' && nowMs - odds.receivedAt <= freshMs
  const before = odds.isCorrection ? known?.window.slice(0, -1) : known?.window
  // Of two odds of a market the newer one may have been received first.
  const point = { atMs: Math.max(odds.receivedAt, before?.at(-1)?.atMs ?? 0), prices: toDecimalPrices(odds) }
  // What came after a suspension, at another line or out of the past is a new beginning and not a move.
  const isContinued = isFresh && known?.isOpen === true && odds.isOpen && known.line === line
  const start = isContinued && before !== undefined ? before : []
  const window = odds.isOpen
    ? withPoint(start, point, { maxPoints: draft.limits.maxPoints, maxAgeMs: draft.maxAgeMs })
    : []
  draft.markets.delete(key)
  draft.markets.set(key, { isOpen: odds.isOpen, line, window })
  if (isContinued) evaluateMove(draft, odds, window)
  else if (isFresh && known?.isOpen === true && !odds.isOpen) evaluateSuspension(draft, odds)
}

function evaluateMove(draft: Draft, odds: ReceivedOdds, window: PriceWindow): void {
  for (const rule of draft.rules) {
    if (rule.kind === 'steam' && covers(rule.scope, odds, draft.context.games)) {
      evaluateSteam(draft, odds, window, rule)
    }
    if (rule.kind !== 'move' || !covers(rule.scope, odds, draft.context.games)) continue
    const move = findMove(window, rule)
    if (move === undefined) continue
    tell(draft, rule, marketId(odds), odds.receivedAt, (common) => ({
      ...common,
      kind: 'move',
      ...toMarketFields(odds),
      ...move,
    }))
  }
}

function evaluateSteam(draft: Draft, odds: ReceivedOdds, window: PriceWindow, rule: SteamRule): void {
  const sport = draft.context.games.get(odds.gameId)?.sport
  for (const direction of ['shortening', 'drifting'] as const) {
    const move = findMove(window, { ...rule, amount: rule.percent, unit: 'percent', direction }, ['home'])
    if (move === undefined) continue
    const group = `${rule.id}|${sport}|${direction}`
    const atMs = odds.receivedAt
    const recent = [...(draft.steam.get(group) ?? [])].filter(
      ([gameId, movedAtMs]) => movedAtMs >= atMs - rule.withinS * 1000 && gameId !== odds.gameId,
    )
    const games = new Map([...recent.slice(1 - draft.limits.maxSteamGames), [odds.gameId, atMs]])
    draft.steam.set(group, games)
    if (games.size < rule.minGames) continue
    tell(draft, rule, group, atMs, (common) => ({
      ...common,
      kind: 'steam',
      sport,
      direction,
      games: [...games.keys()],
    }))
  }
}

function evaluateSuspension(draft: Draft, odds: ReceivedOdds): void {
  for (const rule of draft.rules) {
    if (rule.kind !== 'suspension' || !covers(rule.scope, odds, draft.context.games)) continue
    tell(draft, rule, marketId(odds), odds.receivedAt, (common) => ({
      ...common,
      kind: 'suspension',
      ...toMarketFields(odds),
    }))
  }
}

function toMarketFields({ gameId, type, provider }: ReceivedOdds) {
  return { gameId, market: type, provider }
}
