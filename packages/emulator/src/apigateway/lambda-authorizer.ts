import type { InvocationResult, Invoker } from '../lambda/types.ts'
import { AuthorizerOutput, evaluatePolicy } from './authorizer-policy.ts'
import { GatewayRefusal } from './gateway-response.ts'

/** What an authorizer returned, before its policy is applied to a method. */
export interface Authorization {
  readonly output: AuthorizerOutput
  readonly latencyMs: number
}

/**
 * Calls a Lambda authorizer. A function says 401 by an error with the message `Unauthorized`.
 * @throws GatewayRefusal UNAUTHORIZED, AUTHORIZER_FAILURE or AUTHORIZER_CONFIGURATION_ERROR
 */
export async function callAuthorizer(
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
  const parsed = AuthorizerOutput.safeParse(JSON.parse(result.payload))
  if (!parsed.success) throw new GatewayRefusal('AUTHORIZER_CONFIGURATION_ERROR', { cause: parsed.error })
  return { output: parsed.data, latencyMs: Math.round(nowMs() - startedMs) }
}

/**
 * The context that the integration sees if the policy allows `methodArn`.
 * @throws GatewayRefusal ACCESS_DENIED
 */
export function authorize(
  { output, latencyMs }: Authorization,
  methodArn: string,
): Readonly<Record<string, string | number>> {
  const decision = evaluatePolicy(output.policyDocument.Statement, methodArn)
  if (decision !== 'allow') {
    const suffix = decision === 'explicitDeny' ? ' with an explicit deny' : ''
    throw new GatewayRefusal('ACCESS_DENIED', {
      message: `User is not authorized to access this resource${suffix}`,
    })
  }
  const context = Object.entries(output.context).map(([name, value]) => [name, String(value)])
  return { ...Object.fromEntries(context), principalId: output.principalId, integrationLatency: latencyMs }
}

async function invoke(invoker: Invoker, uri: string, event: unknown): Promise<InvocationResult> {
  try {
    return await invoker.invoke(uri, JSON.stringify(event))
  } catch (error) {
    throw new GatewayRefusal('AUTHORIZER_FAILURE', { cause: error })
  }
}
