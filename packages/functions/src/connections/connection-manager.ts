import { type ErrorFrame, outdatedSubprotocol, protocolVersion, type ServerFrame } from '@sportsfeeds/domain'
import { type Connection, type ConnectionId, snapshotMessages } from '@sportsfeeds/domain/internal'
import type { Clock } from '@sportsfeeds/std'
import {
  ConnectionEndedError,
  OutdatedClientError,
  StoreUnavailableError,
  SubscriptionTooLargeError,
  TooManyMessagesError,
  UnauthenticatedError,
  UnknownConnectionError,
} from '../errors.ts'
import { problemResponse } from '../http/problem-response.ts'
import type { ActiveClients, ConnectionStore, Sockets, Telemetry } from '../ports.ts'
import {
  endReason,
  type EndReasonDependencies,
  reloadErrorFrame,
} from '../stream/fan-out/ended-connections.ts'
import { changeSubscription, type SubscriptionMessage } from './change-subscription.ts'
import { chooseSubprotocol } from './choose-subprotocol.ts'
import { connect } from './connect.ts'
import { initialSubscription } from './initial-subscription.ts'
import { createMessageLimits } from './message-limits.ts'
import { parseClientMessage } from './parse-client-message.ts'
import { sendSnapshot, type SendSnapshotDependencies } from './send-snapshot.ts'
import { SocketEvent } from './socket-event.ts'

export interface ConnectionManagerDependencies extends SendSnapshotDependencies {
  readonly connections: ConnectionStore
  readonly clients: ActiveClients
  readonly sockets: Pick<Sockets, 'close'>
  readonly clock: Clock
  readonly telemetry: Telemetry
  /** Address to which frames for the connections are posted. */
  readonly endpoint: string
  /** The consumers' own setting: after this time they read the connections again. */
  readonly registryStalenessMs: number
  readonly maxConnectionsPerAnalyst: number
}

export interface SocketResponse {
  readonly statusCode: number
  readonly headers?: Readonly<Record<string, string>>
  /** At `$connect`, the body of the handshake's response; afterwards a frame for the client. */
  readonly body?: string
}

/** Serves every route of the WebSocket API, and writes one line about each event. */
export function createConnectionManager(dependencies: ConnectionManagerDependencies) {
  const { connections, clients, sockets, clock, telemetry } = dependencies
  const limits = createMessageLimits(clock)
  const endReasons: EndReasonDependencies = {
    clients,
    clock,
    onError: (message, error) => telemetry.error(message, error),
  }

  const respond = async (event: SocketEvent): Promise<SocketResponse> => {
    const { routeKey, connectionId } = event.requestContext
    switch (routeKey) {
      case '$connect':
        return accept(event)
      case '$disconnect':
        // Best effort, as the event itself: a record that stays is deleted at the next post, or expires.
        await connections.deleteConnection(connectionId)
        return { statusCode: 200 }
      default:
        return reply(connectionId, event.body ?? '')
    }
  }

  const accept = async (event: SocketEvent): Promise<SocketResponse> => {
    const { connectionId, authorizer } = event.requestContext
    try {
      if (authorizer === undefined)
        throw new UnauthenticatedError('The connection has no client; send a token.')
      const { endsAt: tokenEndsAt = Infinity, ...analyst } = authorizer
      const chosen = chooseSubprotocol(offeredSubprotocols(event))
      const connection = {
        connectionId,
        analyst,
        tokenEndsAt,
        subscription: initialSubscription(event),
        protocol: chosen === outdatedSubprotocol ? protocolVersion - 1 : protocolVersion,
      }
      await connect(connection, dependencies)
      return { statusCode: 200, headers: { 'Sec-WebSocket-Protocol': chosen } }
    } catch (error) {
      if (error instanceof UnauthenticatedError) return { statusCode: 401, body: error.message }
      const { status, contentType, body } = problemResponse(error)
      if (status >= 500) telemetry.error('connection not recorded', error)
      return { statusCode: status, headers: { 'content-type': contentType }, body }
    }
  }

  const reply = async (connectionId: ConnectionId, text: string): Promise<SocketResponse> => {
    const parsed = parseClientMessage(text)
    try {
      const mayBringSnapshot = 'message' in parsed && parsed.message.action === 'subscribe'
      if (!limits.take(connectionId, mayBringSnapshot ? snapshotMessages : 1))
        throw new TooManyMessagesError()
      if ('issue' in parsed) return toResponse(errorFrame(parsed.issue.code, parsed.issue.message))
      const { message } = parsed
      if (message.action !== 'ping') return toResponse(await change(connectionId, message))
      // A pong promises that frames will come, which takes the connection's record.
      const connection = await connections.connectionById(connectionId)
      if (connection === undefined) throw new UnknownConnectionError(connectionId)
      await refuseEnded(connection)
      return toResponse({
        ...stamp(),
        type: 'pong',
        ...(message.id === undefined ? {} : { id: message.id }),
      })
    } catch (error) {
      return fail(connectionId, error)
    }
  }

  const change = async (connectionId: ConnectionId, message: SubscriptionMessage): Promise<ServerFrame> => {
    const { connection, before, liveFrom } = await changeSubscription(connectionId, message, dependencies)
    await refuseEnded(connection)
    if (message.action === 'subscribe') {
      await sendSnapshot(connection, before, message, dependencies).catch((error: unknown) => {
        // The subscription is changed all the same; the client can read GET /feeds for what it does not see yet.
        telemetry.error('snapshot not sent', error)
      })
    }
    return { ...stamp(), type: 'subscribed', subscription: connection.subscription, liveFrom }
  }

  const fail = async (connectionId: ConnectionId, error: unknown): Promise<SocketResponse> => {
    if (error instanceof SubscriptionTooLargeError) {
      return toResponse(errorFrame('too_many_games', error.message))
    }
    if (closing.some((type) => error instanceof type) && error instanceof Error) {
      await sockets.close(connectionId)
      return toResponse(errorFrame('unavailable', error.message))
    }
    if (error instanceof OutdatedClientError) {
      await sockets.close(connectionId)
      return { statusCode: 200, body: reloadErrorFrame(error.protocol, clock.now()) }
    }
    telemetry.error('message not served', error)
    const hint = error instanceof StoreUnavailableError ? error.message : 'The service failed; try again.'
    return toResponse(errorFrame('unavailable', hint))
  }

  /** @throws OutdatedClientError, ConnectionEndedError for a connection that has to be closed. */
  const refuseEnded = async (connection: Connection): Promise<void> => {
    const reason = await endReason(connection, endReasons)
    if (reason === 'outdated') throw new OutdatedClientError(connection.protocol)
    if (reason !== undefined) throw new ConnectionEndedError()
  }

  const stamp = () => ({ v: protocolVersion, sentAt: clock.now() }) as const

  const errorFrame = (code: ErrorFrame['code'], message: string): ServerFrame => ({
    ...stamp(),
    type: 'error',
    code,
    message,
  })

  return async (event: unknown): Promise<SocketResponse> => {
    const startedAtMs = clock.now()
    const socketEvent = SocketEvent.parse(event)
    const { routeKey, connectionId, authorizer, ...context } = socketEvent.requestContext
    const response = await respond(socketEvent)
    telemetry.record({
      message: 'socket',
      durationMs: clock.now() - startedAtMs,
      counts: { [countNames[routeKey] ?? 'messages']: 1 },
      facts: {
        route: routeKey,
        connectionId,
        clientId: authorizer?.clientId,
        status: String(response.statusCode),
        disconnectStatus: context.disconnectStatusCode?.toString(),
        disconnectReason: context.disconnectReason,
      },
    })
    return response
  }
}

/**
 * Errors after which a connection is closed. No consumer knows one that is not on record, so no frame would ever come; once
 * closed, its client reconnects and catches up.
 */
const closing = [UnknownConnectionError, ConnectionEndedError, TooManyMessagesError]

const countNames: Readonly<Record<string, string>> = { $connect: 'connects', $disconnect: 'disconnects' }

function toResponse(frame: ServerFrame): SocketResponse {
  return { statusCode: 200, body: JSON.stringify(frame) }
}

function offeredSubprotocols({ headers }: SocketEvent): string | undefined {
  return Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'sec-websocket-protocol')?.[1]
}
