import type { Clock } from '@sportsfeeds/std'
import type { Invoker } from '../lambda/types.ts'
import { GatewayRefusal } from './gateway-response.ts'

/**
 * Invokes the function and returns its payload.
 * @throws GatewayRefusal INTEGRATION_FAILURE, INTEGRATION_TIMEOUT, or API_CONFIGURATION_ERROR if the function does not
 * exist or is throttled.
 */
export async function invokeIntegration(
  { invoker, clock }: { readonly invoker: Invoker; readonly clock: Clock },
  { uri, timeoutMs }: { readonly uri: string; readonly timeoutMs: number },
  event: unknown,
): Promise<string> {
  const timedOut = Promise.withResolvers<'timedOut'>()
  const timer = clock.setTimeout(() => timedOut.resolve('timedOut'), timeoutMs)
  try {
    const result = await Promise.race([invoker.invoke(uri, JSON.stringify(event)), timedOut.promise])
    if (result === 'timedOut') throw new GatewayRefusal('INTEGRATION_TIMEOUT')
    if (result.kind === 'error')
      throw new GatewayRefusal('INTEGRATION_FAILURE', { detail: result.errorMessage })
    return result.payload
  } catch (error) {
    if (error instanceof GatewayRefusal) throw error
    throw new GatewayRefusal('API_CONFIGURATION_ERROR', { cause: error, detail: String(error) })
  } finally {
    timer.cancel()
  }
}
