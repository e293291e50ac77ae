import type { Subscription } from '@sportsfeeds/domain'
import type { ClientId, Connection, ConnectionId } from '@sportsfeeds/domain/internal'
import type { Clock } from '@sportsfeeds/std'
import type { ConnectionStore } from '../ports.ts'

export interface ConnectDependencies {
  readonly connections: Pick<ConnectionStore, 'saveConnection'>
  readonly clock: Pick<Clock, 'now'>
  /** Address to which frames for the connection are posted. */
  readonly endpoint: string
}

export interface ConnectRequest {
  readonly connectionId: ConnectionId
  readonly clientId: ClientId
  readonly subscription: Subscription
  /** Version of the wire protocol that the client speaks. */
  readonly protocol: number
}

/** Records a new connection; the consumer of the change stream sees the record and sends the welcome frame. */
export async function connect(
  { connectionId, clientId, subscription, protocol }: ConnectRequest,
  { connections, clock, endpoint }: ConnectDependencies,
): Promise<Connection> {
  const connection = {
    id: connectionId,
    clientId,
    endpoint,
    subscription,
    protocol,
    createdAt: clock.now(),
  }
  await connections.saveConnection(connection)
  return connection
}
