import { type EpochMs, protocolVersion, reloadReason } from '@sportsfeeds/domain'
import type { Connection } from '@sportsfeeds/domain/internal'
import type { Clock } from '@sportsfeeds/std'
import pMap from 'p-map'
import type { ActiveClients, ConnectionStore, Sockets } from '../../ports.ts'

/**
 * Why an open connection has to be closed. `outdated`: its client speaks an older protocol, and could read none of the frames.
 * `tokenEnded`: its token would not let it in any more. `inactive`: nor would its client, which was set inactive.
 */
export type EndReason = 'outdated' | 'tokenEnded' | 'inactive'

export interface EndReasonDependencies {
  readonly clients: ActiveClients
  readonly clock: Pick<Clock, 'now'>
  /** Called with the error of a client that cannot be read: its connections stay open. */
  readonly onError: (message: string, error: unknown) => void
}

/** The reason to close this connection, if there is one. */
export async function endReason(
  connection: Connection,
  { clients, clock, onError }: EndReasonDependencies,
): Promise<EndReason | undefined> {
  if (connection.protocol < protocolVersion) return 'outdated'
  if (connection.endsAt <= clock.now()) return 'tokenEnded'
  const isActive = await clients.isActive(connection.clientId).catch((error: unknown) => {
    onError(`${connection.clientId} cannot be read`, error)
    return true
  })
  return isActive ? undefined : 'inactive'
}

export interface EndedConnectionsDependencies extends EndReasonDependencies {
  readonly connections: Pick<ConnectionStore, 'liveConnections' | 'deleteConnection'>
  readonly sockets: Sockets
}

/**
 * Live connections without those that have to be closed, which it closes. Consumers read them at every refresh of their registry,
 * so that nobody receives frames for long after losing access; one of an older protocol receives an error that says reload.
 */
export function withoutEnded(
  dependencies: EndedConnectionsDependencies,
): Pick<ConnectionStore, 'liveConnections'> {
  const { connections, sockets, clock } = dependencies

  const end = async ({ id, protocol }: Connection, reason: EndReason): Promise<void> => {
    if (reason === 'outdated') {
      await sockets.post(id, Buffer.from(reloadErrorFrame(protocol, clock.now())), postTimeoutMs)
    }
    // One that cannot be closed is seen and ended again by the next scan.
    if (await sockets.close(id)) await connections.deleteConnection(id).catch(() => undefined)
  }

  return {
    liveConnections: async function* () {
      for await (const page of connections.liveConnections()) {
        const reasons = await Promise.all(page.map((connection) => endReason(connection, dependencies)))
        await pMap(
          page.entries(),
          async ([index, connection]) => {
            const reason = reasons[index]
            if (reason !== undefined) await end(connection, reason)
          },
          { concurrency: maxConcurrentCloses },
        )
        yield page.filter((_, index) => reasons[index] === undefined)
      }
    },
  }
}

/** An `error` frame, as JSON, of the client's own version: the only one that it reads. After this code it does not try again. */
export function reloadErrorFrame(protocol: number, sentAt: EpochMs): string {
  return JSON.stringify({ v: protocol, type: 'error', sentAt, code: 'bad_message', message: reloadReason })
}

const postTimeoutMs = 1_000
const maxConcurrentCloses = 32
