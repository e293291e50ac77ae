import type { Throttle } from '../apigateway/token-bucket.ts'

/** What a WebSocket API consists of, named as in apigatewayv2's control plane. */
export interface WebSocketDefinition {
  readonly routes: Map<string, Route>
  readonly integrations: Map<string, WebSocketIntegration>
  readonly authorizers: Map<string, WebSocketAuthorizer>
}

export interface Route {
  readonly id: string
  /** `$connect`, `$disconnect`, `$default`, or what the route selection expression yields. */
  readonly routeKey: string
  /** `integrations/<id>`; a route without one accepts and does nothing. */
  readonly target?: string | undefined
  readonly authorizationType: 'NONE' | 'CUSTOM'
  readonly authorizerId?: string | undefined
  /** Route response keys by id: with `$default` the function's body is sent to the caller. */
  readonly responses: Map<string, string>
}

export interface WebSocketIntegration {
  readonly id: string
  readonly integrationUri: string
  readonly timeoutMs: number
}

export interface WebSocketAuthorizer {
  readonly id: string
  readonly authorizerUri: string
  /** `route.request.header.<name>`, `route.request.querystring.<name>`, …; all are required. */
  readonly identitySources: readonly string[]
}

export interface WebSocketApi extends WebSocketDefinition {
  readonly id: string
  readonly name: string
  readonly routeSelectionExpression: string
  readonly deployments: Map<string, WebSocketDeployment>
  readonly stages: Map<string, WebSocketStage>
}

/** The API as it was when it was deployed, its routes by key. */
export interface WebSocketDeployment {
  readonly id: string
  readonly definition: WebSocketDefinition
  readonly routesByKey: ReadonlyMap<string, Route>
}

export interface WebSocketStage {
  readonly name: string
  deploymentId: string
  variables: Readonly<Record<string, string>>
  /** For all routes together. */
  throttling: Throttle | undefined
}
