import { GatewayRefusal } from './gateway-response.ts'
import { headerOf, type RequestView } from './request-view.ts'

export interface IdentityRequest {
  readonly view: RequestView
  readonly apiId: string
  readonly stage: string
  readonly stageVariables: Readonly<Record<string, string>>
}

/**
 * The values that an authorizer's identity sources name: `method.request.header.<name>` in REST APIs,
 * `route.request.querystring.<name>` in WebSocket APIs, `context.<name>`, `stageVariables.<name>`.
 *
 * @throws GatewayRefusal UNAUTHORIZED when one is missing.
 */
export function readIdentity(sources: readonly string[], request: IdentityRequest): readonly string[] {
  return sources
    .filter((source) => source !== '')
    .map((source) => {
      const value = valueOf(source, request)
      if (value === undefined || value === '') throw new GatewayRefusal('UNAUTHORIZED')
      return value
    })
}

function valueOf(
  source: string,
  { view, stageVariables, stage, apiId }: IdentityRequest,
): string | undefined {
  const [, place = '', name = ''] =
    /^(?:(?:method|route)\.request\.)?(header|querystring|context|stageVariables)\.(.+)$/.exec(source) ?? []
  switch (place) {
    case 'header':
      return headerOf(view, name)
    case 'querystring':
      return view.queryStringParameters[name]
    case 'stageVariables':
      return stageVariables[name]
    case 'context':
      return { stage, apiId, 'identity.sourceIp': view.sourceIp }[name]
    default:
      return undefined
  }
}
