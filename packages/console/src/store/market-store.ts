import { isBetStop, laterBetStop, type Odds, providerMarketId } from '@sportsfeeds/domain'
import type { Clock, Timer } from '@sportsfeeds/std'
import { gameProviderKey, type LastHeard } from './last-heard.ts'
import {
  advanceMarket,
  type GroupKey,
  hasSameLine,
  hasSameRows,
  type Market,
  type MarketKey,
  withPast,
} from './market.ts'

/** All markets by key. Odds are pushed as they arrive; markets change at most once every {@link flushIntervalMs}. */
export interface MarketStore {
  get(key: MarketKey): Market | undefined
  /** Calls `listener` when this market changes. @returns an unsubscribe function. */
  subscribe(key: MarketKey, listener: () => void): () => void
  /**
   * Keys in order of first arrival; the same array until a market is added, closed, or has other outcomes, and for up to
   * {@link reshapeIntervalMs} after one has moved to another line.
   */
  readonly keys: () => readonly MarketKey[]
  /** Calls its listener when {@link keys} changes. */
  readonly subscribeKeys: (listener: () => void) => () => void
  /** Markets that differ only in line and provider; the same array until one of them changes. */
  group(key: GroupKey): readonly Market[]
  /** Calls `listener` when a market of this group changes. @returns an unsubscribe function. */
  subscribeGroup(key: GroupKey, listener: () => void): () => void
  /** In order of first arrival; the same array as long as {@link keys} is. */
  readonly groupKeys: () => readonly GroupKey[]
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
  readonly groups: ReadonlyMap<GroupKey, readonly Market[]>
  readonly lastHeard: LastHeard
}

/** Faster is not visible, and each flush costs rendering. */
export const flushIntervalMs = 100
/** Rows that depend on lines are determined this often: in play, lines move all the time. */
export const reshapeIntervalMs = 1_000

export function createMarketStore({ clock }: { readonly clock: Clock }): MarketStore {
  const markets = new Map<MarketKey, Market>()
  /** The newest bet stop, and the markets that it applies to, by game and provider. */
  const betStops = new Map<string, Odds>()
  const marketsOf = new Map<string, Set<MarketKey>>()
  const lastHeard = { providers: new Map<string, number>(), games: new Map<string, number>() }
  const pending = new Map<MarketKey, Odds[]>()
  const pendingPast = new Map<MarketKey, Odds[]>()
  const listeners = new Map<MarketKey, Set<() => void>>()
  const groupMembers = new Map<GroupKey, Set<MarketKey>>()
  /** Built when requested, until a market of the group changes. */
  const groups = new Map<GroupKey, readonly Market[]>()
  const groupListeners = new Map<GroupKey, Set<() => void>>()
  const keyListeners = new Set<() => void>()
  let keys: readonly MarketKey[] = []
  let groupKeys: readonly GroupKey[] = []
  let reshapedAtMs = Number.NEGATIVE_INFINITY
  let hasMovedLines = false
  let timer: Timer | undefined
  let isScheduled = false

  const flush = (): void => {
    isScheduled = false
    const nowMs = clock.now()
    const changed = new Set<MarketKey>()
    let hasNewRows = false
    for (const [key, arrived] of pending) {
      const [first] = arrived
      const market = markets.get(key)
      const owner = first ?? market
      if (owner === undefined) continue
      const betStop = betStops.get(gameProviderKey(owner))
      const next = advanceMarket(market, { arrived, betStop, nowMs })
      markets.set(key, next)
      if (market === undefined) {
        addTo(marketsOf, gameProviderKey(owner), key)
        addTo(groupMembers, next.group, key)
      }
      hasNewRows ||= market === undefined || !hasSameRows(market, next)
      hasMovedLines ||= market !== undefined && !hasSameLine(market, next)
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
    const isReshaped = hasNewRows || (hasMovedLines && nowMs - reshapedAtMs >= reshapeIntervalMs)
    if (isReshaped) {
      keys = [...markets.keys()]
      groupKeys = [...groupMembers.keys()]
      reshapedAtMs = nowMs
      hasMovedLines = false
    }
    notify(changed)
    if (isReshaped) for (const listener of keyListeners) listener()
    if (hasMovedLines) schedule()
  }

  const notify = (changed: ReadonlySet<MarketKey>): void => {
    const changedGroups = new Set<GroupKey>()
    for (const key of changed) {
      const group = markets.get(key)?.group
      if (group === undefined) continue
      changedGroups.add(group)
      groups.delete(group)
    }
    for (const key of changed) for (const listener of listeners.get(key) ?? []) listener()
    for (const group of changedGroups) for (const listener of groupListeners.get(group) ?? []) listener()
  }

  const getGroup = (key: GroupKey): readonly Market[] => {
    const known = groups.get(key)
    if (known !== undefined) return known
    const members = [...(groupMembers.get(key) ?? [])].flatMap((member) => markets.get(member) ?? [])
    groups.set(key, members)
    return members
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
    subscribe: (key, listener) => subscribeTo(listeners, key, listener),
    group: getGroup,
    subscribeGroup: (key, listener) => subscribeTo(groupListeners, key, listener),
    groupKeys: () => groupKeys,
    keys: () => keys,
    subscribeKeys: (listener) => {
      keyListeners.add(listener)
      return () => keyListeners.delete(listener)
    },
    lastHeard,
    snapshot: () => ({
      markets: new Map(markets),
      groups: new Map(groupKeys.map((key) => [key, getGroup(key)])),
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

function subscribeTo(listeners: Map<string, Set<() => void>>, key: string, listener: () => void): () => void {
  const own = listeners.get(key) ?? new Set()
  listeners.set(key, own.add(listener))
  return () => {
    own.delete(listener)
    if (own.size === 0 && listeners.get(key) === own) listeners.delete(key)
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
