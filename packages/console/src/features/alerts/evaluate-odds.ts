import type { ReceivedOdds } from '@sportsfeeds/client'
import {
  addToMarket,
  effectiveLine,
  type EpochMs,
  isBetStop,
  laterBetStop,
  type Line,
  type Market,
  marketId,
  type Odds,
  providerMarketId,
  viewMarket,
} from '@sportsfeeds/domain'
import { gameProviderKey } from '../../store/last-heard.ts'
import { calculateMargin, type MarketKey } from '../../store/market.ts'
import { type Quoted, toPrices } from '../../store/quoted.ts'
import type { ArbitrageAlert } from './alert.ts'
import { toMarket, toPlace } from './alert-place.ts'
import { type Draft, emitAlert } from './engine-draft.ts'
import type { MarketMemory, OpenMarket } from './engine-state.ts'
import { evaluateLate } from './evaluate-late.ts'
import { recordProvider } from './evaluate-silence.ts'
import { watchConsensus, watchSuspension } from './evaluate-waiting.ts'
import { freshOffers, groupOf } from './fresh-offers.ts'
import { findMove, getMoveSize, type PriceWindow, withPoint } from './price-window.ts'
import type { LevelRule, MarginRule, Phase, SteamRule } from './rules.ts'
import { covers } from './scope.ts'

/** Odds that are older than this on arrival set the current price and raise no alert. */
export const freshMs = 60_000

/** Records one odds record or bet stop and raises the moves, steam and suspensions that it causes. */
export function evaluateOdds(draft: Draft, odds: ReceivedOdds, nowMs: EpochMs): void {
  recordProvider(draft, odds.provider, nowMs)
  const isFresh = odds.source !== 'snapshot' && nowMs - odds.receivedAt <= freshMs
  if (isFresh) evaluateLate(draft, odds)
  if (isBetStop(odds)) evaluateBetStop(draft, odds, isFresh, nowMs)
  else evaluateMarket(draft, odds, isFresh, nowMs)
}

function evaluateMarket(draft: Draft, odds: ReceivedOdds, isFresh: boolean, nowMs: EpochMs): void {
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
  const memory: MarketMemory = {
    state,
    isOpen,
    line,
    window,
    lastOpen: isOpen
      ? { prices: point.prices, line, margin: calculateMargin(outcomes, point.prices) }
      : known?.lastOpen,
  }
  markets.delete(key)
  markets.set(key, memory)
  addPeer(draft, odds, key)
  if (!isFresh) return
  if (isOpen) {
    if (isContinued) evaluateMove(draft, odds, line, window)
    else if (known?.isOpen === true) evaluateLine(draft, odds, known.line, line)
    else if (known?.lastOpen !== undefined) evaluateReopening(draft, odds, known.lastOpen, memory)
    if (known?.lastOpen !== undefined) {
      evaluateLevel(draft, odds, known.lastOpen, memory)
      evaluateMargin(draft, odds, known.lastOpen, memory)
    }
    evaluateArbitrage(draft, odds, line, nowMs)
    watchConsensus(draft, odds, line, nowMs)
  } else if (known?.isOpen === true && status === 'suspended') {
    evaluateSuspension(draft, odds, { market: toMarket(odds), line, reason })
    watchSuspension(draft, [odds], nowMs)
  }
}

/** Suspends the markets of its game and provider that are open: a single alert for all of them. */
function evaluateBetStop(draft: Draft, odds: ReceivedOdds, isFresh: boolean, nowMs: EpochMs): void {
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
    watchSuspension(draft, stopped, nowMs)
  }
}

function evaluateMove(draft: Draft, odds: ReceivedOdds, line: Line | undefined, window: PriceWindow): void {
  for (const rule of draft.rules) {
    if (rule.kind === 'steam' && covers(rule.scope, odds, draft.games)) {
      evaluateSteam(draft, odds, line, window, rule)
    }
    if (rule.kind !== 'move' || !covers(rule.scope, odds, draft.games)) continue
    if (!isInPhase(draft, odds, rule.phase)) continue
    const move = findMove(window, rule)
    if (move === undefined) continue
    // One alert a game: a goal moves all its markets at all providers.
    emitAlert(draft, rule, odds.gameId, odds.receivedAt, (common) => ({
      ...common,
      ...toPlace(odds, move.outcome, line),
      kind: 'move',
      provider: odds.provider,
      from: move.from,
      to: move.to,
      tookMs: move.tookMs,
    }))
  }
}

function evaluateSteam(
  draft: Draft,
  odds: ReceivedOdds,
  line: Line | undefined,
  window: PriceWindow,
  rule: SteamRule,
): void {
  const { steam } = draft.state
  const atMs = odds.receivedAt
  for (const direction of ['shortening', 'drifting'] as const) {
    for (const outcome of window.at(-1)?.prices.keys() ?? []) {
      const move = findMove(
        window,
        { ...rule, amount: rule.points, unit: 'points', direction },
        (one) => one === outcome,
      )
      if (move === undefined) continue
      const subject = `${groupOf(odds)}@${line ?? ''}|${outcome}|${direction}`
      const key = `${rule.id}|${subject}`
      const recent = [...(steam.get(key) ?? [])].filter(
        ([provider, movedAtMs]) => movedAtMs >= atMs - rule.withinS * 1000 && provider !== odds.provider,
      )
      const providers = new Map([...recent, [odds.provider, atMs]])
      steam.delete(key)
      steam.set(key, providers)
      if (providers.size < rule.minProviders) continue
      emitAlert(draft, rule, odds.gameId, atMs, (common) => ({
        ...common,
        ...toPlace(odds, outcome, line),
        kind: 'steam',
        direction,
        providers: [...providers.keys()],
      }))
    }
  }
}

function evaluateLine(
  draft: Draft,
  odds: ReceivedOdds,
  before: Line | undefined,
  after: Line | undefined,
): void {
  if (before === undefined || after === undefined) return
  for (const rule of draft.rules) {
    if (rule.kind !== 'line' || !covers(rule.scope, odds, draft.games)) continue
    if (Math.abs(after - before) < rule.distance || !isInPhase(draft, odds, rule.phase)) continue
    emitAlert(draft, rule, odds.gameId, odds.receivedAt, (common) => ({
      ...common,
      kind: 'line',
      gameId: odds.gameId,
      market: toMarket(odds),
      line: after,
      provider: odds.provider,
      fromLine: before,
    }))
  }
}

function evaluateReopening(
  draft: Draft,
  odds: ReceivedOdds,
  before: OpenMarket,
  { line, window }: MarketMemory,
): void {
  const prices = window.at(-1)?.prices ?? new Map<string, Quoted>()
  const moves = [...prices].flatMap(([outcome, to]) => {
    const from = before.prices.get(outcome)
    return from === undefined
      ? []
      : [{ outcome, from, to, size: getMoveSize(from.decimal, to.decimal, 'points') }]
  })
  const [largest] = moves.toSorted((a, b) => b.size - a.size)
  if (largest === undefined) return
  const hasMovedLine = before.line !== line
  for (const rule of draft.rules) {
    if (rule.kind !== 'reopened' || !covers(rule.scope, odds, draft.games)) continue
    if (!hasMovedLine && largest.size < rule.points) continue
    const { outcome, from, to } = largest
    emitAlert(draft, rule, odds.gameId, odds.receivedAt, (common) => ({
      ...common,
      ...toPlace(odds, outcome, line),
      kind: 'reopened',
      provider: odds.provider,
      from,
      to,
      ...(hasMovedLine && before.line !== undefined ? { fromLine: before.line } : {}),
    }))
  }
}

function evaluateArbitrage(draft: Draft, odds: ReceivedOdds, line: Line | undefined, nowMs: EpochMs): void {
  for (const rule of draft.rules) {
    if (rule.kind !== 'arbitrage' || !covers(rule.scope, odds, draft.games)) continue
    const found = findArbitrage(draft, odds, line, nowMs)
    if (found === undefined || found.profit * 100 < rule.percent) continue
    // One alert a game: a provider that is late is late in all its markets.
    emitAlert(draft, rule, odds.gameId, odds.receivedAt, (common) => ({
      ...common,
      kind: 'arbitrage',
      gameId: odds.gameId,
      market: toMarket(odds),
      ...(line === undefined ? {} : { line }),
      ...found,
    }))
  }
}

/** The best prices of a line over all providers, if they leave a profit. */
function findArbitrage(
  draft: Draft,
  odds: ReceivedOdds,
  line: Line | undefined,
  nowMs: EpochMs,
): Pick<ArbitrageAlert, 'profit' | 'best'> | undefined {
  const best = new Map<string, ArbitrageAlert['best'][number]>()
  for (const { odds: record, prices } of freshOffers(draft, odds, line, nowMs)) {
    for (const [id, quoted] of prices) {
      if ((best.get(id)?.quoted.decimal ?? 0) >= quoted.decimal) continue
      const { name } = record.outcomes.find((outcome) => outcome.id === id) ?? {}
      const outcome = { id, ...(name === undefined ? {} : { name }) }
      best.set(id, { outcome, provider: record.provider, quoted })
    }
  }
  // A single provider below 100 % has made a mistake, which it will not pay.
  if (new Set([...best.values()].map(({ provider }) => provider)).size < 2) return undefined
  const total = [...best.values()].reduce((sum, { quoted }) => sum + 1 / quoted.decimal, 0)
  return total >= 1 ? undefined : { profit: 1 / total - 1, best: [...best.values()] }
}

/** Raises an alert for each level between the last price, also before a suspension, and the new one. */
function evaluateLevel(
  draft: Draft,
  odds: ReceivedOdds,
  before: OpenMarket,
  { line, window }: MarketMemory,
): void {
  if (before.line !== line) return
  for (const rule of draft.rules) {
    if (rule.kind !== 'level' || !covers(rule.scope, odds, draft.games)) continue
    if (rule.market !== undefined && rule.market !== marketId(toMarket(odds))) continue
    const [from, to] = [before.prices, window.at(-1)?.prices].map((prices) => prices?.get(rule.outcome))
    if (from === undefined || to === undefined || !crosses(from.decimal, to.decimal, rule)) continue
    emitAlert(draft, rule, providerMarketId(odds), odds.receivedAt, (common) => ({
      ...common,
      ...toPlace(odds, rule.outcome, line),
      kind: 'level',
      provider: odds.provider,
      from,
      to,
      level: rule.price,
    }))
  }
}

function crosses(from: number, to: number, { price, direction }: LevelRule): boolean {
  const isDrifting = from < price && price <= to
  const isShortening = from > price && price >= to
  return (isDrifting && direction !== 'shortening') || (isShortening && direction !== 'drifting')
}

/** Raises an alert where the margin was on the other side of a limit, also before a suspension. */
function evaluateMargin(
  draft: Draft,
  odds: ReceivedOdds,
  { margin: from }: OpenMarket,
  { line, lastOpen }: MarketMemory,
): void {
  const to = lastOpen?.margin
  if (from === undefined || to === undefined) return
  for (const rule of draft.rules) {
    if (rule.kind !== 'margin' || !covers(rule.scope, odds, draft.games)) continue
    if (isBeyond(from, rule) || !isBeyond(to, rule)) continue
    emitAlert(draft, rule, `${odds.gameId}|${odds.provider}`, odds.receivedAt, (common) => ({
      ...common,
      kind: 'margin',
      gameId: odds.gameId,
      market: toMarket(odds),
      ...(line === undefined ? {} : { line }),
      provider: odds.provider,
      from,
      to,
    }))
  }
}

function isBeyond(margin: number, { direction, percent }: MarginRule): boolean {
  return direction === 'below' ? margin * 100 < percent : margin * 100 > percent
}

function isInPhase({ games }: Draft, { gameId }: Odds, phase: Phase): boolean {
  return phase === 'any' || (games.get(gameId)?.status === 'live') === (phase === 'live')
}

function addPeer({ state }: Draft, odds: Odds, key: MarketKey): void {
  const group = groupOf(odds)
  const peers = state.peers.get(group)
  if (peers?.has(key) === true) return
  state.peers.set(group, new Set([...(peers ?? []), key]))
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
      ...(suspended.market === undefined ? {} : { market: suspended.market }),
      ...(suspended.line === undefined ? {} : { line: suspended.line }),
      ...(suspended.reason === undefined ? {} : { reason: suspended.reason }),
    }))
  }
}
