import type { ReceivedOdds } from '@sportsfeeds/client'
import type { EpochMs, Game, GameId } from '@sportsfeeds/domain'
import { useCallback, useEffect, useEffectEvent, useSyncExternalStore } from 'react'
import type { Connection } from './connection.ts'
import type { Games } from './games.ts'
import type { Market, MarketKey } from './market.ts'
import type { Preferences } from './preferences.ts'
import { useSession } from './session-context.ts'
import type { Telemetry } from './telemetry.ts'
import type { Value } from './value.ts'

/** Any {@link Value}, drawn again when it changes. */
export const useValue = <T>(value: Value<T>): T => useSyncExternalStore(value.subscribe, value.get)

/** One market; its component alone is drawn again when it changes, at most ten times a second. */
export const useMarket = (key: MarketKey): Market | undefined => {
  const { markets } = useSession()
  const subscribe = useCallback((listener: () => void) => markets.subscribe(key, listener), [markets, key])
  return useSyncExternalStore(subscribe, () => markets.get(key))
}

/** The keys of all markets, or of one game's; the same array until a market is added. */
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

/** Every odds while the component is there, one by one and not at the pace of the screen. */
export const useOdds = (listener: (odds: ReceivedOdds) => void): void => {
  const session = useSession()
  const onOdds = useEffectEvent(listener)
  useEffect(() => session.onOdds((odds) => onOdds(odds)), [session])
}
