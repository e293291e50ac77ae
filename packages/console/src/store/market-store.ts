import { isBetStop, laterBetStop, type Odds, providerMarketId } from '@sportsfeeds/domain'
import type { Clock, Timer } from '@sportsfeeds/std'
import { gameProviderKey, type LastHeard } from './last-heard.ts'
import { advanceMarket, hasSameShape, type Market, type MarketKey, withPast } from './market.ts'

/** All markets by key. Odds are pushed as they arrive; markets change at most once every {@link flushIntervalMs}. */
export interface MarketStore {
  get(key: MarketKey): Market | undefined
  /** Calls `listener` when this market changes. @returns an unsubscribe function. */
  subscribe(key: MarketKey, listener: () => void): () => void
  /** Keys in order of first arrival; the same array until a market is added, closed, or has other outcomes. */
  readonly keys: () => readonly MarketKey[]
  /** Calls its listener when {@link keys} changes. */
  readonly subscribeKeys: (listener: () => void) => () => void
  readonly lastHeard: LastHeard
  /** A copy of the current markets, for a frozen board. */
  snapshot(): MarketSnapshot
  /** Odds, or a bet stop, which suspends all markets of its game and provider. */
  push(odds: Odds): void
  /** Adds older odds to known markets; those of other markets are ignored. */
  pushPast(past: readonly Odds[]): void
  stop(): void
}

export interface MarketSnapshot {
  readonly markets: ReadonlyMap<MarketKey, Market>
  readonly lastHeard: LastHeard
}

/** Faster is not visible, and each flush costs rendering. */
export const flushIntervalMs = 100

export function createMarketStore({ clock }: { readonly clock: Clock }): MarketStore {
  const markets = new Map<MarketKey, Market>()
  /** The newest bet stop, and the markets that it applies to, by game and provider. */
  const betStops = new Map<string, Odds>()
  const marketsOf = new Map<string, Set<MarketKey>>()
  const lastHeard = { providers: new Map<string, number>(), games: new Map<string, number>() }
  const pending = new Map<MarketKey, Odds[]>()
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
    let hasNewShape = false
    for (const [key, arrived] of pending) {
      const [first] = arrived
      const market = markets.get(key)
      const owner = first ?? market
      if (owner === undefined) continue
      const betStop = betStops.get(gameProviderKey(owner))
      const next = advanceMarket(market, { arrived, betStop, nowMs })
      markets.set(key, next)
      if (market === undefined) addTo(marketsOf, gameProviderKey(owner), key)
      hasNewShape ||= market === undefined || !hasSameShape(market, next)
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
    if (hasNewShape) keys = [...markets.keys()]
    for (const key of changed) for (const listener of listeners.get(key) ?? []) listener()
    if (hasNewShape) for (const listener of keyListeners) listener()
  }

  const schedule = (): void => {
    if (isScheduled) return
    isScheduled = true
    timer = clock.setTimeout(flush, flushIntervalMs)
  }

  const stopBets = (odds: Odds): void => {
    const owner = gameProviderKey(odds)
    const known = betStops.get(owner)
    const newest = laterBetStop(known, odds)
    if (newest === undefined || newest === known) return
    betStops.set(owner, newest)
    for (const key of marketsOf.get(owner) ?? []) if (!pending.has(key)) pending.set(key, [])
    schedule()
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
    lastHeard,
    snapshot: () => ({
      markets: new Map(markets),
      lastHeard: { providers: new Map(lastHeard.providers), games: new Map(lastHeard.games) },
    }),
    push: (odds) => {
      hear(lastHeard.providers, odds.provider, odds)
      hear(lastHeard.games, gameProviderKey(odds), odds)
      if (isBetStop(odds)) stopBets(odds)
      else {
        append(pending, odds)
        schedule()
      }
    },
    pushPast: (past) => {
      for (const odds of past) {
        if (isBetStop(odds)) stopBets(odds)
        else append(pendingPast, odds)
      }
      schedule()
    },
    stop: () => timer?.cancel(),
  }
}

function hear(heard: Map<string, number>, key: string, { receivedAt }: Odds): void {
  if ((heard.get(key) ?? 0) < receivedAt) heard.set(key, receivedAt)
}

function addTo(sets: Map<string, Set<MarketKey>>, owner: string, key: MarketKey): void {
  const set = sets.get(owner)
  if (set === undefined) sets.set(owner, new Set([key]))
  else set.add(key)
}

function append(lists: Map<MarketKey, Odds[]>, odds: Odds): void {
  const key = providerMarketId(odds)
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [odds])
  else list.push(odds)
}
