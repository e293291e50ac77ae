import { type EpochMs, isBetStop, type Odds, type ProviderName, providerMarketId } from '@sportsfeeds/domain'
import type { Clock } from '@sportsfeeds/std'

export interface ProviderHealth {
  readonly name: ProviderName
  readonly markets: number
  /** Over the last {@link rateWindowMs}. */
  readonly updatesPerSecond: number
  /** By this machine's clock. */
  readonly lastUpdateAtMs: EpochMs
  /** True after {@link silentAfterMs} without an update: its prices may be old although the connection is live. */
  readonly isSilent: boolean
}

export const silentAfterMs = 30_000
const rateWindowMs = 5_000

export interface ProviderMonitor {
  /** @param isUpdate false for a price that was not sent just now: it counts as a market only. */
  record(odds: Odds, isUpdate: boolean): void
  /** Returns the providers by name. */
  read(): readonly ProviderHealth[]
}

/** Counts the updates of each provider, to find one that has gone silent on a live connection. */
export function createProviderMonitor({ clock }: { readonly clock: Clock }): ProviderMonitor {
  const providers = new Map<ProviderName, Activity>()

  return {
    record: (odds, isUpdate) => {
      const { provider } = odds
      const activity = providers.get(provider) ?? {
        markets: new Set<string>(),
        lastUpdateAtMs: 0,
        seconds: new Map(),
      }
      providers.set(provider, activity)
      const nowMs = clock.now()
      const second = Math.floor(nowMs / 1000)
      if (!isBetStop(odds)) activity.markets.add(providerMarketId(odds))
      activity.lastUpdateAtMs = nowMs
      if (!isUpdate) return
      activity.seconds.set(second, (activity.seconds.get(second) ?? 0) + 1)
    },

    read: () => {
      const nowMs = clock.now()
      return [...providers]
        .map(([name, { markets, lastUpdateAtMs, seconds }]) => ({
          name,
          markets: markets.size,
          updatesPerSecond: getRate(seconds, nowMs),
          lastUpdateAtMs,
          isSilent: nowMs - lastUpdateAtMs >= silentAfterMs,
        }))
        .toSorted((a, b) => a.name.localeCompare(b.name))
    },
  }
}

interface Activity {
  readonly markets: Set<string>
  lastUpdateAtMs: EpochMs
  /** Updates by whole second. */
  readonly seconds: Map<number, number>
}

/** Averages the complete seconds of the window, and deletes older ones. */
function getRate(seconds: Map<number, number>, nowMs: EpochMs): number {
  const current = Math.floor(nowMs / 1000)
  const windowSeconds = rateWindowMs / 1000
  let sum = 0
  for (const [second, count] of seconds) {
    if (second < current - windowSeconds) seconds.delete(second)
    else if (second < current) sum += count
  }
  return sum / windowSeconds
}
