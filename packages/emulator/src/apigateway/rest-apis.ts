import { randomUUID } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import type { Clock } from '@sportsfeeds/std'
import type { HttpService, HttpRequest } from '../http/service.ts'
import type { Invoker } from '../lambda/types.ts'
import type { Meter } from '../meter/meter.ts'
import type { Deployment, RestApi, Stage } from './api-definition.ts'
import { createControlPlane } from './control-plane.ts'
import type { RestControlPlane } from './rest-control-plane.ts'
import { type ExecutionPath, parseExecutionPath } from './execution-path.ts'
import {
  type GatewayResponse,
  GatewayRefusal,
  isFreeOfCharge,
  reasonOf,
  toGatewayResponse,
} from './gateway-response.ts'
import { deriveId } from './ids.ts'
import { invokeIntegration } from './invoke-integration.ts'
import { accountBurst, accountRatePerSecond, maxRequestBytes } from './limits.ts'
import { answerMock } from './mock-integration.ts'
import { type RestRequest, toProxyEvent } from './proxy-event.ts'
import { isBinaryMediaType, toProxyResponse } from './proxy-response.ts'
import { readLimitedBody } from './read-limited-body.ts'
import { compileRequestChecks, type RequestCheck } from './request-validation.ts'
import { headerOf, viewRequest } from './request-view.ts'
import { compileRoutes, type Route, type RouteFinder } from './resource-tree.ts'
import { createRestAuthorizers } from './rest-authorizers.ts'
import { sendGatewayResponse } from './send-gateway-response.ts'
import { createTokenBucket, type TokenBucket } from './token-bucket.ts'
import { type ApiKey, createUsagePlans, type UsagePlans } from './usage-plans.ts'

export interface RestApisOptions {
  readonly region: string
  readonly accountId: string
  readonly clock: Clock
  readonly meter: Meter
  readonly invoker: Invoker
  /** The front door's base URL, `http://127.0.0.1:4566`. */
  readonly endpoint: () => string
  /** The throttle that all APIs of an account share; of its own when not given. */
  readonly accountBucket?: TokenBucket
  /** Told why a request was answered with 5xx. */
  readonly onLog?: ((message: string) => void) | undefined
}

/** API Gateway's REST APIs: the control plane, and requests to `/execute-api/<apiId>/<stage>/<path…>`. */
export interface RestApis extends RestControlPlane, UsagePlans, HttpService {
  /** Whether `/execute-api/<apiId>` is one of these APIs. */
  owns(apiId: string): boolean
}

interface Target extends ExecutionPath {
  readonly api: RestApi
  readonly stageState: Stage
  readonly deployment: Deployment
}

export function createRestApis(options: RestApisOptions): RestApis {
  const { region, accountId, clock, meter, invoker, endpoint, onLog } = options
  const { apis, ...controlPlane } = createControlPlane({ region, accountId, endpoint })
  const { gate, ...usagePlans } = createUsagePlans(clock)
  const authorizers = createRestAuthorizers(clock, invoker)
  const accountBucket =
    options.accountBucket ??
    createTokenBucket({ rateLimit: accountRatePerSecond, burstLimit: accountBurst }, clock)
  const compiled = new WeakMap<
    Deployment,
    { readonly findRoute: RouteFinder; readonly check: RequestCheck }
  >()
  const methodBuckets = new WeakMap<object, Map<string, TokenBucket>>()

  const compile = (apiId: string, deployment: Deployment) => {
    const { definition } = deployment
    const ready = compiled.get(deployment) ?? {
      findRoute: compileRoutes(definition.resources.values()),
      check: compileRequestChecks(definition, apiId),
    }
    compiled.set(deployment, ready)
    return ready
  }

  const findTarget = (request: HttpRequest): Target | undefined => {
    const path = parseExecutionPath(request.url ?? '')
    const api = path && apis.get(path.apiId)
    const stageState = api?.stages.get(path?.stage ?? '')
    const deployment = api?.deployments.get(stageState?.deploymentId ?? '')
    return path && api && stageState && deployment && { ...path, api, stageState, deployment }
  }

  /** Each method has a bucket of its own, of the size that the stage gives to its path or to all. */
  const throttle = ({ stageState }: Target, { resource, method }: Route): void => {
    if (!accountBucket.take()) throw new GatewayRefusal('THROTTLED')
    const methodPath = `${resource.path.slice(1)}/${method.httpMethod}`
    const setting = stageState.throttles.get(methodPath) ?? stageState.throttles.get('*/*')
    if (setting === undefined) return
    const buckets = methodBuckets.get(setting) ?? new Map<string, TokenBucket>()
    methodBuckets.set(setting, buckets)
    const bucket = buckets.get(methodPath) ?? createTokenBucket(setting, clock)
    buckets.set(methodPath, bucket)
    if (!bucket.take()) throw new GatewayRefusal('THROTTLED')
  }

  const authorize = async (target: Target, request: RestRequest) => {
    const { method } = request.route
    if (
      method.authorization === 'AWS_IAM' &&
      !headerOf(request.view, 'authorization')?.startsWith('AWS4-HMAC-SHA256')
    ) {
      throw new GatewayRefusal('MISSING_AUTHENTICATION_TOKEN')
    }
    if (method.authorization !== 'CUSTOM') return undefined
    const authorizer = target.deployment.definition.authorizers.get(method.authorizerId ?? '')
    if (authorizer === undefined) throw new GatewayRefusal('AUTHORIZER_CONFIGURATION_ERROR')
    const path = `${target.apiId}/${target.stage}/${request.httpMethod}${request.path}`
    return authorizers.authorize(authorizer, request, `arn:aws:execute-api:${region}:${accountId}:${path}`)
  }

  const integrate = async (
    target: Target,
    request: RestRequest,
    parts: {
      readonly body: Buffer
      readonly apiKey: ApiKey | undefined
      readonly authorizer: Awaited<ReturnType<typeof authorize>>
    },
    variables: Readonly<Record<string, string>>,
  ): Promise<GatewayResponse> => {
    const { integration } = request.route.method
    if (integration === undefined)
      throw new GatewayRefusal('API_CONFIGURATION_ERROR', { detail: 'No integration.' })
    const contentType = headerOf(request.view, 'content-type')
    if (integration.type === 'MOCK') {
      const requestHeader = (name: string) => headerOf(request.view, name)
      return answerMock(integration, { contentType, requestHeader, variables })
    }
    const { binaryMediaTypes } = target.api
    const isBinary = isBinaryMediaType(binaryMediaTypes, contentType)
    const uri = integration.uri.replaceAll(
      /\$\{stageVariables\.(\w+)\}/g,
      (_, name: string) => request.stageVariables[name] ?? '',
    )
    const event = toProxyEvent(request, { ...parts, isBinary })
    const payload = await invokeIntegration(
      { invoker, clock },
      { uri, timeoutMs: integration.timeoutMs },
      event,
    )
    return toProxyResponse(payload, isBinaryMediaType(binaryMediaTypes, headerOf(request.view, 'accept')))
  }

  const answer = async (target: Target, raw: HttpRequest, requestId: string): Promise<GatewayResponse> => {
    const { api, apiId, stage, path, query, stageState, deployment } = target
    const view = viewRequest(raw, query)
    const httpMethod = raw.method ?? 'GET'
    const variables: Record<string, string> = {
      requestId,
      apiId,
      stage,
      path: `/${stage}${path}`,
      httpMethod,
    }
    const requestHeader = (name: string) => headerOf(view, name)
    let isBilled = true
    try {
      const { findRoute, check } = compile(apiId, deployment)
      const route = findRoute(httpMethod, path)
      if (route === undefined) throw new GatewayRefusal('MISSING_AUTHENTICATION_TOKEN')
      variables['resourcePath'] = route.resource.path
      throttle(target, route)
      const received = await readLimitedBody(raw, maxRequestBytes)
      if (received === 'tooLarge') throw new GatewayRefusal('REQUEST_TOO_LARGE')
      const body = api.minimumCompressionSize === undefined ? received : inflate(received, raw)
      const request: RestRequest = {
        apiId,
        accountId,
        stage,
        stageVariables: stageState.variables,
        httpMethod,
        path,
        protocol: `HTTP/${raw.httpVersion}`,
        domainName: new URL(endpoint()).host,
        requestId,
        extendedRequestId: deriveId(requestId, 16),
        timeMs: clock.now(),
        view,
        route,
      }
      const authorizer = await authorize(target, request)
      const apiKey = route.method.apiKeyRequired
        ? gate.admit(requestHeader('x-api-key'), apiId, stage)
        : undefined
      check(route.method, { view, pathParameters: route.pathParameters, body })
      return await integrate(target, request, { body, apiKey, authorizer }, variables)
    } catch (error) {
      if (!(error instanceof GatewayRefusal)) throw error
      // A path without a method is no failed authentication, though it is answered as one.
      isBilled = variables['resourcePath'] === undefined || !isFreeOfCharge(error)
      const refused = toGatewayResponse(error, deployment.definition.gatewayResponses, {
        requestHeader,
        variables,
      })
      if (refused.status >= 500) {
        onLog?.(`${httpMethod} ${variables['path']} → ${refused.status} ${error.type}: ${reasonOf(error)}`)
      }
      return refused
    } finally {
      if (isBilled) meter.add('apigateway.requests', 1)
    }
  }

  return {
    ...controlPlane,
    ...usagePlans,
    owns: (apiId) => apis.has(apiId),
    async handle(request, response) {
      const target = findTarget(request)
      const requestId = randomUUID()
      response.setHeader('x-amzn-RequestId', requestId)
      response.setHeader('x-amz-apigw-id', deriveId(requestId, 16))
      if (target === undefined) {
        request.resume()
        await sendGatewayResponse(request, response, unknownStage)
        return
      }
      const { minimumCompressionSize } = target.api
      await sendGatewayResponse(request, response, await answer(target, request, requestId), {
        minimumCompressionSize,
      })
    },
  }
}

const unknownStage: GatewayResponse = {
  status: 403,
  headers: { 'Content-Type': 'application/json', 'x-amzn-ErrorType': 'ForbiddenException' },
  body: '{"message":"Forbidden"}',
}

/** An API with compression switched on also takes compressed bodies. */
function inflate(body: Buffer, { headers }: HttpRequest): Buffer {
  if (headers['content-encoding'] !== 'gzip') return body
  try {
    return gunzipSync(body, { maxOutputLength: maxRequestBytes })
  } catch (error) {
    throw new GatewayRefusal('BAD_REQUEST_BODY', { cause: error })
  }
}
