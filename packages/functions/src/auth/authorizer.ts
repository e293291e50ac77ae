import type { Clock } from '@sportsfeeds/std'
import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda'
import { UnauthenticatedError } from '../errors.ts'
import type { Telemetry } from '../ports.ts'
import { bearerToken, subprotocolToken } from './analyst-token.ts'
import { authenticate, type AuthenticateDependencies } from './authenticate.ts'

export interface AuthorizerDependencies extends AuthenticateDependencies {
  readonly clock: Pick<Clock, 'now'>
  readonly telemetry: Telemetry
}

/** Input of a REQUEST authorizer, from the REST API and, at `$connect`, from the WebSocket API. */
export type AuthorizerEvent = Pick<APIGatewayRequestAuthorizerEvent, 'headers' | 'methodArn'>

/**
 * Authorizes an analyst with a valid token whose client is active. An inactive client is denied (403).
 * @throws Error with the message `Unauthorized`, which API Gateway turns into 401, if there is no valid token.
 */
export function createAuthorizer({ verifier, clients, clock, telemetry }: AuthorizerDependencies) {
  return async ({ headers, methodArn }: AuthorizerEvent): Promise<APIGatewayAuthorizerResult> => {
    const startedAtMs = clock.now()
    const record = (outcome: 'allowed' | 'denied' | 'unauthenticated', clientId?: string): void =>
      telemetry.record({
        message: 'authorization',
        durationMs: clock.now() - startedAtMs,
        counts: { [outcome]: 1 },
        facts: { clientId },
      })

    try {
      const { sub, clientId, endsAt, isActive } = await authenticate(getToken(headers, methodArn), {
        verifier,
        clients,
      })
      record(isActive ? 'allowed' : 'denied', clientId)
      return policy(sub, isActive ? 'Allow' : 'Deny', methodArn, { clientId, sub, endsAt })
    } catch (error) {
      if (error instanceof UnauthenticatedError) {
        record('unauthenticated')
        // API Gateway recognizes this message only.
        // https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
        throw new Error('Unauthorized', { cause: error })
      }
      telemetry.error('authorization failed', error)
      throw error
    }
  }
}

/** From the identity source of the API that asks. */
function getToken(headers: AuthorizerEvent['headers'], methodArn: string): string | undefined {
  const header = (wanted: string): string | undefined =>
    Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === wanted)?.[1]
  return methodArn.endsWith('/$connect')
    ? subprotocolToken(header('sec-websocket-protocol'))
    : bearerToken(header('authorization'))
}

function policy(
  principalId: string,
  effect: 'Allow' | 'Deny',
  methodArn: string,
  context: Readonly<Record<string, string | number>>,
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

// API Gateway caches the policy by token: one that named a single method would refuse the next request for another.
function wholeStage(methodArn: string): string {
  const [api = '', stage = ''] = methodArn.split('/')
  return `${api}/${stage}/*`
}
