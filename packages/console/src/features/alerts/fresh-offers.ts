import { type EpochMs, isPriced, type Line, marketId, type Odds } from '@sportsfeeds/domain'
import type { MarketKey } from '../../store/market.ts'
import type { Prices } from '../../store/quoted.ts'
import type { Draft } from './engine-draft.ts'
import type { MarketMemory } from './engine-state.ts'

/** One provider's prices of a line, open and not old. */
export interface Offer {
  readonly key: MarketKey
  readonly odds: Odds
  readonly prices: Prices
}

/** The prices of a line at all providers that price the same outcomes as `odds`. Those of silent providers do not count. */
export function freshOffers(draft: Draft, odds: Odds, line: Line | undefined, nowMs: EpochMs): Offer[] {
  const { state, games } = draft
  const isLive = games.get(odds.gameId)?.status === 'live'
  const ids = odds.outcomes.filter(isPriced).map(({ id }) => id)
  return listPeers(draft, odds).flatMap(([key, memory]): Offer[] => {
    const point = memory.window.at(-1)
    if (point === undefined || memory.line !== line) return []
    const { newest } = memory.state
    const heardAtMs = isLive ? point.atMs : (state.providers.get(newest.provider) ?? point.atMs)
    if (nowMs - heardAtMs > maxAgeMs[isLive ? 'live' : 'before']) return []
    // A provider with other outcomes, such as a draw, prices something else.
    const isSame = point.prices.size === ids.length && ids.every((id) => point.prices.has(id))
    return isSame ? [{ key, odds: newest, prices: point.prices }] : []
  })
}

/** The same market at all lines and providers. */
export function listPeers({ state }: Draft, odds: Odds): (readonly [MarketKey, MarketMemory])[] {
  return [...(state.peers.get(groupOf(odds)) ?? [])].flatMap((key) => {
    const memory = state.markets.get(key)
    return memory === undefined ? [] : [[key, memory] as const]
  })
}

/** Key of the markets that differ only in line and provider. */
export function groupOf({ gameId, type, period, subject }: Odds): string {
  return `${gameId}/${marketId({ type, period, subject })}`
}

const maxAgeMs = { live: 2 * 60_000, before: 10 * 60_000 }
