import * as z from 'zod'
import {
  conflict,
  createDrafts,
  type Draft,
  type DraftKinds,
  type Drafts,
  type Reference,
} from '../apigateway/drafts.ts'
import { AwsError } from '../errors.ts'
import { defaultIntegrationTimeoutMs } from './limits.ts'

/** Requests of one route. https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html */
const Throttle = z.object({ rateLimit: z.number(), burstLimit: z.number().int() })

const ofApi = { apiId: z.string() }

/** Settings in the names of apigatewayv2: https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/ */
const schemas = {
  api: z.object({
    name: z.string(),
    routeSelectionExpression: z
      .string()
      .regex(
        /^\$(\{request\.body\.[\w.-]+\}|request\.body\.[\w.-]+)$/,
        'not a route selection expression; use $request.body.<field>',
      ),
  }),
  authorizer: z.object({
    ...ofApi,
    name: z.string(),
    authorizerType: z.literal('REQUEST'),
    authorizerUri: z.string(),
    /** `route.request.header.<name>`, `route.request.querystring.<name>`; all are required. */
    identitySource: z.array(z.string()).default([]),
  }),
  integration: z.object({
    ...ofApi,
    integrationType: z.literal('AWS_PROXY'),
    integrationUri: z.string(),
    timeoutInMillis: z.number().int().default(defaultIntegrationTimeoutMs),
  }),
  route: z.object({
    ...ofApi,
    /** `$connect`, `$disconnect`, `$default`, or a value of the route selection expression. */
    routeKey: z.string(),
    /** `integrations/<id>`; a route without one accepts and does nothing. */
    target: z.string().optional(),
    authorizationType: z.enum(['NONE', 'CUSTOM']).default('NONE'),
    authorizerId: z.string().optional(),
  }),
  routeResponse: z.object({ ...ofApi, routeId: z.string(), routeResponseKey: z.literal('$default') }),
  deployment: z.object(ofApi),
  stage: z.object({
    ...ofApi,
    stageName: z.string(),
    deploymentId: z.string(),
    /** Of each route that has none of its own. */
    throttle: Throttle.optional(),
    /** By route key. */
    routeThrottles: z.record(z.string(), Throttle).default({}),
  }),
}

type WebSocketSchemas = typeof schemas
export type WebSocketDraft<K extends keyof WebSocketSchemas> = Draft<WebSocketSchemas, K>
export type WebSocketDrafts = Drafts<WebSocketSchemas>

export function createWebSocketDrafts(): WebSocketDrafts {
  return createDrafts({ schemas, kinds, scope: 'apiId' })
}

const kinds: DraftKinds<WebSocketSchemas> = {
  api: {
    label: 'WebSocket API',
    identity: [],
    assignedId: { length: 10, seed: ({ name }) => `websocket api ${name}` },
    check({ id, name }, drafts) {
      const other = drafts.list('api', { name }).find((each) => each.id !== id)
      if (other) throw conflict(`There is already a WebSocket API "${name}" with the id ${other.id}.`)
    },
  },
  authorizer: {
    label: 'authorizer',
    identity: ['apiId'],
    assignedId: { length: 6, seed: ({ apiId, name }) => `${apiId} authorizer ${name}` },
    references: ({ apiId }) => [inApi(apiId)],
  },
  integration: {
    label: 'integration',
    identity: ['apiId'],
    assignedId: {
      length: 6,
      seed: ({ apiId, integrationUri }) => `${apiId} integration ${integrationUri}`,
    },
    references: ({ apiId }) => [inApi(apiId)],
  },
  route: {
    label: 'route',
    identity: ['apiId', 'routeKey'],
    assignedId: { length: 6, seed: ({ apiId, routeKey }) => `${apiId} route ${routeKey}` },
    references: ({ apiId, target, authorizationType, authorizerId = '' }) => [
      inApi(apiId),
      ...(target === undefined
        ? []
        : [{ kind: 'integration', id: integrationId(target), onDelete: 'ConflictException' } as const]),
      ...(authorizationType === 'CUSTOM'
        ? [{ kind: 'authorizer', id: authorizerId, onDelete: 'ConflictException' } as const]
        : []),
    ],
    check({ id, apiId, routeKey, authorizationType }, drafts) {
      if (drafts.list('route', { apiId, routeKey }).some((other) => other.id !== id)) {
        throw conflict(`Route with key ${routeKey} already exists for this API`)
      }
      if (authorizationType !== 'NONE' && routeKey !== '$connect') {
        throw new AwsError('BadRequestException', `Only $connect can have authorization, not ${routeKey}.`)
      }
    },
  },
  routeResponse: {
    label: 'route response',
    identity: ['apiId', 'routeId', 'routeResponseKey'],
    assignedId: { length: 6, seed: ({ routeId }) => `${routeId} response` },
    references: ({ routeId }) => [{ kind: 'route', id: routeId, onDelete: 'delete' }],
  },
  deployment: {
    label: 'deployment',
    identity: ['apiId'],
    assignedId: { length: 6, seed: ({ apiId }) => `${apiId} deployment` },
    references: ({ apiId }) => [inApi(apiId)],
  },
  stage: {
    label: 'stage',
    identity: ['apiId', 'stageName'],
    references: ({ apiId, deploymentId }) => [
      inApi(apiId),
      { kind: 'deployment', id: deploymentId, onDelete: 'BadRequestException' },
    ],
  },
}

export function integrationId(target: string): string {
  return target.replace(/^integrations\//, '')
}

function inApi(apiId: string): Reference<WebSocketSchemas> {
  return { kind: 'api', id: apiId, onDelete: 'delete' }
}
