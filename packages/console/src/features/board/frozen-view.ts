import type { EpochMs } from '@sportsfeeds/domain'
import { createContext, useCallback, useContext, useState, useSyncExternalStore } from 'react'
import type { Market, MarketKey } from '../../store/market.ts'
import { useSession } from '../../store/session-context.ts'
import { useNow } from '../../store/hooks.ts'

/** A board that stands still, for reading: everything as it was at one moment. What goes on meanwhile is not lost. */
export interface FrozenView {
  readonly markets: ReadonlyMap<MarketKey, Market>
  /** By this machine's clock, and by the server's. */
  readonly atMs: EpochMs
  readonly serverAtMs: EpochMs
  /** Odds that had been received by then. */
  readonly received: number
}

/** Undefined while the board is live. */
export const FrozenViewContext = createContext<FrozenView | undefined>(undefined)

export function useFrozenView(): readonly [FrozenView | undefined, () => void] {
  const { markets, clock, telemetry, serverNow } = useSession()
  const [frozen, setFrozen] = useState<FrozenView>()
  const toggle = useCallback(
    () =>
      setFrozen((before) =>
        before === undefined
          ? {
              markets: markets.snapshot(),
              atMs: clock.now(),
              serverAtMs: serverNow(),
              received: telemetry.get().received,
            }
          : undefined,
      ),
    [markets, clock, telemetry, serverNow],
  )
  return [frozen, toggle]
}

/** A market as the board shows it: live, or as it was when the board was frozen. */
export function useDisplayedMarket(key: MarketKey): Market | undefined {
  const frozen = useContext(FrozenViewContext)
  const { markets } = useSession()
  const subscribe = useCallback(
    (listener: () => void) => (frozen === undefined ? markets.subscribe(key, listener) : () => undefined),
    [frozen, markets, key],
  )
  return useSyncExternalStore(subscribe, () =>
    frozen === undefined ? markets.get(key) : frozen.markets.get(key),
  )
}

/** The server's time as the board knows it, once a second. */
export function useDisplayedNow(): EpochMs {
  const frozen = useContext(FrozenViewContext)
  const { serverNow } = useSession()
  useNow()
  return frozen?.serverAtMs ?? serverNow()
}
