import type { APIGatewayProxyEvent } from 'aws-lambda'
import { eveningMs } from './odds.ts'

/** The parts of an event that tests set; the rest is as API Gateway sends it. */
export interface RestEventParts {
  readonly method: string
  readonly resource: string
  readonly query?: Readonly<Record<string, readonly string[]>>
  readonly pathParameters?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly isBase64Encoded?: boolean
  readonly apiKeyId?: string
  /** When API Gateway took it. */
  readonly requestedAtMs?: number
}

/** An event of a REST API's Lambda proxy integration. */
export function restEvent({
  method,
  resource,
  query,
  pathParameters,
  headers = {},
  body,
  isBase64Encoded = false,
  apiKeyId = 'key-acme',
  requestedAtMs = eveningMs,
}: RestEventParts): APIGatewayProxyEvent {
  return {
    httpMethod: method,
    resource,
    path: resource,
    headers: { ...headers },
    multiValueHeaders: {},
    queryStringParameters:
      query === undefined
        ? null
        : Object.fromEntries(Object.entries(query).map(([name, all]) => [name, all.at(-1)])),
    multiValueQueryStringParameters:
      query === undefined
        ? null
        : Object.fromEntries(Object.entries(query).map(([name, all]) => [name, [...all]])),
    pathParameters: pathParameters === undefined ? null : { ...pathParameters },
    stageVariables: null,
    body: body ?? null,
    isBase64Encoded,
    requestContext: {
      accountId: '123456789012',
      apiId: 'api',
      authorizer: null,
      httpMethod: method,
      identity: {
        accessKey: null,
        accountId: null,
        apiKey: null,
        apiKeyId,
        caller: null,
        clientCert: null,
        cognitoAuthenticationProvider: null,
        cognitoAuthenticationType: null,
        cognitoIdentityId: null,
        cognitoIdentityPoolId: null,
        principalOrgId: null,
        sourceIp: '127.0.0.1',
        user: null,
        userAgent: null,
        userArn: null,
      },
      path: resource,
      protocol: 'HTTP/1.1',
      requestId: 'request-1',
      requestTimeEpoch: requestedAtMs,
      resourceId: 'resource',
      resourcePath: resource,
      stage: 'v1',
    },
  }
}
