import {
  type ConnectionId,
  type ErrorFrame,
  protocolVersion,
  type ServerFrame,
  subprotocol,
} from '@sportsfeeds/domain'
import type { Clock } from '../clock.ts'
import type { ConnectionStore } from '../store/connection-store.ts'
import type { Telemetry } from '../telemetry.ts'
import {
  StoreUnavailableError,
  SubscriptionTooLargeError,
  UnauthenticatedError,
  UnknownConnectionError,
} from '../errors.ts'
import type { Sockets } from '../ports.ts'
import { problemAnswer } from '../http/problem-response.ts'
import { changeSubscription, type SubscriptionMessage } from './change-subscription.ts'
import { connect } from './connect.ts'
import { sendSnapshot, type SendSnapshotDependencies } from './send-snapshot.ts'
import { parseClientMessage } from './client-message.ts'
import { firstSubscription } from './first-subscription.ts'
import { SocketEvent } from './socket-event.ts'

export interface ManageConnectionsDependencies extends SendSnapshotDependencies {
  readonly connections: ConnectionStore
  readonly sockets: Pick<Sockets, 'close'>
  readonly clock: Clock
  readonly telemetry: Telemetry
  /** Where frames for the connections are posted. */
  readonly endpoint: string
  /** The consumers' own setting: after this time they read the connections again. */
  readonly registryStalenessMs: number
}

export interface SocketAnswer {
  readonly statusCode: number
  readonly headers?: Readonly<Record<string, string>>
  /** At `$connect` for whoever reads the handshake; afterwards a frame for the client. */
  readonly body?: string
}

/** Every route of the WebSocket API as Lambda calls it: always answers, and writes one line about each event. */
export function createConnectionManager(dependencies: ManageConnectionsDependencies) {
  const { connections, sockets, clock, telemetry } = dependencies

  const answer = async (event: SocketEvent): Promise<SocketAnswer> => {
    const { routeKey, connectionId } = event.requestContext
    switch (routeKey) {
      case '$connect':
        return accept(event)
      case '$disconnect':
        // Best effort, as the event itself: a record that stays is deleted at the next post, or expires.
        await connections.deleteConnection(connectionId)
        return { statusCode: 200 }
      default:
        return replyTo(connectionId, event.body ?? '')
    }
  }

  const accept = async (event: SocketEvent): Promise<SocketAnswer> => {
    const { connectionId, authorizer } = event.requestContext
    try {
      if (authorizer === undefined)
        throw new UnauthenticatedError('The connection has no client; send a token.')
      const subscription = firstSubscription(event)
      await connect({ connectionId, clientId: authorizer.clientId, subscription }, dependencies)
      return {
        statusCode: 200,
        // A browser gives up a handshake that chooses none of the subprotocols that it offered.
        ...(offersSubprotocol(event) ? { headers: { 'Sec-WebSocket-Protocol': subprotocol } } : {}),
      }
    } catch (error) {
      if (error instanceof UnauthenticatedError) return { statusCode: 401, body: error.message }
      const { status, contentType, body } = problemAnswer(error)
      if (status >= 500) telemetry.error('connection not recorded', error)
      return { statusCode: status, headers: { 'content-type': contentType }, body }
    }
  }

  const replyTo = async (connectionId: ConnectionId, text: string): Promise<SocketAnswer> => {
    const parsed = parseClientMessage(text)
    if ('fault' in parsed) return frameAnswer(errorFrame(parsed.fault.code, parsed.fault.message))
    const { message } = parsed
    try {
      if (message.action !== 'ping') return frameAnswer(await change(connectionId, message))
      // A pong says that frames will come, so the record that they need is looked for.
      if ((await connections.connectionById(connectionId)) === undefined) {
        throw new UnknownConnectionError(connectionId)
      }
      return frameAnswer({
        ...stamp(),
        type: 'pong',
        ...(message.id === undefined ? {} : { id: message.id }),
      })
    } catch (error) {
      return failureAnswer(connectionId, error)
    }
  }

  const change = async (connectionId: ConnectionId, message: SubscriptionMessage): Promise<ServerFrame> => {
    const { connection, before, liveFrom } = await changeSubscription(connectionId, message, dependencies)
    if (message.action === 'subscribe') {
      await sendSnapshot(connection, before, message, dependencies).catch((error: unknown) => {
        // The subscription stands; the client has GET /feeds for what it does not see yet.
        telemetry.error('snapshot not sent', error)
      })
    }
    return { ...stamp(), type: 'subscribed', subscription: connection.subscription, liveFrom }
  }

  const failureAnswer = async (connectionId: ConnectionId, error: unknown): Promise<SocketAnswer> => {
    if (error instanceof SubscriptionTooLargeError) {
      return frameAnswer(errorFrame('too_many_games', error.message))
    }
    if (error instanceof UnknownConnectionError) {
      // No consumer knows it, so no frame would ever come: closed, its client connects again and catches up.
      await sockets.close(connectionId)
      return frameAnswer(errorFrame('unavailable', error.message))
    }
    telemetry.error('message not served', error)
    const hint = error instanceof StoreUnavailableError ? error.message : 'The service failed; try again.'
    return frameAnswer(errorFrame('unavailable', hint))
  }

  const stamp = () => ({ v: protocolVersion, sentAt: clock.now() }) as const

  const errorFrame = (code: ErrorFrame['code'], message: string): ServerFrame => ({
    ...stamp(),
    type: 'error',
    code,
    message,
  })

  return async (event: unknown): Promise<SocketAnswer> => {
    const startedAtMs = clock.now()
    const socketEvent = SocketEvent.parse(event)
    const { routeKey, connectionId, authorizer } = socketEvent.requestContext
    const given = await answer(socketEvent)
    telemetry.record({
      message: 'socket',
      durationMs: clock.now() - startedAtMs,
      counts: { [countNames[routeKey] ?? 'messages']: 1 },
      facts: {
        route: routeKey,
        connectionId,
        clientId: authorizer?.clientId,
        status: String(given.statusCode),
      },
    })
    return given
  }
}

const countNames: Readonly<Record<string, string>> = { $connect: 'connects', $disconnect: 'disconnects' }

function frameAnswer(frame: ServerFrame): SocketAnswer {
  return { statusCode: 200, body: JSON.stringify(frame) }
}

function offersSubprotocol({ headers }: SocketEvent): boolean {
  return Object.entries(headers ?? {}).some(
    ([name, value]) =>
      name.toLowerCase() === 'sec-websocket-protocol' &&
      value?.split(',').some((offered) => offered.trim() === subprotocol) === true,
  )
}
