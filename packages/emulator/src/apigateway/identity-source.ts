import { GatewayRefusal } from './gateway-response.ts'
import { getHeader, type RequestView } from './request-view.ts'

/**
 * The values of an authorizer's identity sources: `method.request.header.<name>` in REST APIs,
 * `route.request.querystring.<name>` in WebSocket APIs, and the like.
 * @throws GatewayRefusal UNAUTHORIZED when one is missing.
 */
export function readIdentity(sources: readonly string[], view: RequestView): readonly string[] {
  return sources
    .filter((source) => source !== '')
    .map((source) => {
      const [, location = '', name = ''] =
        /^(?:method|route)\.request\.(header|querystring)\.(.+)$/.exec(source) ?? []
      const value = location === 'header' ? getHeader(view, name) : view.queryStringParameters[name]
      if (value === undefined || value === '') throw new GatewayRefusal('UNAUTHORIZED')
      return value
    })
}
