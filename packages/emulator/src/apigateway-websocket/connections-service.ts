import { randomUUID } from 'node:crypto'
import { readLimitedBody } from '../apigateway/read-limited-body.ts'
import type { TokenBucket } from '../apigateway/token-bucket.ts'
import type { HttpService, HttpResponse } from '../http/service.ts'
import type { Meter } from '../meter/meter.ts'
import { type Connection, isConnectionId } from './connection.ts'
import { maxMessageBytes } from './limits.ts'

/** The error with which a post fails instead of being sent. */
interface PostFailure {
  readonly status: number
  readonly code: string
}
export type PostInterceptor = (connectionId: string) => PostFailure | undefined

export interface ConnectionsServiceOptions {
  readonly meter: Meter
  readonly accountBucket: TokenBucket
  /** Finds an open connection of that API and stage. */
  readonly find: (apiId: string, stage: string, connectionId: string) => Connection | undefined
  /** False if the client is too slow to take more. */
  readonly send: (connection: Connection, message: Buffer) => boolean
  readonly intercept: PostInterceptor
}

const pathPattern = /^\/execute-api\/([^/]+)\/([^/]+)\/(?:@|%40)connections\/([^/?]+)(?:\?|$)/i

/**
 * `@connections`: functions post to clients, look them up and disconnect them.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
 */
export function createConnectionsService(options: ConnectionsServiceOptions): HttpService {
  return {
    async handle(request, response) {
      const [, apiId = '', stage = '', encodedId] = pathPattern.exec(request.url ?? '') ?? []
      if (encodedId === undefined) {
        request.resume()
        return refuse(response, 403, 'ForbiddenException', 'Forbidden')
      }
      options.meter.add('apigatewayWebsocket.managementRequests', 1)
      const body = await readLimitedBody(request, maxMessageBytes)
      if (!options.accountBucket.take()) {
        return refuse(response, 429, 'LimitExceededException', 'Too Many Requests')
      }
      const connectionId = decode(encodedId)
      if (!isConnectionId(connectionId)) {
        return refuse(response, 400, 'BadRequestException', `Invalid connectionId: ${connectionId}`)
      }
      const connection = options.find(apiId, stage, connectionId)

      switch (request.method ?? 'GET') {
        case 'POST': {
          const failure = options.intercept(connectionId)
          if (failure !== undefined) return refuse(response, failure.status, failure.code)
          if (body === 'tooLarge')
            return refuse(response, 413, 'PayloadTooLargeException', 'Message too long')
          if (connection === undefined || !options.send(connection, body)) return refuseGone(response)
          return respond(response, 200)
        }
        case 'GET':
          return connection === undefined
            ? refuseGone(response)
            : respond(response, 200, describe(connection))
        case 'DELETE':
          if (connection === undefined) return refuseGone(response)
          connection.socket.close(1000, 'Connection Closed Normally')
          return respond(response, 204)
        default:
          return refuse(response, 403, 'MissingAuthenticationTokenException', 'Missing Authentication Token')
      }
    },
  }
}

function describe({ connectedAtMs, lastActiveAtMs, view }: Connection) {
  return {
    connectedAt: new Date(connectedAtMs).toISOString(),
    identity: { sourceIp: view.sourceIp, userAgent: view.userAgent },
    lastActiveAt: new Date(lastActiveAtMs).toISOString(),
  }
}

function refuseGone(response: HttpResponse): void {
  refuse(response, 410, 'GoneException')
}

function refuse(response: HttpResponse, status: number, code: string, message?: string): void {
  response.setHeader('x-amzn-ErrorType', code)
  respond(response, status, { message: message ?? null })
}

function respond(response: HttpResponse, status: number, content?: unknown): void {
  const body = content === undefined ? '' : JSON.stringify(content)
  response.statusCode = status
  response.setHeader('x-amzn-RequestId', randomUUID())
  if (status !== 204) response.setHeader('Content-Length', Buffer.byteLength(body))
  if (body !== '') response.setHeader('Content-Type', 'application/json')
  response.end(body)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
