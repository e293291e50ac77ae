import type { AnalystClient, ReceivedOdds } from '@sportsfeeds/client'
import { type Hop, hopLatencies, hops } from '@sportsfeeds/domain'
import type { Clock, Timer } from '@sportsfeeds/std'
import { createLatencyWindow, type LatencyPercentiles } from './latency-window.ts'
import { createProviderMonitor, type ProviderHealth } from './provider-monitor.ts'
import { createValue, type Value } from './value.ts'

/** Health of the stream, updated once a second. */
export interface Telemetry {
  readonly updatesPerSecond: number
  /** Latencies of the last minute by the server's clock; undefined for a hop without samples. */
  readonly latencyMs: Readonly<Record<Hop, LatencyPercentiles | undefined>>
  readonly gaps: number
  readonly gapsRecovered: number
  /** Connections after the first. */
  readonly reconnections: number
  readonly malformedFrames: number
  /** Odds received since the start. */
  readonly received: number
  readonly roundTripMs: number | undefined
  readonly serverOffsetMs: number
  readonly providers: readonly ProviderHealth[]
}

export interface TelemetryStore extends Value<Telemetry> {
  record(odds: ReceivedOdds): void
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
  const providers = createProviderMonitor({ clock })
  let serverOffsetMs = 0
  let timer: Timer | undefined

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
      malformedFrames: stats.malformedFrames,
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
    record: (odds) => {
      const { source, clientReceivedAt } = odds
      providers.record(odds, source === 'stream')
      const spentMs = source === 'stream' ? hopLatencies(odds, clientReceivedAt + serverOffsetMs) : undefined
      if (spentMs !== undefined) for (const hop of hops) windows[hop].record(spentMs[hop], clientReceivedAt)
    },
    stop: () => timer?.cancel(),
  }
}
