import type { Connection, ConnectionId } from '@sportsfeeds/domain'
import { type Audience, createAudience } from './audience.ts'
import type { Clock, ConnectionRecords } from '../../ports.ts'

/** The live connections, kept in memory: read from their records now and then, and told of changes in between. */
export interface Registry {
  /**
   * Everybody who listens, as of at most {@link maxRegistryStalenessMs} ago. Waits only when what is in memory is
   * older; otherwise a due refresh runs beside the flow.
   * @throws what reading the records threw, when there is nothing fresh enough.
   */
  audience(): Promise<Audience>
  /** A connection was opened or changed what it follows. */
  put(connection: Connection): void
  /** A connection is gone for good. False when it was not known. */
  forget(connectionId: ConnectionId): boolean
  /** Since the start: how often the records were read, and how often that failed beside the flow. */
  readonly counts: { readonly refreshes: number; readonly failedRefreshes: number }
}

export interface RegistryDependencies {
  readonly records: Pick<ConnectionRecords, 'liveConnections'>
  readonly clock: Pick<Clock, 'now'>
  /** The records are read at most once in this time, except when what was read is too old to be used. */
  readonly refreshAfterMs: number
  /** A connection was missing from the records although nobody said that it is gone. */
  readonly onMissing: (connectionId: ConnectionId) => void
}

/**
 * How old the registry may be when it is used: a refresh that is due runs beside the flow for a moment before the flow
 * waits for it. What a connection changes is seen by every consumer after this time.
 */
export function maxRegistryStalenessMs(refreshAfterMs: number): number {
  return refreshAfterMs + refreshAllowanceMs
}

const refreshAllowanceMs = 250

export function createRegistry(dependencies: RegistryDependencies): Registry {
  const { records, clock, refreshAfterMs, onMissing } = dependencies
  const maxStalenessMs = maxRegistryStalenessMs(refreshAfterMs)
  const audience = createAudience()
  /** When the stream told of a connection: newer than what a lagging index says. */
  const toldAtMs = new Map<ConnectionId, number>()
  const forgottenAtMs = new Map<ConnectionId, number>()
  const counts = { refreshes: 0, failedRefreshes: 0 }
  let asOfMs = Number.NEGATIVE_INFINITY
  let refreshing: Promise<void> | undefined

  const refresh = async (): Promise<void> => {
    const startedAtMs = clock.now()
    const indexedUntilMs = startedAtMs - indexLagMs
    const seen = new Set<ConnectionId>()
    counts.refreshes += 1
    for await (const page of records.liveConnections()) {
      for (const connection of page) {
        seen.add(connection.id)
        const isToldSince = (toldAtMs.get(connection.id) ?? 0) > indexedUntilMs
        if (!forgottenAtMs.has(connection.id) && !isToldSince) audience.put(connection)
      }
    }
    for (const connectionId of audience.connectionIds()) {
      if (seen.has(connectionId) || (toldAtMs.get(connectionId) ?? 0) > indexedUntilMs) continue
      audience.delete(connectionId)
      onMissing(connectionId)
    }
    deleteUpTo(toldAtMs, indexedUntilMs, () => true)
    deleteUpTo(forgottenAtMs, indexedUntilMs, (connectionId) => !seen.has(connectionId))
    asOfMs = startedAtMs
  }

  const refreshOnce = (): Promise<void> => {
    refreshing ??= refresh().finally(() => {
      refreshing = undefined
    })
    return refreshing
  }

  return {
    counts,
    audience: async () => {
      if (clock.now() - asOfMs < refreshAfterMs) return audience
      const underWay = refreshOnce()
      if (clock.now() - asOfMs <= maxStalenessMs) {
        underWay.catch(() => {
          counts.failedRefreshes += 1
        })
        return audience
      }
      await underWay
      // One that was under way already, or held up by a frozen sandbox, may itself be too old.
      if (clock.now() - asOfMs > maxStalenessMs) await refreshOnce()
      return audience
    },
    put: (connection) => {
      if (forgottenAtMs.has(connection.id)) return
      toldAtMs.set(connection.id, clock.now())
      audience.put(connection)
    },
    forget: (connectionId) => {
      toldAtMs.delete(connectionId)
      forgottenAtMs.set(connectionId, clock.now())
      return audience.delete(connectionId)
    },
  }
}

/** Longer than a secondary index lags behind its table in practice; AWS states no bound. */
const indexLagMs = 2_000

function deleteUpTo(
  timesMs: Map<ConnectionId, number>,
  untilMs: number,
  isDone: (connectionId: ConnectionId) => boolean,
): void {
  for (const [connectionId, atMs] of timesMs) {
    if (atMs <= untilMs && isDone(connectionId)) timesMs.delete(connectionId)
  }
}
