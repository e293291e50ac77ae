import type { Route } from './resource-tree.ts'
import { type RequestView, toRequestTime } from './request-view.ts'

/** One request of a REST API. */
export interface RestRequest {
  readonly apiId: string
  readonly accountId: string
  readonly stage: string
  readonly httpMethod: string
  /** Below the stage, not decoded. */
  readonly path: string
  readonly protocol: string
  readonly domainName: string
  readonly requestId: string
  readonly extendedRequestId: string
  readonly timeMs: number
  readonly view: RequestView
  readonly route: Route
}

export interface EventParts {
  readonly apiKey?: { readonly id: string; readonly value: string } | undefined
  readonly authorizer?: Readonly<Record<string, string | number>> | undefined
  readonly body: Buffer
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html */
export function toProxyEvent(request: RestRequest, { apiKey, authorizer, body }: EventParts) {
  const { view, route } = request
  return {
    resource: route.resource.path,
    path: request.path,
    httpMethod: request.httpMethod,
    headers: view.headers,
    multiValueHeaders: view.multiValueHeaders,
    queryStringParameters: orNull(view.queryStringParameters),
    multiValueQueryStringParameters: orNull(view.multiValueQueryStringParameters),
    pathParameters: orNull(route.pathParameters),
    stageVariables: null,
    requestContext: {
      ...toRequestContext(request, apiKey),
      ...(authorizer && { authorizer }),
    },
    body: body.byteLength === 0 ? null : body.toString('utf8'),
    isBase64Encoded: false,
  }
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html */
export function toAuthorizerEvent(request: RestRequest, methodArn: string) {
  const { view, route } = request
  return {
    type: 'REQUEST',
    methodArn,
    resource: route.resource.path,
    path: request.path,
    httpMethod: request.httpMethod,
    headers: view.headers,
    multiValueHeaders: view.multiValueHeaders,
    queryStringParameters: view.queryStringParameters,
    multiValueQueryStringParameters: view.multiValueQueryStringParameters,
    pathParameters: route.pathParameters,
    stageVariables: {},
    requestContext: toRequestContext(request, undefined),
  }
}

function toRequestContext(request: RestRequest, apiKey: EventParts['apiKey']) {
  return {
    accountId: request.accountId,
    apiId: request.apiId,
    domainName: request.domainName,
    domainPrefix: request.apiId,
    extendedRequestId: request.extendedRequestId,
    httpMethod: request.httpMethod,
    identity: {
      accessKey: null,
      accountId: null,
      ...(apiKey && { apiKey: apiKey.value, apiKeyId: apiKey.id }),
      caller: null,
      cognitoAuthenticationProvider: null,
      cognitoAuthenticationType: null,
      cognitoIdentityId: null,
      cognitoIdentityPoolId: null,
      principalOrgId: null,
      sourceIp: request.view.sourceIp,
      user: null,
      userAgent: request.view.userAgent,
      userArn: null,
    },
    path: `/${request.stage}${request.path}`,
    protocol: request.protocol,
    requestId: request.requestId,
    requestTime: toRequestTime(request.timeMs),
    requestTimeEpoch: Math.floor(request.timeMs),
    resourceId: request.route.resource.id,
    resourcePath: request.route.resource.path,
    stage: request.stage,
  }
}

function orNull<T extends object>(values: T): T | null {
  return Object.keys(values).length === 0 ? null : values
}
