import { integrationId, type WebSocketDraft, type WebSocketDrafts } from './websocket-drafts.ts'

/** A WebSocket API as it was when it was deployed, its references resolved. */
export interface WebSocketDefinition {
  readonly routeSelectionExpression: string
  readonly routesByKey: ReadonlyMap<string, Route>
}

export interface Route {
  readonly routeKey: string
  readonly authorizer: WebSocketDraft<'authorizer'> | undefined
  readonly integration: WebSocketDraft<'integration'> | undefined
  /** True if the body that its function returns is sent to the client. */
  readonly isTwoWay: boolean
}

export function freezeWebSocketApi(drafts: WebSocketDrafts, apiId: string): WebSocketDefinition {
  const routes = drafts
    .list('route', { apiId })
    .map(({ id, routeKey, authorizationType, authorizerId = '', target = '' }): Route => ({
      routeKey,
      authorizer: authorizationType === 'CUSTOM' ? drafts.read('authorizer', authorizerId) : undefined,
      integration: drafts.read('integration', integrationId(target)),
      isTwoWay: drafts.list('routeResponse', { routeId: id }).length > 0,
    }))
  return {
    routeSelectionExpression: drafts.read('api', apiId)?.routeSelectionExpression ?? '',
    routesByKey: new Map(routes.map((route) => [route.routeKey, route])),
  }
}
