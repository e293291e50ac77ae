import { type EpochMs, protocolVersion, reloadReason } from '@sportsfeeds/domain'
import type { Connection } from '@sportsfeeds/domain/internal'
import type { Clock } from '@sportsfeeds/std'
import pMap from 'p-map'
import type { ConnectionStore, Sockets } from '../../ports.ts'

export interface OutdatedConnectionsDependencies {
  readonly connections: Pick<ConnectionStore, 'liveConnections' | 'deleteConnection'>
  readonly sockets: Sockets
  readonly clock: Pick<Clock, 'now'>
}

/**
 * Live connections without those whose clients speak an older protocol, which were opened before it changed: these receive an
 * error that says so, and are closed. They could read none of the frames.
 */
export function withoutOutdated({
  connections,
  sockets,
  clock,
}: OutdatedConnectionsDependencies): Pick<ConnectionStore, 'liveConnections'> {
  const dismiss = async ({ id, protocol }: Connection): Promise<void> => {
    await sockets.post(id, Buffer.from(reloadErrorFrame(protocol, clock.now())), postTimeoutMs)
    // One that cannot be closed is seen and dismissed again by the next scan.
    if (await sockets.close(id)) await connections.deleteConnection(id).catch(() => undefined)
  }

  return {
    liveConnections: async function* () {
      for await (const page of connections.liveConnections()) {
        await pMap(page.filter(isOutdated), dismiss, { concurrency: maxConcurrentPosts })
        yield page.filter((connection) => !isOutdated(connection))
      }
    },
  }
}

export function isOutdated({ protocol }: Pick<Connection, 'protocol'>): boolean {
  return protocol < protocolVersion
}

/** An `error` frame, as JSON, of the client's own version: the only one that it reads. After this code it does not try again. */
export function reloadErrorFrame(protocol: number, sentAt: EpochMs): string {
  return JSON.stringify({ v: protocol, type: 'error', sentAt, code: 'bad_message', message: reloadReason })
}

const postTimeoutMs = 1_000
const maxConcurrentPosts = 32
