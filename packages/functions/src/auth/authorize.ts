import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda'
import type { Clock } from '../clock.ts'
import type { Telemetry } from '../telemetry.ts'
import type { TokenVerifier } from './token-verifier.ts'
import { UnauthenticatedError } from '../errors.ts'
import type { ActiveClients } from './active-clients.ts'
import { analystToken } from './analyst-token.ts'

export interface AuthorizeDependencies {
  readonly verifier: TokenVerifier
  readonly clients: ActiveClients
  readonly clock: Pick<Clock, 'now'>
  readonly telemetry: Telemetry
}

/** What an authorizer of type REQUEST is given by the REST API and, at `$connect`, by the WebSocket API. */
export type AuthorizerEvent = Pick<APIGatewayRequestAuthorizerEvent, 'headers' | 'methodArn'>

/**
 * Lets an analyst in whose token is valid and whose bookmaker is active. A bookmaker that is locked out is denied (403).
 * @throws Error with the message `Unauthorized`, which API Gateway answers with 401, when there is no valid token.
 */
export function createAuthorizer({ verifier, clients, clock, telemetry }: AuthorizeDependencies) {
  return async ({ headers, methodArn }: AuthorizerEvent): Promise<APIGatewayAuthorizerResult> => {
    const startedAt = clock.now()
    const record = (outcome: 'allowed' | 'denied' | 'unauthenticated', clientId?: string): void =>
      telemetry.record({
        message: 'authorization',
        durationMs: clock.now() - startedAt,
        counts: { [outcome]: 1 },
        facts: { clientId },
      })

    try {
      const token = analystToken(lowerCaseNames(headers))
      if (token === undefined) throw new UnauthenticatedError('The request has no token; send one.')
      const { sub, clientId } = await verifier.verify(token)
      const allowed = await clients.isActive(clientId)
      record(allowed ? 'allowed' : 'denied', clientId)
      return policy(sub, allowed ? 'Allow' : 'Deny', methodArn, { clientId, sub })
    } catch (error) {
      if (error instanceof UnauthenticatedError) {
        record('unauthenticated')
        // API Gateway knows this text and no other.
        // https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
        throw new Error('Unauthorized', { cause: error })
      }
      telemetry.error('authorization failed', error)
      throw error
    }
  }
}

function lowerCaseNames(headers: AuthorizerEvent['headers']): Map<string, string | undefined> {
  return new Map(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]))
}

function policy(
  principalId: string,
  effect: 'Allow' | 'Deny',
  methodArn: string,
  context: Record<string, string>,
): APIGatewayAuthorizerResult {
  return {
    principalId,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: effect, Resource: wholeStage(methodArn) }],
    },
    context,
  }
}

// API Gateway keeps the policy by token: one that named a single method would refuse the next request for another.
function wholeStage(methodArn: string): string {
  const [api = '', stage = ''] = methodArn.split('/')
  return `${api}/${stage}/*`
}
