import type { ClientId, Connection, ConnectionId, Subscription } from '@sportsfeeds/domain'
import type { Clock } from '../clock.ts'
import type { ConnectionStore } from '../store/connection-store.ts'

export interface ConnectDependencies {
  readonly connections: Pick<ConnectionStore, 'saveConnection'>
  readonly clock: Pick<Clock, 'now'>
  /** Where frames for the connection are posted. */
  readonly endpoint: string
}

export interface ConnectRequest {
  readonly connectionId: ConnectionId
  readonly clientId: ClientId
  readonly subscription: Subscription
}

/** Records a new connection; the consumer of the change stream sees the record and greets it. */
export async function connect(
  { connectionId, clientId, subscription }: ConnectRequest,
  { connections, clock, endpoint }: ConnectDependencies,
): Promise<Connection> {
  const connection = { id: connectionId, clientId, endpoint, subscription, createdAt: clock.now() }
  await connections.saveConnection(connection)
  return connection
}
