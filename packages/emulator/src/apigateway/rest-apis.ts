import { randomUUID } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import type { Clock } from '@sportsfeeds/std'
import type { HttpService, HttpRequest } from '../http/service.ts'
import type { Invoker } from '../lambda/types.ts'
import type { Meter } from '../meter/meter.ts'
import { type ExecutionPath, parseExecutionPath } from './execution-path.ts'
import { freezeRestApi, type RestDefinition } from './freeze-rest-api.ts'
import { type ApiResponse, GatewayRefusal, toGatewayResponse } from './gateway-response.ts'
import { deriveId } from './ids.ts'
import { invokeIntegration } from './invoke-integration.ts'
import { accountBurst, accountRatePerSecond, maxRequestBytes } from './limits.ts'
import { createLiveStages } from './live-stages.ts'
import { getMockResponse } from './mock-response.ts'
import { type EventParts, type RestRequest, toProxyEvent } from './proxy-event.ts'
import { parseProxyResponse } from './proxy-response.ts'
import { readLimitedBody } from './read-limited-body.ts'
import { validateParameters } from './request-validation.ts'
import { getHeader, viewRequest } from './request-view.ts'
import type { Route } from './resource-tree.ts'
import { createRestAuthorizers } from './rest-authorizers.ts'
import { createRestDrafts, type RestDraft, type RestDrafts } from './rest-drafts.ts'
import { sendGatewayResponse } from './send-gateway-response.ts'
import { createMethodThrottles } from './method-throttles.ts'
import { createTokenBucket, type TokenBucket } from './token-bucket.ts'
import { createUsageGate } from './usage-gate.ts'

export interface RestApisOptions {
  readonly region: string
  readonly accountId: string
  readonly clock: Clock
  readonly meter: Meter
  readonly invoker: Invoker
  /** The front door's base URL, `http://127.0.0.1:4566`. */
  readonly endpoint: () => string
  /** The throttle that all APIs of an account share; these APIs have their own if not given. */
  readonly accountBucket?: TokenBucket
  /** Called with the cause of each 5xx. */
  readonly onLog?: ((message: string) => void) | undefined
}

/** API Gateway's REST APIs: their drafts, and requests to `/execute-api/<apiId>/<stage>/<path…>`. */
export interface RestApis extends HttpService {
  readonly drafts: RestDrafts
  readonly invokeUrl: (apiId: string, stageName: string) => string
}

interface Target extends ExecutionPath {
  readonly definition: RestDefinition
}

export function createRestApis(options: RestApisOptions): RestApis {
  const { region, accountId, clock, meter, invoker, endpoint, onLog } = options
  const drafts = createRestDrafts()
  const stages = createLiveStages<RestDraft<'deployment'>, RestDraft<'stage'>, RestDefinition>({
    watchDeployments: (listener) => drafts.watch('deployment', listener),
    watchStages: (listener) => drafts.watch('stage', listener),
    freeze: ({ restApiId }) => freezeRestApi(drafts, restApiId),
  })
  const throttles = createMethodThrottles(drafts, clock)
  const gate = createUsageGate(drafts, clock)
  const authorizers = createRestAuthorizers(clock, invoker)
  const accountBucket =
    options.accountBucket ??
    createTokenBucket({ rateLimit: accountRatePerSecond, burstLimit: accountBurst }, clock)

  const findTarget = (request: HttpRequest): Target | undefined => {
    const path = parseExecutionPath(request.url ?? '')
    const live = path && stages.find(path.apiId, path.stage)
    return path && live && { ...path, definition: live.definition }
  }

  const throttle = ({ apiId, stage }: Target, route: Route): void => {
    if (!accountBucket.take() || !throttles.take(apiId, stage, route)) throw new GatewayRefusal('THROTTLED')
  }

  const authorize = async (request: RestRequest): Promise<EventParts['authorizer']> => {
    const { apiId, stage, httpMethod, path, route } = request
    const { authorizer } = route.method
    if (authorizer === undefined) return undefined
    const methodArn = `arn:aws:execute-api:${region}:${accountId}:${apiId}/${stage}/${httpMethod}${path}`
    return authorizers.authorize(authorizer, request, methodArn)
  }

  const integrate = async (request: RestRequest, parts: EventParts): Promise<ApiResponse> => {
    const { integration } = request.route.method
    if (integration.type === 'MOCK') {
      return getMockResponse(integration, getHeader(request.view, 'content-type'))
    }
    const { uri, timeoutInMillis: timeoutMs } = integration
    const event = toProxyEvent(request, parts)
    return parseProxyResponse(await invokeIntegration({ invoker, clock }, { uri, timeoutMs }, event))
  }

  const respond = async (target: Target, raw: HttpRequest, requestId: string): Promise<ApiResponse> => {
    const { definition, apiId, stage, path, query } = target
    const view = viewRequest(raw, query)
    const httpMethod = raw.method ?? 'GET'
    const context: Record<string, string> = {
      requestId,
      apiId,
      stage,
      path: `/${stage}${path}`,
      httpMethod,
    }
    let isBilled = true
    try {
      const route = definition.findRoute(httpMethod, path)
      if (route === undefined) throw new GatewayRefusal('MISSING_AUTHENTICATION_TOKEN')
      context['resourcePath'] = route.resource.path
      throttle(target, route)
      const received = await readLimitedBody(raw, maxRequestBytes)
      if (received === 'tooLarge') throw new GatewayRefusal('REQUEST_TOO_LARGE')
      const body = definition.minimumCompressionSize === undefined ? received : inflate(received, raw)
      const request: RestRequest = {
        apiId,
        accountId,
        stage,
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
      const authorizer = await authorize(request)
      const apiKey = route.method.apiKeyRequired
        ? gate.admit(getHeader(view, 'x-api-key'), apiId, stage)
        : undefined
      validateParameters(route, view)
      return await integrate(request, { body, apiKey, authorizer })
    } catch (error) {
      if (!(error instanceof GatewayRefusal)) throw error
      // A path without a method is billed, although its response is that of a failed authentication.
      isBilled = context['resourcePath'] === undefined || !error.isFree
      const response = toGatewayResponse(error, definition.gatewayResponses, context)
      if (response.status >= 500) {
        onLog?.(`${httpMethod} ${context['path']} → ${response.status} ${error.type}: ${error.reason}`)
      }
      return response
    } finally {
      if (isBilled) meter.add('apigateway.requests', 1)
    }
  }

  return {
    drafts,
    invokeUrl: (apiId, stageName) => `${endpoint()}/execute-api/${apiId}/${stageName}`,
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
      await sendGatewayResponse(
        request,
        response,
        await respond(target, request, requestId),
        target.definition,
      )
    },
  }
}

const unknownStage: ApiResponse = {
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
