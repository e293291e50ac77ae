import { randomUUID } from 'node:crypto'
import type { Clock } from '@sportsfeeds/std'
import type { ApiResponse } from '../apigateway/gateway-response.ts'
import { invokeIntegration } from '../apigateway/invoke-integration.ts'
import type { LiveStage } from '../apigateway/live-stages.ts'
import { parseProxyResponse } from '../apigateway/proxy-response.ts'
import type { Invoker } from '../lambda/types.ts'
import type { ConnectionInfo } from './connection.ts'
import type { Route, WebSocketDefinition } from './websocket-definition.ts'
import type { WebSocketDraft } from './websocket-drafts.ts'
import type { EventContext } from './websocket-event.ts'

/** The stage of a connection, as it is at this moment. */
export type Target = LiveStage<WebSocketDraft<'stage'>, WebSocketDefinition>

/** Calls the integrations of routes. */
export interface RouteRunner {
  /** Undefined if the API or the stage no longer exists. */
  findTarget(connection: Pick<ConnectionInfo, 'apiId' | 'stage'>): Target | undefined
  createContext(routeKey: string): EventContext
  /**
   * Returns the response of the route's function, or undefined for a route without an integration.
   * @throws GatewayRefusal
   */
  run(route: Route, event: unknown): Promise<ApiResponse | undefined>
  /** The `methodArn` that an authorizer decides on. */
  getArn(connection: Pick<ConnectionInfo, 'apiId' | 'stage'>, routeKey: string): string
}

export function createRouteRunner({
  region,
  accountId,
  clock,
  invoker,
  endpoint,
  findStage,
}: {
  readonly region: string
  readonly accountId: string
  readonly clock: Clock
  readonly invoker: Invoker
  readonly endpoint: () => string
  readonly findStage: (apiId: string, stageName: string) => Target | undefined
}): RouteRunner {
  return {
    findTarget: ({ apiId, stage }) => findStage(apiId, stage),
    createContext: (routeKey) => ({
      routeKey,
      requestId: randomUUID(),
      timeMs: clock.now(),
      domainName: new URL(endpoint()).host,
    }),
    async run({ integration }, event) {
      if (integration === undefined) return undefined
      const { integrationUri: uri, timeoutInMillis: timeoutMs } = integration
      return parseProxyResponse(await invokeIntegration({ invoker, clock }, { uri, timeoutMs }, event))
    },
    getArn: ({ apiId, stage }, routeKey) =>
      `arn:aws:execute-api:${region}:${accountId}:${apiId}/${stage}/${routeKey}`,
  }
}
