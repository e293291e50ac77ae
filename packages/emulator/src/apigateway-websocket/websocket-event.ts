import { deriveId } from '../apigateway/ids.ts'
import { toRequestTime } from '../apigateway/request-view.ts'
import type { ConnectionInfo } from './connection.ts'

export interface EventContext {
  readonly routeKey: string
  readonly requestId: string
  readonly timeMs: number
  readonly domainName: string
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-keys-connect-disconnect.html */
export function toConnectEvent(connection: ConnectionInfo, context: EventContext) {
  return {
    ...toHandshake(connection),
    requestContext: toRequestContext(connection, context, 'CONNECT'),
    isBase64Encoded: false,
  }
}

export function toMessageEvent(
  connection: ConnectionInfo,
  context: EventContext,
  message: { readonly messageId: string; readonly body: string },
) {
  return {
    requestContext: { ...toRequestContext(connection, context, 'MESSAGE'), messageId: message.messageId },
    body: message.body,
    isBase64Encoded: false,
  }
}

export function toDisconnectEvent(
  connection: ConnectionInfo,
  context: EventContext,
  end: { readonly statusCode: number; readonly reason: string },
) {
  return {
    requestContext: {
      ...toRequestContext(connection, context, 'DISCONNECT'),
      disconnectStatusCode: end.statusCode,
      disconnectReason: end.reason,
    },
    isBase64Encoded: false,
  }
}

export function toAuthorizerEvent(connection: ConnectionInfo, context: EventContext, methodArn: string) {
  return {
    type: 'REQUEST',
    methodArn,
    ...toHandshake(connection),
    stageVariables: {},
    requestContext: toRequestContext(connection, context, 'CONNECT'),
  }
}

function toHandshake({ view }: ConnectionInfo) {
  return {
    headers: view.headers,
    multiValueHeaders: view.multiValueHeaders,
    ...(Object.keys(view.queryStringParameters).length > 0 && {
      queryStringParameters: view.queryStringParameters,
      multiValueQueryStringParameters: view.multiValueQueryStringParameters,
    }),
  }
}

function toRequestContext(
  connection: ConnectionInfo,
  { routeKey, requestId, timeMs, domainName }: EventContext,
  eventType: 'CONNECT' | 'MESSAGE' | 'DISCONNECT',
) {
  return {
    routeKey,
    eventType,
    extendedRequestId: deriveId(requestId, 16),
    requestTime: toRequestTime(timeMs),
    messageDirection: 'IN',
    stage: connection.stage,
    connectedAt: Math.floor(connection.connectedAtMs),
    requestTimeEpoch: Math.floor(timeMs),
    identity: { sourceIp: connection.view.sourceIp, userAgent: connection.view.userAgent },
    requestId,
    domainName,
    connectionId: connection.id,
    apiId: connection.apiId,
    ...(connection.authorizer && { authorizer: connection.authorizer }),
  }
}
