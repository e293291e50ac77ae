import type { EpochMs } from '@sportsfeeds/domain'
import { useCallback, useContext, useSyncExternalStore } from 'react'
import { useNow } from '../../store/hooks.ts'
import type { LastHeard } from '../../store/last-heard.ts'
import type { GroupKey, Market, MarketKey } from '../../store/market.ts'
import { useSession } from '../../store/session-context.ts'
import { FrozenViewContext } from './frozen-view.ts'

/** The market that a row displays: the current one, or the frozen view's. */
export function useDisplayedMarket(key: MarketKey): Market | undefined {
  const frozenView = useContext(FrozenViewContext)
  const { markets } = useSession()
  const subscribe = useCallback(
    (listener: () => void) => (frozenView === undefined ? markets.subscribe(key, listener) : () => undefined),
    [frozenView, markets, key],
  )
  return useSyncExternalStore(subscribe, () => (frozenView?.markets ?? markets).get(key))
}

/** The markets of a group that a row displays: the current ones, or the frozen view's. */
export function useDisplayedGroup(key: GroupKey): readonly Market[] {
  const frozenView = useContext(FrozenViewContext)
  const { markets } = useSession()
  const subscribe = useCallback(
    (listener: () => void) =>
      frozenView === undefined ? markets.subscribeGroup(key, listener) : () => undefined,
    [frozenView, markets, key],
  )
  return useSyncExternalStore(subscribe, () =>
    frozenView === undefined ? markets.group(key) : (frozenView.groups.get(key) ?? none),
  )
}

/** The server's time that the board displays, updated once a second while it is live. */
export function useDisplayedNow(): EpochMs {
  const frozenView = useContext(FrozenViewContext)
  const { serverNow } = useSession()
  useNow()
  return frozenView?.serverAtMs ?? serverNow()
}

/** When providers were last heard of, as the board displays it. */
export function useDisplayedLastHeard(): LastHeard {
  const frozenView = useContext(FrozenViewContext)
  const { markets } = useSession()
  return (frozenView ?? markets).lastHeard
}

const none: readonly Market[] = []
