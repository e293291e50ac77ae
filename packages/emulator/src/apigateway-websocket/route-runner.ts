import { randomUUID } from 'node:crypto'
import type { Clock } from '@sportsfeeds/std'
import type { GatewayResponse } from '../apigateway/gateway-response.ts'
import { invokeIntegration } from '../apigateway/invoke-integration.ts'
import { toProxyResponse } from '../apigateway/proxy-response.ts'
import type { Invoker } from '../lambda/types.ts'
import type { ConnectionInfo } from './connection.ts'
import type { Route, WebSocketApi, WebSocketDeployment, WebSocketStage } from './websocket-definition.ts'
import type { EventContext } from './websocket-event.ts'

/** Where a connection belongs, as its stage is now. */
export interface Target {
  readonly api: WebSocketApi
  readonly stage: WebSocketStage
  readonly deployment: WebSocketDeployment
}

/** Calls the integrations of routes. */
export interface RouteRunner {
  /** Undefined when the API or the stage is gone. */
  targetOf(apiId: string, stageName: string): Target | undefined
  contextOf(target: Target, routeKey: string): EventContext
  /**
   * The answer of the route's function; undefined for a route without an integration.
   * @throws GatewayRefusal
   */
  run(target: Target, route: Route, event: unknown): Promise<GatewayResponse | undefined>
  /** The ARN that an authorizer is asked about. */
  routeArn(connection: Pick<ConnectionInfo, 'apiId' | 'stage'>, routeKey: string): string
}

export function createRouteRunner({
  region,
  accountId,
  clock,
  invoker,
  endpoint,
  apis,
}: {
  readonly region: string
  readonly accountId: string
  readonly clock: Clock
  readonly invoker: Invoker
  readonly endpoint: () => string
  readonly apis: ReadonlyMap<string, WebSocketApi>
}): RouteRunner {
  return {
    targetOf(apiId, stageName) {
      const api = apis.get(apiId)
      const stage = api?.stages.get(stageName)
      const deployment = api?.deployments.get(stage?.deploymentId ?? '')
      return api && stage && deployment && { api, stage, deployment }
    },
    contextOf: ({ stage }, routeKey) => ({
      routeKey,
      requestId: randomUUID(),
      timeMs: clock.now(),
      domainName: new URL(endpoint()).host,
      stageVariables: stage.variables,
    }),
    async run({ deployment }, { target }, event) {
      const integration = deployment.definition.integrations.get(target?.replace(/^integrations\//, '') ?? '')
      if (integration === undefined) return undefined
      const { integrationUri: uri, timeoutMs } = integration
      return toProxyResponse(await invokeIntegration({ invoker, clock }, { uri, timeoutMs }, event), false)
    },
    routeArn: ({ apiId, stage }, routeKey) =>
      `arn:aws:execute-api:${region}:${accountId}:${apiId}/${stage}/${routeKey}`,
  }
}
