import type { EpochMs, Game, GameId } from '@sportsfeeds/domain'
import { useCallback, useSyncExternalStore } from 'react'
import type { Connection } from './connection.ts'
import type { Games } from './games.ts'
import type { MarketKey } from './market.ts'
import type { Preferences } from './preferences.ts'
import { useSession } from './session-context.ts'
import type { Telemetry } from './telemetry.ts'
import type { Value } from './value.ts'

/** Any {@link Value}, drawn again when it changes. */
export const useValue = <T>(value: Value<T>): T => useSyncExternalStore(value.subscribe, value.get)

/** The keys of all markets; the same array until a market is added. */
export const useMarketKeys = (): readonly MarketKey[] => {
  const { markets } = useSession()
  return useSyncExternalStore(markets.subscribeKeys, markets.keys)
}

export const useGames = (): Games => useValue(useSession().games)

export const useGame = (id: GameId): Game | undefined => useGames().get(id)

export const useConnection = (): Connection => useValue(useSession().connection)

export const useTelemetry = (): Telemetry => useValue(useSession().telemetry)

/** This machine's time, once a second. */
export const useNow = (): EpochMs => useValue(useSession().now)

/** The preferences, and a function that changes some of them. */
export const usePreferences = (): readonly [Preferences, (change: Partial<Preferences>) => void] => {
  const { preferences } = useSession()
  const value = useValue(preferences)
  const change = useCallback(
    (part: Partial<Preferences>) => preferences.set({ ...preferences.get(), ...part }),
    [preferences],
  )
  return [value, change]
}
