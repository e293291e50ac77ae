import type { IncomingMessage } from 'node:http'
import type { Clock } from '@sportsfeeds/std'
import type { ExecutionPath } from '../apigateway/execution-path.ts'
import { type GatewayResponse, GatewayRefusal, statusOf } from '../apigateway/gateway-response.ts'
import { readIdentity } from '../apigateway/identity-source.ts'
import { askAuthorizer, authorize } from '../apigateway/lambda-authorizer.ts'
import { viewRequest } from '../apigateway/request-view.ts'
import type { Invoker } from '../lambda/types.ts'
import type { ConnectionInfo } from './connection.ts'
import type { RouteRunner, Target } from './route-runner.ts'
import { toAuthorizerEvent, toConnectEvent } from './websocket-event.ts'

export type HandshakeOutcome =
  | {
      readonly kind: 'accepted'
      readonly connection: ConnectionInfo
      /** The subprotocol that the $connect function chose. */
      readonly protocol: string | undefined
    }
  | { readonly kind: 'refused'; readonly status: number; readonly body: string }

export interface HandshakeOptions {
  readonly clock: Clock
  readonly invoker: Invoker
  readonly routes: RouteRunner
  readonly newId: () => string
  readonly onLog?: ((message: string) => void) | undefined
}

/**
 * Decides whether a client may connect: the authorizer first, then the $connect route, which refuses by a status that
 * is not 2xx.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-connections-subprotocol.html
 */
export async function shakeHands(
  { clock, invoker, routes, newId, onLog }: HandshakeOptions,
  target: Target,
  path: ExecutionPath,
  request: IncomingMessage,
): Promise<HandshakeOutcome> {
  const context = routes.contextOf(target, '$connect')
  const visitor: ConnectionInfo = {
    id: newId(),
    apiId: path.apiId,
    stage: path.stage,
    connectedAtMs: clock.now(),
    view: viewRequest(request, path.query),
  }
  const refuse = (status: number, message: string): HandshakeOutcome => ({
    kind: 'refused',
    status,
    body: JSON.stringify({ message, connectionId: visitor.id, requestId: context.requestId }),
  })

  const authorizeVisitor = async (): Promise<ConnectionInfo['authorizer']> => {
    const { routesByKey, definition } = target.deployment
    const route = routesByKey.get('$connect')
    if (route?.authorizationType !== 'CUSTOM') return undefined
    const authorizer = definition.authorizers.get(route.authorizerId ?? '')
    if (authorizer === undefined) throw new GatewayRefusal('AUTHORIZER_CONFIGURATION_ERROR')
    const { apiId, stage, view } = visitor
    readIdentity(authorizer.identitySources, { view, apiId, stage, stageVariables: context.stageVariables })
    const arn = routes.routeArn(visitor, '$connect')
    const event = toAuthorizerEvent(visitor, context, arn)
    return authorize(await askAuthorizer(invoker, authorizer.authorizerUri, event, () => clock.now()), arn)
  }

  try {
    const connection = { ...visitor, authorizer: await authorizeVisitor() }
    const route = target.deployment.routesByKey.get('$connect')
    const answer = route && (await routes.run(target, route, toConnectEvent(connection, context)))
    if (answer !== undefined && (answer.status < 200 || answer.status > 299)) {
      return refuse(answer.status, answer.status === 403 ? 'Forbidden' : 'The connection is refused.')
    }
    return { kind: 'accepted', connection, protocol: answer && protocolOf(answer) }
  } catch (error) {
    if (!(error instanceof GatewayRefusal)) throw error
    const isIntegration = error.type.startsWith('INTEGRATION_') || error.type === 'API_CONFIGURATION_ERROR'
    if (statusOf(error) >= 500) onLog?.(`$connect of ${path.apiId}: ${error.detail ?? error.type}`)
    return refuse(
      isIntegration ? 502 : statusOf(error),
      isIntegration ? 'Internal server error' : shortMessage(error),
    )
  }
}

/** WebSocket APIs name no reason for a denial. */
function shortMessage(refusal: GatewayRefusal): string {
  return refusal.type === 'ACCESS_DENIED' ? 'Forbidden' : refusal.message || 'Internal server error'
}

function protocolOf({ headers }: GatewayResponse): string | undefined {
  const name = Object.keys(headers).find((each) => each.toLowerCase() === 'sec-websocket-protocol')
  const value = name === undefined ? undefined : headers[name]
  return typeof value === 'string' || value === undefined ? value : value[0]
}
