import type { EpochMs, GameId, GameWithLive } from '@sportsfeeds/domain'
import { useCallback, useSyncExternalStore } from 'react'
import type { Connection } from './connection.ts'
import type { Games } from './game-store.ts'
import type { GroupKey, MarketKey } from './market.ts'
import type { Preferences } from './preferences.ts'
import { useSession } from './session-context.ts'
import type { Telemetry } from './telemetry.ts'
import type { Value } from './value.ts'

/** Reads a {@link Value} and renders again when it changes. */
export function useValue<T>(value: Value<T>): T {
  return useSyncExternalStore(value.subscribe, value.get)
}

/** Keys of all markets; the same array until a market is added, closed, or has other outcomes. */
export function useMarketKeys(): readonly MarketKey[] {
  const { markets } = useSession()
  return useSyncExternalStore(markets.subscribeKeys, markets.keys)
}

/** Keys of all groups of markets; the same array as long as that of {@link useMarketKeys} is. */
export function useGroupKeys(): readonly GroupKey[] {
  const { markets } = useSession()
  return useSyncExternalStore(markets.subscribeKeys, markets.groupKeys)
}

/** All games; does not render again for their live states. */
export function useGames(): Games {
  return useValue(useSession().games.list)
}

/** A game with its live state. */
export function useGame(id: GameId): GameWithLive | undefined {
  const { games } = useSession()
  return useSyncExternalStore(games.subscribe, () => games.get().get(id))
}

export function useConnection(): Connection {
  return useValue(useSession().connection)
}

export function useTelemetry(): Telemetry {
  return useValue(useSession().telemetry)
}

/** This machine's time, updated once a second. */
export function useNow(): EpochMs {
  return useValue(useSession().now)
}

/** Returns the preferences and a function that changes some of them. */
export function usePreferences(): readonly [Preferences, (change: Partial<Preferences>) => void] {
  const { preferences } = useSession()
  const value = useValue(preferences)
  const change = useCallback(
    (part: Partial<Preferences>) => preferences.update((current) => ({ ...current, ...part })),
    [preferences],
  )
  return [value, change]
}
