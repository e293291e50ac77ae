import type { ReceivedOdds } from '@sportsfeeds/client'
import { marketId, type Odds } from '@sportsfeeds/domain'
import type { Clock, Timer } from '@sportsfeeds/std'
import { advanceMarket, type Market, type MarketKey, withPast } from './market.ts'

/** All markets by key. Odds are pushed as they arrive; markets change at most once every {@link flushIntervalMs}. */
export interface MarketStore {
  get(key: MarketKey): Market | undefined
  /** Calls `listener` when this market changes. @returns an unsubscribe function. */
  subscribe(key: MarketKey, listener: () => void): () => void
  /** Keys in order of first arrival; the same array until a market is added. */
  readonly keys: () => readonly MarketKey[]
  /** Calls its listener when a market is added. */
  readonly subscribeKeys: (listener: () => void) => () => void
  /** A copy of the current markets, for a frozen board. */
  snapshot(): ReadonlyMap<MarketKey, Market>
  push(odds: ReceivedOdds): void
  /** Adds older odds to known markets; those of other markets are ignored. */
  pushPast(past: readonly Odds[]): void
  stop(): void
}

/** Faster is not visible, and each flush costs rendering. */
export const flushIntervalMs = 100

export function createMarketStore({ clock }: { readonly clock: Clock }): MarketStore {
  const markets = new Map<MarketKey, Market>()
  const pending = new Map<MarketKey, ReceivedOdds[]>()
  const pendingPast = new Map<MarketKey, Odds[]>()
  const listeners = new Map<MarketKey, Set<() => void>>()
  const keyListeners = new Set<() => void>()
  let keys: readonly MarketKey[] = []
  let timer: Timer | undefined
  let isScheduled = false

  const flush = (): void => {
    isScheduled = false
    const nowMs = clock.now()
    const changed = new Set<MarketKey>()
    for (const [key, odds] of pending) {
      markets.set(key, advanceMarket(markets.get(key), odds, nowMs))
      changed.add(key)
    }
    for (const [key, past] of pendingPast) {
      const market = markets.get(key)
      if (market === undefined) continue
      markets.set(key, withPast(market, past))
      changed.add(key)
    }
    pending.clear()
    pendingPast.clear()
    const hasNewKeys = markets.size > keys.length
    if (hasNewKeys) keys = [...markets.keys()]
    for (const key of changed) for (const listener of listeners.get(key) ?? []) listener()
    if (hasNewKeys) for (const listener of keyListeners) listener()
  }

  const schedule = (): void => {
    if (isScheduled) return
    isScheduled = true
    timer = clock.setTimeout(flush, flushIntervalMs)
  }

  return {
    get: (key) => markets.get(key),
    subscribe: (key, listener) => {
      const own = listeners.get(key) ?? new Set()
      listeners.set(key, own.add(listener))
      return () => {
        own.delete(listener)
        if (own.size === 0 && listeners.get(key) === own) listeners.delete(key)
      }
    },
    keys: () => keys,
    subscribeKeys: (listener) => {
      keyListeners.add(listener)
      return () => keyListeners.delete(listener)
    },
    snapshot: () => new Map(markets),
    push: (odds) => {
      append(pending, odds)
      schedule()
    },
    pushPast: (past) => {
      for (const odds of past) append(pendingPast, odds)
      schedule()
    },
    stop: () => timer?.cancel(),
  }
}

function append<T extends Odds>(lists: Map<MarketKey, T[]>, odds: T): void {
  const key = marketId(odds)
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [odds])
  else list.push(odds)
}
