import type { Clock } from '@sportsfeeds/client'
import type { EpochMs, MarketType, GameId, Odds, ProviderName } from '@sportsfeeds/domain'

export interface ProviderHealth {
  readonly name: ProviderName
  readonly markets: number
  /** Over the last {@link rateWindowMs}. */
  readonly updatesPerSecond: number
  /** By this machine's clock. */
  readonly lastUpdateAtMs: EpochMs
  /** Nothing of it for {@link silentAfterMs}: its prices may be old, whatever the connection says. */
  readonly isSilent: boolean
}

export const silentAfterMs = 30_000
const rateWindowMs = 5_000

export interface ProviderMonitor {
  heard(odds: Pick<Odds, 'provider'> & { readonly gameId: GameId; readonly type: MarketType }): void
  /** By name. Ask once a second: rates are of what was heard between. */
  read(): readonly ProviderHealth[]
}

/** Counts what each provider sends. A connection can be well while one of its providers has gone quiet. */
export function createProviderMonitor({ clock }: { readonly clock: Clock }): ProviderMonitor {
  const providers = new Map<ProviderName, Heard>()

  return {
    heard: ({ provider, gameId, type }) => {
      const heard = providers.get(provider) ?? {
        markets: new Set<string>(),
        lastUpdateAtMs: 0,
        seconds: new Map(),
      }
      providers.set(provider, heard)
      const nowMs = clock.now()
      const second = Math.floor(nowMs / 1000)
      heard.markets.add(`${gameId}/${type}`)
      heard.lastUpdateAtMs = nowMs
      heard.seconds.set(second, (heard.seconds.get(second) ?? 0) + 1)
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

interface Heard {
  readonly markets: Set<string>
  lastUpdateAtMs: EpochMs
  /** Updates by whole second. */
  readonly seconds: Map<number, number>
}

/** Forgets what is older than the window on the way. The second under way is not over and does not count. */
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
