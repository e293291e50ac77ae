/**
 * Fields of a request in an access log. Never `$context.identity.apiKey`, a header or a query string: those hold keys and
 * tokens. The key's id and the token's subject say who it was.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
 */
export const restAccessLogFormat = JSON.stringify({
  requestId: '$context.requestId',
  time: '$context.requestTimeEpoch',
  method: '$context.httpMethod',
  resource: '$context.resourcePath',
  status: '$context.status',
  bytes: '$context.responseLength',
  latencyMs: '$context.responseLatency',
  integrationMs: '$context.integrationLatency',
  refusal: '$context.error.responseType',
  apiKeyId: '$context.identity.apiKeyId',
  clientId: '$context.authorizer.clientId',
  sub: '$context.authorizer.sub',
  sourceIp: '$context.identity.sourceIp',
})

/**
 * Fields of a message or connection. Why a connection ended is not among them: only the event of `$disconnect` says so, and
 * the connection manager logs it.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-logging.html
 */
export const socketAccessLogFormat = JSON.stringify({
  requestId: '$context.requestId',
  time: '$context.requestTimeEpoch',
  event: '$context.eventType',
  route: '$context.routeKey',
  connectionId: '$context.connectionId',
  status: '$context.status',
  integrationMs: '$context.integrationLatency',
  refusal: '$context.error.responseType',
  clientId: '$context.authorizer.clientId',
  sub: '$context.authorizer.sub',
  sourceIp: '$context.identity.sourceIp',
})
