import type { Connection, ConnectionId } from '@sportsfeeds/domain/internal'
import type { Clock } from '@sportsfeeds/std'
import type { ConnectionStore } from '../../ports.ts'
import { type Audience, createAudience } from './audience.ts'

/** Live connections, kept in memory: read from their records now and then, and updated by changes in between. */
export interface Registry {
  /**
   * All connections as of at most {@link maxRegistryStalenessMs} ago. Waits only if the registry is older than that;
   * a refresh that is merely due runs in the background.
   * @throws what reading the records throws, if nothing fresh enough is known.
   */
  audience(): Promise<Audience>
  /** Adds a connection that was opened or changed its subscription. */
  put(connection: Connection): void
  /** Removes a connection for good. @returns false if it was not known. */
  forget(connectionId: ConnectionId): boolean
  /** Since the start: reads of all records, and those that failed in the background. */
  readonly counts: { readonly refreshes: number; readonly failedRefreshes: number }
}

export interface RegistryDependencies {
  readonly connections: Pick<ConnectionStore, 'liveConnections'>
  readonly clock: Pick<Clock, 'now'>
  /** Minimum time between two reads of the records, unless the registry is too old to be used. */
  readonly refreshAfterMs: number
  /** Called for a connection that is missing from the records although no change closed it. */
  readonly onMissing: (connectionId: ConnectionId) => void
}

/**
 * Maximum age of the registry when it is used: a due refresh runs in the background for a moment before the flow waits
 * for it. After this time every consumer knows of a changed subscription.
 */
export function maxRegistryStalenessMs(refreshAfterMs: number): number {
  return refreshAfterMs + refreshAllowanceMs
}

const refreshAllowanceMs = 250

export function createRegistry(dependencies: RegistryDependencies): Registry {
  const { connections, clock, refreshAfterMs, onMissing } = dependencies
  const maxStalenessMs = maxRegistryStalenessMs(refreshAfterMs)
  const audience = createAudience()
  /** Time of the last change from the stream: newer than a lagging index. */
  const changedAtMs = new Map<ConnectionId, number>()
  const forgottenAtMs = new Map<ConnectionId, number>()
  const counts = { refreshes: 0, failedRefreshes: 0 }
  let asOfMs = Number.NEGATIVE_INFINITY
  let refreshing: Promise<void> | undefined

  const refresh = async (): Promise<void> => {
    const startedAtMs = clock.now()
    const indexedUntilMs = startedAtMs - indexLagMs
    const seen = new Set<ConnectionId>()
    counts.refreshes += 1
    for await (const page of connections.liveConnections()) {
      for (const connection of page) {
        seen.add(connection.id)
        const hasNewerChange = (changedAtMs.get(connection.id) ?? 0) > indexedUntilMs
        if (!forgottenAtMs.has(connection.id) && !hasNewerChange) audience.put(connection)
      }
    }
    for (const connectionId of audience.connectionIds()) {
      if (seen.has(connectionId) || (changedAtMs.get(connectionId) ?? 0) > indexedUntilMs) continue
      audience.delete(connectionId)
      onMissing(connectionId)
    }
    deleteUpTo(changedAtMs, indexedUntilMs, () => true)
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
      const pending = refreshOnce()
      if (clock.now() - asOfMs <= maxStalenessMs) {
        pending.catch(() => {
          counts.failedRefreshes += 1
        })
        return audience
      }
      await pending
      // A refresh that began earlier, or was held up by a frozen sandbox, may itself be too old.
      if (clock.now() - asOfMs > maxStalenessMs) await refreshOnce()
      return audience
    },
    put: (connection) => {
      if (forgottenAtMs.has(connection.id)) return
      changedAtMs.set(connection.id, clock.now())
      audience.put(connection)
    },
    forget: (connectionId) => {
      changedAtMs.delete(connectionId)
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
