import type { EpochMs, Subscription } from '@sportsfeeds/domain'
import {
  type AnalystId,
  type Connection,
  type ConnectionId,
  maxConnectionMs,
} from '@sportsfeeds/domain/internal'
import type { Clock } from '@sportsfeeds/std'
import { TooManyConnectionsError } from '../errors.ts'
import type { ConnectionStore } from '../ports.ts'

export interface ConnectDependencies {
  readonly connections: Pick<ConnectionStore, 'takePlace' | 'saveConnection'>
  readonly clock: Pick<Clock, 'now'>
  /** Address to which frames for the connection are posted. */
  readonly endpoint: string
  readonly maxConnectionsPerAnalyst: number
}

export interface ConnectRequest {
  readonly connectionId: ConnectionId
  readonly analyst: AnalystId
  readonly tokenEndsAt: EpochMs
  readonly subscription: Subscription
  /** Version of the wire protocol that the client speaks. */
  readonly protocol: number
}

/**
 * Records a new connection; the consumer of the change stream sees the record and sends the welcome frame.
 * @throws TooManyConnectionsError, StoreUnavailableError
 */
export async function connect(
  { connectionId, analyst, tokenEndsAt, subscription, protocol }: ConnectRequest,
  { connections, clock, endpoint, maxConnectionsPerAnalyst }: ConnectDependencies,
): Promise<Connection> {
  const nowMs = clock.now()
  const connection = {
    id: connectionId,
    clientId: analyst.clientId,
    endpoint,
    subscription,
    protocol,
    createdAt: nowMs,
    endsAt: Math.floor(Math.min(tokenEndsAt, nowMs + maxConnectionMs) / 1000) * 1000,
  }
  const hasPlace = await connections.takePlace(analyst, connection, maxConnectionsPerAnalyst)
  if (!hasPlace) throw new TooManyConnectionsError(maxConnectionsPerAnalyst)
  await connections.saveConnection(connection)
  return connection
}
