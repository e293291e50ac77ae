import type { AnalystClient, Clock, ReceivedOdds, TimerHandle } from '@sportsfeeds/client'
import { toEpochMs } from '@sportsfeeds/domain'
import { createLatencyWindow, type LatencyPercentiles } from './latency-window.ts'
import { createProviderWatch, type ProviderHealth } from './providers.ts'
import { createValue, type Value } from './value.ts'

export const hops = ['provider', 'store', 'stream', 'network', 'total'] as const
/** Where an odds spends its time; `total` is from the feeds API to here, without the provider's own way to it. */
export type Hop = (typeof hops)[number]

/** How the stream is doing, once a second. */
export interface Telemetry {
  readonly updatesPerSecond: number
  /** Of the last minute, by the server's clock; undefined for a hop that nothing came by. */
  readonly latencyMs: Readonly<Record<Hop, LatencyPercentiles | undefined>>
  readonly gaps: number
  readonly gapsRecovered: number
  /** Connections after the first. */
  readonly reconnections: number
  readonly frameFaults: number
  /** Odds handed out since the start. */
  readonly received: number
  readonly roundTripMs: number | undefined
  readonly serverOffsetMs: number
  readonly providers: readonly ProviderHealth[]
}

export interface TelemetryStore extends Value<Telemetry> {
  heard(odds: ReceivedOdds): void
  stop(): void
}

const readEveryMs = 1_000

export function createTelemetry({
  client,
  clock,
}: {
  readonly client: Pick<AnalystClient, 'stats'>
  readonly clock: Clock
}): TelemetryStore {
  const windows = {
    provider: createLatencyWindow(),
    store: createLatencyWindow(),
    stream: createLatencyWindow(),
    network: createLatencyWindow(),
    total: createLatencyWindow(),
  }
  const providers = createProviderWatch({ clock })
  let serverOffsetMs = 0
  let timer: TimerHandle

  const read = (): Telemetry => {
    const stats = client.stats()
    const nowMs = clock.now()
    serverOffsetMs = stats.serverOffsetMs
    const health = providers.read()
    return {
      updatesPerSecond: health.reduce((sum, { updatesPerSecond }) => sum + updatesPerSecond, 0),
      latencyMs: {
        provider: windows.provider.summary(nowMs),
        store: windows.store.summary(nowMs),
        stream: windows.stream.summary(nowMs),
        network: windows.network.summary(nowMs),
        total: windows.total.summary(nowMs),
      },
      gaps: stats.gaps,
      gapsRecovered: stats.gapsRecovered,
      reconnections: Math.max(0, stats.connections - 1),
      frameFaults: stats.frameFaults,
      received: stats.received,
      roundTripMs: stats.roundTripMs,
      serverOffsetMs,
      providers: health,
    }
  }

  const telemetry = createValue(read())
  const tick = (): void => {
    telemetry.set(read())
    timer = clock.setTimeout(tick, readEveryMs)
  }
  timer = clock.setTimeout(tick, readEveryMs)

  return {
    get: telemetry.get,
    subscribe: telemetry.subscribe,
    heard: (odds) => {
      providers.heard(odds)
      const { source, storedAt, sentAt, receivedAt, hereAt } = odds
      if (source !== 'stream' || storedAt === undefined || sentAt === undefined) return
      const arrivedAt = hereAt + serverOffsetMs
      windows.provider.record(receivedAt - toEpochMs(odds.date), hereAt)
      windows.store.record(storedAt - receivedAt, hereAt)
      windows.stream.record(sentAt - storedAt, hereAt)
      windows.network.record(arrivedAt - sentAt, hereAt)
      windows.total.record(arrivedAt - receivedAt, hereAt)
    },
    stop: () => clock.clearTimeout(timer),
  }
}
