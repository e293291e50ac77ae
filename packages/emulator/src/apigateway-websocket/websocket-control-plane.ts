import { deriveId } from '../apigateway/ids.ts'
import { conflict, found, remove, removeDeployment, unusedId } from '../apigateway/lookup.ts'
import { AwsError } from '../errors.ts'
import { defaultIntegrationTimeoutMs } from './limits.ts'
import type {
  Route,
  WebSocketApi,
  WebSocketAuthorizer,
  WebSocketDefinition,
  WebSocketIntegration,
  WebSocketStage,
} from './websocket-definition.ts'

interface OfApi {
  readonly apiId: string
}

/** The operations of apigatewayv2, in its names. https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/ */
export interface WebSocketControlPlane {
  createApi(input: {
    readonly name: string
    /** `$request.body.action` or `${request.body.action}`. */
    readonly routeSelectionExpression: string
    readonly apiId?: string | undefined
  }): { readonly apiId: string; readonly apiEndpoint: string; readonly executionArn: string }
  deleteApi(apiId: string): void
  createIntegration(
    input: OfApi & {
      readonly integrationUri: string
      readonly type: 'AWS_PROXY'
      readonly timeoutMs?: number | undefined
    },
  ): { readonly integrationId: string }
  updateIntegration(
    input: OfApi & { readonly integrationId: string } & Partial<Omit<WebSocketIntegration, 'id'>>,
  ): void
  deleteIntegration(input: OfApi & { readonly integrationId: string }): void
  createAuthorizer(input: OfApi & { readonly name?: string | undefined } & Omit<WebSocketAuthorizer, 'id'>): {
    readonly authorizerId: string
  }
  updateAuthorizer(
    input: OfApi & { readonly authorizerId: string } & Partial<Omit<WebSocketAuthorizer, 'id'>>,
  ): void
  deleteAuthorizer(input: OfApi & { readonly authorizerId: string }): void
  createRoute(
    input: OfApi & {
      readonly routeKey: string
      readonly target?: string | undefined
      readonly authorizationType?: Route['authorizationType'] | undefined
      readonly authorizerId?: string | undefined
    },
  ): { readonly routeId: string }
  updateRoute(
    input: OfApi & { readonly routeId: string } & Partial<
        Pick<Route, 'target' | 'authorizationType' | 'authorizerId'>
      >,
  ): void
  deleteRoute(input: OfApi & { readonly routeId: string }): void
  createRouteResponse(input: OfApi & { readonly routeId: string; readonly routeResponseKey: '$default' }): {
    readonly routeResponseId: string
  }
  deleteRouteResponse(input: OfApi & { readonly routeId: string; readonly routeResponseId: string }): void
  /** Takes a picture of the API: later changes are live only after another deployment. */
  createDeployment(input: OfApi): { readonly deploymentId: string }
  deleteDeployment(input: OfApi & { readonly deploymentId: string }): void
  createStage(
    input: OfApi & { readonly name: string; readonly deploymentId: string } & Partial<StageSettings>,
  ): {
    readonly invokeUrl: string
    readonly arn: string
    readonly executionArn: string
  }
  updateStage(
    input: OfApi & {
      readonly name: string
      readonly deploymentId?: string | undefined
    } & Partial<StageSettings>,
  ): void
  deleteStage(input: OfApi & { readonly name: string }): void
}

type StageSettings = Pick<WebSocketStage, 'variables' | 'throttling'>

export function createWebSocketControlPlane({
  region,
  accountId,
  endpoint,
  onApiDeleted,
}: {
  readonly region: string
  readonly accountId: string
  readonly endpoint: () => string
  readonly onApiDeleted: (apiId: string) => void
}): WebSocketControlPlane & { readonly apis: ReadonlyMap<string, WebSocketApi> } {
  const apis = new Map<string, WebSocketApi>()
  const apiOf = ({ apiId }: OfApi): WebSocketApi => found(apis, apiId, 'WebSocket API')
  const executionArn = (apiId: string): string => `arn:aws:execute-api:${region}:${accountId}:${apiId}`
  const apiEndpoint = (apiId: string): string => `${endpoint().replace(/^http/, 'ws')}/execute-api/${apiId}`

  return {
    apis,
    createApi({ name, routeSelectionExpression, apiId = deriveId(`websocket api ${name}`, 10) }) {
      if (apis.has(apiId)) throw conflict(`There is already a WebSocket API "${name}" with the id ${apiId}.`)
      if (!/^\$(\{request\.body\.[\w.-]+\}|request\.body\.[\w.-]+)$/.test(routeSelectionExpression)) {
        throw new AwsError(
          'BadRequestException',
          `"${routeSelectionExpression}" is not a route selection expression: use $request.body.<field>.`,
        )
      }
      apis.set(apiId, {
        id: apiId,
        name,
        routeSelectionExpression,
        routes: new Map(),
        integrations: new Map(),
        authorizers: new Map(),
        deployments: new Map(),
        stages: new Map(),
      })
      return { apiId, apiEndpoint: apiEndpoint(apiId), executionArn: executionArn(apiId) }
    },
    deleteApi(apiId) {
      remove(apis, apiId, 'WebSocket API')
      onApiDeleted(apiId)
    },

    createIntegration(input) {
      const { integrations } = apiOf(input)
      const { integrationUri, timeoutMs = defaultIntegrationTimeoutMs } = input
      const id = unusedId(integrations, `${input.apiId} integration ${integrationUri}`)
      integrations.set(id, { id, integrationUri, timeoutMs })
      return { integrationId: id }
    },
    updateIntegration({ apiId, integrationId, ...change }) {
      const { integrations } = apiOf({ apiId })
      integrations.set(integrationId, { ...found(integrations, integrationId, 'integration'), ...change })
    },
    deleteIntegration(input) {
      remove(apiOf(input).integrations, input.integrationId, 'integration')
    },

    createAuthorizer({ apiId, name = '', authorizerUri, identitySources }) {
      const { authorizers } = apiOf({ apiId })
      const id = unusedId(authorizers, `${apiId} authorizer ${name}`)
      authorizers.set(id, { id, authorizerUri, identitySources })
      return { authorizerId: id }
    },
    updateAuthorizer({ apiId, authorizerId, ...change }) {
      const { authorizers } = apiOf({ apiId })
      authorizers.set(authorizerId, { ...found(authorizers, authorizerId, 'authorizer'), ...change })
    },
    deleteAuthorizer(input) {
      remove(apiOf(input).authorizers, input.authorizerId, 'authorizer')
    },

    createRoute(input) {
      const { routes, authorizers } = apiOf(input)
      const { routeKey, target, authorizationType = 'NONE', authorizerId } = input
      if ([...routes.values()].some((route) => route.routeKey === routeKey)) {
        throw conflict(`Route with key ${routeKey} already exists for this API`)
      }
      if (authorizationType !== 'NONE' && routeKey !== '$connect') {
        throw new AwsError('BadRequestException', `Only $connect can have authorization, not ${routeKey}.`)
      }
      if (authorizationType === 'CUSTOM') found(authorizers, authorizerId ?? '', 'authorizer')
      const id = unusedId(routes, `${input.apiId} route ${routeKey}`)
      routes.set(id, { id, routeKey, target, authorizationType, authorizerId, responses: new Map() })
      return { routeId: id }
    },
    updateRoute({ apiId, routeId, ...change }) {
      const { routes } = apiOf({ apiId })
      routes.set(routeId, { ...found(routes, routeId, 'route'), ...change })
    },
    deleteRoute(input) {
      remove(apiOf(input).routes, input.routeId, 'route')
    },
    createRouteResponse(input) {
      const { responses } = found(apiOf(input).routes, input.routeId, 'route')
      const id = unusedId(responses, `${input.routeId} response`)
      responses.set(id, input.routeResponseKey)
      return { routeResponseId: id }
    },
    deleteRouteResponse(input) {
      remove(
        found(apiOf(input).routes, input.routeId, 'route').responses,
        input.routeResponseId,
        'route response',
      )
    },

    createDeployment(input) {
      const api = apiOf(input)
      const id = unusedId(api.deployments, `${api.id} deployment`)
      const definition = pictureOf(api)
      const routesByKey = new Map([...definition.routes.values()].map((route) => [route.routeKey, route]))
      api.deployments.set(id, { id, definition, routesByKey })
      return { deploymentId: id }
    },
    deleteDeployment: (input) => removeDeployment(apiOf(input), input.deploymentId),
    createStage(input) {
      const { id, stages, deployments } = apiOf(input)
      const { name, deploymentId, variables = {}, throttling } = input
      if (stages.has(name)) throw conflict(`Stage "${name}" already exists.`)
      found(deployments, deploymentId, 'deployment')
      stages.set(name, { name, deploymentId, variables, throttling })
      return {
        invokeUrl: `${apiEndpoint(id)}/${name}`,
        arn: `arn:aws:apigateway:${region}::/apis/${id}/stages/${name}`,
        executionArn: `${executionArn(id)}/${name}`,
      }
    },
    updateStage({ apiId, name, deploymentId, variables, throttling }) {
      const { stages, deployments } = apiOf({ apiId })
      const stage = found(stages, name, 'stage')
      if (deploymentId !== undefined) {
        found(deployments, deploymentId, 'deployment')
        stage.deploymentId = deploymentId
      }
      if (variables !== undefined) stage.variables = variables
      if (throttling !== undefined) stage.throttling = throttling
    },
    deleteStage(input) {
      remove(apiOf(input).stages, input.name, 'stage')
    },
  }
}

function pictureOf({ routes, integrations, authorizers }: WebSocketApi): WebSocketDefinition {
  return structuredClone({ routes, integrations, authorizers })
}
