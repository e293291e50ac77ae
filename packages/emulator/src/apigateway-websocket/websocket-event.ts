import { deriveId } from '../apigateway/ids.ts'
import { toRequestTime } from '../apigateway/request-view.ts'
import type { ConnectionInfo } from './connection.ts'

export interface EventContext {
  readonly routeKey: string
  readonly requestId: string
  readonly timeMs: number
  readonly domainName: string
  readonly stageVariables: Readonly<Record<string, string>>
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-keys-connect-disconnect.html */
export const toConnectEvent = (connection: ConnectionInfo, context: EventContext) => ({
  ...handshakeOf(connection),
  ...stageVariablesOf(context),
  requestContext: toRequestContext(connection, context, 'CONNECT'),
  isBase64Encoded: false,
})

export const toMessageEvent = (
  connection: ConnectionInfo,
  context: EventContext,
  message: { readonly messageId: string; readonly body: string },
) => ({
  ...stageVariablesOf(context),
  requestContext: { ...toRequestContext(connection, context, 'MESSAGE'), messageId: message.messageId },
  body: message.body,
  isBase64Encoded: false,
})

export const toDisconnectEvent = (
  connection: ConnectionInfo,
  context: EventContext,
  end: { readonly statusCode: number; readonly reason: string },
) => ({
  ...stageVariablesOf(context),
  requestContext: {
    ...toRequestContext(connection, context, 'DISCONNECT'),
    disconnectStatusCode: end.statusCode,
    disconnectReason: end.reason,
  },
  isBase64Encoded: false,
})

export const toAuthorizerEvent = (connection: ConnectionInfo, context: EventContext, methodArn: string) => ({
  type: 'REQUEST',
  methodArn,
  ...handshakeOf(connection),
  stageVariables: context.stageVariables,
  requestContext: toRequestContext(connection, context, 'CONNECT'),
})

const handshakeOf = ({ view }: ConnectionInfo) => ({
  headers: view.headers,
  multiValueHeaders: view.multiValueHeaders,
  ...(Object.keys(view.queryStringParameters).length > 0 && {
    queryStringParameters: view.queryStringParameters,
    multiValueQueryStringParameters: view.multiValueQueryStringParameters,
  }),
})

const stageVariablesOf = ({ stageVariables }: EventContext) =>
  Object.keys(stageVariables).length > 0 && { stageVariables }

const toRequestContext = (
  connection: ConnectionInfo,
  { routeKey, requestId, timeMs, domainName }: EventContext,
  eventType: 'CONNECT' | 'MESSAGE' | 'DISCONNECT',
) => ({
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
})
