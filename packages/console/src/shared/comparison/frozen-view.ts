import type { EpochMs } from '@sportsfeeds/domain'
import { createContext, useCallback, useState } from 'react'
import type { MarketSnapshot } from '../../store/market-store.ts'
import { useSession } from '../../store/session-context.ts'

/** The board as it was when the analyst froze it to read it. Odds keep arriving behind it. */
export interface FrozenView extends MarketSnapshot {
  /** By this machine's clock. */
  readonly atMs: EpochMs
  readonly serverAtMs: EpochMs
  /** Number of odds received up to then. */
  readonly received: number
}

/** Undefined while the board is live. */
export const FrozenViewContext = createContext<FrozenView | undefined>(undefined)

/** Returns the frozen view, undefined while live, and a function that freezes the board or goes live again. */
export function useFrozenView(): readonly [FrozenView | undefined, () => void] {
  const { markets, clock, telemetry, serverNow } = useSession()
  const [frozenView, setFrozenView] = useState<FrozenView>()
  const toggle = useCallback(
    () =>
      setFrozenView((current) =>
        current === undefined
          ? {
              ...markets.snapshot(),
              atMs: clock.now(),
              serverAtMs: serverNow(),
              received: telemetry.get().received,
            }
          : undefined,
      ),
    [markets, clock, telemetry, serverNow],
  )
  return [frozenView, toggle]
}
