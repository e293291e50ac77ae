import type { ReceivedOdds } from '@sportsfeeds/client'
import { type EpochMs, marketId } from '@sportsfeeds/domain'
import { toDecimalPrices } from '../../store/market.ts'
import { type Draft, emitAlert } from './engine-draft.ts'
import { recordProvider } from './evaluate-silence.ts'
import { findMove, type PriceWindow, withPoint } from './price-window.ts'
import type { SteamRule } from './rules.ts'
import { covers } from './scope.ts'

/** Odds that are older than this on arrival set the current price and raise no alert. */
export const freshMs = 60_000

/** Records one odds record and raises the moves, steam and suspensions that it causes. */
export function evaluateOdds(draft: Draft, odds: ReceivedOdds, nowMs: EpochMs): void {
  recordProvider(draft, odds.provider, nowMs)
  if (odds.recency !== 'current') return
  const { markets } = draft.state
  const key = marketId(odds)
  const known = markets.get(key)
  const line = `${odds.home}/${odds.away}`
  const isFresh = odds.source !== 'snapshot' && nowMs - odds.receivedAt <= freshMs
  const before = odds.isCorrection ? known?.window.slice(0, -1) : known?.window
  // Of two records of a market, the newer one may have been received first.
  const point = {
    atMs: Math.max(odds.receivedAt, before?.at(-1)?.atMs ?? 0),
    prices: toDecimalPrices(odds),
  }
  // After a suspension, at another line, or for old odds the window starts from scratch: that is not a move.
  const isContinued = isFresh && known?.isOpen === true && odds.isOpen && known.line === line
  const start = isContinued && before !== undefined ? before : []
  const window = odds.isOpen
    ? withPoint(start, point, { maxPoints: draft.limits.maxPoints, maxAgeMs: draft.windowMs })
    : []
  markets.delete(key)
  markets.set(key, { isOpen: odds.isOpen, line, window })
  if (isContinued) evaluateMove(draft, odds, window)
  else if (isFresh && known?.isOpen === true && !odds.isOpen) evaluateSuspension(draft, odds)
}

function evaluateMove(draft: Draft, odds: ReceivedOdds, window: PriceWindow): void {
  for (const rule of draft.rules) {
    if (rule.kind === 'steam' && covers(rule.scope, odds, draft.games)) {
      evaluateSteam(draft, odds, window, rule)
    }
    if (rule.kind !== 'move' || !covers(rule.scope, odds, draft.games)) continue
    const move = findMove(window, rule)
    if (move === undefined) continue
    emitAlert(draft, rule, marketId(odds), odds.receivedAt, (common) => ({
      ...common,
      kind: 'move',
      ...toMarketFields(odds),
      ...move,
    }))
  }
}

function evaluateSteam(draft: Draft, odds: ReceivedOdds, window: PriceWindow, rule: SteamRule): void {
  const { steam } = draft.state
  const sport = draft.games.get(odds.gameId)?.sport
  for (const direction of ['shortening', 'drifting'] as const) {
    const move = findMove(window, { ...rule, amount: rule.percent, unit: 'percent', direction }, ['home'])
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

function evaluateSuspension(draft: Draft, odds: ReceivedOdds): void {
  for (const rule of draft.rules) {
    if (rule.kind !== 'suspension' || !covers(rule.scope, odds, draft.games)) continue
    emitAlert(draft, rule, marketId(odds), odds.receivedAt, (common) => ({
      ...common,
      kind: 'suspension',
      ...toMarketFields(odds),
    }))
  }
}

function toMarketFields({ gameId, type, provider }: ReceivedOdds) {
  return { gameId, market: type, provider }
}
