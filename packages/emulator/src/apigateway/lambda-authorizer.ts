import type { InvocationResult, Invoker } from '../lambda/types.ts'
import { AuthorizerResponse, evaluatePolicy } from './authorizer-policy.ts'
import { GatewayRefusal } from './gateway-response.ts'

/** What an authorizer said, before it is asked about one method. */
export interface Authorization {
  readonly answer: AuthorizerResponse
  readonly latencyMs: number
}

/**
 * Asks a Lambda authorizer. An error with the message `Unauthorized` is the function's way to say 401.
 * @throws GatewayRefusal UNAUTHORIZED, AUTHORIZER_FAILURE or AUTHORIZER_CONFIGURATION_ERROR
 */
export async function askAuthorizer(
  invoker: Invoker,
  authorizerUri: string,
  event: unknown,
  nowMs: () => number,
): Promise<Authorization> {
  const startedMs = nowMs()
  const result = await invoke(invoker, authorizerUri, event)
  if (result.kind === 'error') {
    throw new GatewayRefusal(result.errorMessage === 'Unauthorized' ? 'UNAUTHORIZED' : 'AUTHORIZER_FAILURE')
  }
  const parsed = AuthorizerResponse.safeParse(JSON.parse(result.payload))
  if (!parsed.success) throw new GatewayRefusal('AUTHORIZER_CONFIGURATION_ERROR', { cause: parsed.error })
  return { answer: parsed.data, latencyMs: Math.round(nowMs() - startedMs) }
}

/**
 * The context that the integration sees when the policy allows `methodArn`.
 * @throws GatewayRefusal ACCESS_DENIED
 */
export function authorize(
  { answer, latencyMs }: Authorization,
  methodArn: string,
): Readonly<Record<string, string | number>> {
  const verdict = evaluatePolicy(answer.policyDocument.Statement, methodArn)
  if (verdict !== 'allow') {
    const suffix = verdict === 'explicitDeny' ? ' with an explicit deny' : ''
    throw new GatewayRefusal('ACCESS_DENIED', {
      message: `User is not authorized to access this resource${suffix}`,
    })
  }
  const context = Object.entries(answer.context).map(([name, value]) => [name, String(value)])
  return { ...Object.fromEntries(context), principalId: answer.principalId, integrationLatency: latencyMs }
}

async function invoke(invoker: Invoker, uri: string, event: unknown): Promise<InvocationResult> {
  try {
    return await invoker.invoke(uri, JSON.stringify(event))
  } catch (error) {
    throw new GatewayRefusal('AUTHORIZER_FAILURE', { cause: error })
  }
}
