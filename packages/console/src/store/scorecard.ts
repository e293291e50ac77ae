import type { ReceivedOdds } from '@sportsfeeds/client'
import type { ProviderName } from '@sportsfeeds/domain'
import type { Clock, Timer } from '@sportsfeeds/std'
import type { Games } from './game-store.ts'
import type { Market, MarketKey } from './market.ts'
import { createMoveRace, type RaceScore } from './move-race.ts'

/** What this session has seen of one provider. */
export interface ProviderScore extends RaceScore {
  readonly provider: ProviderName
  readonly openMarkets: number
  /** Of the time of its markets in play; undefined without any. */
  readonly suspendedShare: number | undefined
  /** Mean overround of its open markets by league, as a fraction. */
  readonly margins: ReadonlyMap<string, number>
  /** Of all leagues; undefined without a complete market. */
  readonly margin: number | undefined
}

export interface ScorecardStore {
  record(odds: ReceivedOdds): void
  /** Providers by name. */
  read(): readonly ProviderScore[]
  stop(): void
}

const sampleEveryMs = 5_000

export function createScorecard({
  markets,
  games,
  clock,
}: {
  readonly markets: {
    readonly keys: () => readonly MarketKey[]
    get(key: MarketKey): Market | undefined
  }
  readonly games: { get(): Games }
  readonly clock: Clock
}): ScorecardStore {
  const race = createMoveRace()
  const inPlay = new Map<ProviderName, { open: number; suspended: number }>()

  const listMarkets = (): Market[] => markets.keys().flatMap((key) => markets.get(key) ?? [])

  const sample = (): void => {
    const known = games.get()
    for (const { gameId, provider, view } of listMarkets()) {
      if (view.status === 'closed' || known.get(gameId)?.status !== 'live') continue
      const samples = inPlay.get(provider) ?? { open: 0, suspended: 0 }
      inPlay.set(provider, samples)
      samples[view.status] += 1
    }
    timer = clock.setTimeout(sample, sampleEveryMs)
  }
  let timer: Timer = clock.setTimeout(sample, sampleEveryMs)

  return {
    record: (odds) => {
      // A snapshot says what a price is, not when it moved.
      if (odds.source === 'stream') race.record(odds)
    },
    read: () => {
      const known = games.get()
      const byProvider = Map.groupBy(listMarkets(), ({ provider }) => provider)
      return [...byProvider]
        .map(([provider, own]) => {
          const open = own.filter(({ view }) => view.status === 'open')
          const priced = open.flatMap(({ margin, gameId }) =>
            margin === undefined ? [] : [{ margin, league: known.get(gameId)?.league ?? 'Other' }],
          )
          const { open: opened = 0, suspended = 0 } = inPlay.get(provider) ?? {}
          return {
            ...race.read(provider),
            provider,
            openMarkets: open.length,
            suspendedShare: opened + suspended === 0 ? undefined : suspended / (opened + suspended),
            margins: new Map(
              [...Map.groupBy(priced, ({ league }) => league)].map(([league, all]) => [
                league,
                mean(all.map(({ margin }) => margin)) ?? 0,
              ]),
            ),
            margin: mean(priced.map(({ margin }) => margin)),
          }
        })
        .toSorted((a, b) => a.provider.localeCompare(b.provider))
    },
    stop: () => timer.cancel(),
  }
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length
}
