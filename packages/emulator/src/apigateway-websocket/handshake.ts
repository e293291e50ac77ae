import type { IncomingMessage } from 'node:http'
import type { Clock } from '@sportsfeeds/std'
import type { ExecutionPath } from '../apigateway/execution-path.ts'
import { type ApiResponse, GatewayRefusal } from '../apigateway/gateway-response.ts'
import { readIdentity } from '../apigateway/identity-source.ts'
import { authorize, callAuthorizer } from '../apigateway/lambda-authorizer.ts'
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
 * Decides whether a client may connect: first the authorizer, then the $connect route, which refuses by a status other
 * than 2xx.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-connections-subprotocol.html
 */
export async function performHandshake(
  { clock, invoker, routes, newId, onLog }: HandshakeOptions,
  { definition }: Target,
  path: ExecutionPath,
  request: IncomingMessage,
): Promise<HandshakeOutcome> {
  const context = routes.createContext('$connect')
  const route = definition.routesByKey.get('$connect')
  const client: ConnectionInfo = {
    id: newId(),
    apiId: path.apiId,
    stage: path.stage,
    connectedAtMs: clock.now(),
    view: viewRequest(request, path.query),
  }
  const refuse = (status: number, message: string): HandshakeOutcome => ({
    kind: 'refused',
    status,
    body: JSON.stringify({ message, connectionId: client.id, requestId: context.requestId }),
  })

  const authorizeClient = async (): Promise<ConnectionInfo['authorizer']> => {
    if (route?.authorizer === undefined) return undefined
    const { authorizerUri, identitySource } = route.authorizer
    readIdentity(identitySource, client.view)
    const methodArn = routes.getArn(client, '$connect')
    const event = toAuthorizerEvent(client, context, methodArn)
    return authorize(await callAuthorizer(invoker, authorizerUri, event, () => clock.now()), methodArn)
  }

  try {
    const connection = { ...client, authorizer: await authorizeClient() }
    const response = route && (await routes.run(route, toConnectEvent(connection, context)))
    if (response !== undefined && (response.status < 200 || response.status > 299)) {
      return refuse(response.status, response.status === 403 ? 'Forbidden' : 'The connection is refused.')
    }
    return { kind: 'accepted', connection, protocol: response && getProtocol(response) }
  } catch (error) {
    if (!(error instanceof GatewayRefusal)) throw error
    const isIntegration = error.type.startsWith('INTEGRATION_') || error.type === 'API_CONFIGURATION_ERROR'
    if (error.defaultStatus >= 500) onLog?.(`$connect of ${path.apiId}: ${error.detail ?? error.type}`)
    return refuse(
      isIntegration ? 502 : error.defaultStatus,
      isIntegration ? 'Internal server error' : getShortMessage(error),
    )
  }
}

/** WebSocket APIs give no reason for a denial. */
function getShortMessage(refusal: GatewayRefusal): string {
  return refusal.type === 'ACCESS_DENIED' ? 'Forbidden' : refusal.message || 'Internal server error'
}

function getProtocol({ headers }: ApiResponse): string | undefined {
  const name = Object.keys(headers).find((each) => each.toLowerCase() === 'sec-websocket-protocol')
  const value = name === undefined ? undefined : headers[name]
  return typeof value === 'string' || value === undefined ? value : value[0]
}
