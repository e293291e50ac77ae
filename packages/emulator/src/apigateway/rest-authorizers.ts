import type { Clock } from '@sportsfeeds/std'
import type { Invoker } from '../lambda/types.ts'
import { readIdentity } from './identity-source.ts'
import { type Authorization, authorize, callAuthorizer } from './lambda-authorizer.ts'
import { type RestRequest, toAuthorizerEvent } from './proxy-event.ts'
import type { RestAuthorizer } from './rest-definition.ts'

/** Calls Lambda authorizers and caches their output by the identity of the caller. */
export interface RestAuthorizers {
  /** @throws GatewayRefusal */
  authorize(
    authorizer: RestAuthorizer,
    request: RestRequest,
    methodArn: string,
  ): Promise<Readonly<Record<string, string | number>>>
}

/** The oldest go first. */
const maxCached = 10_000

export function createRestAuthorizers(clock: Clock, invoker: Invoker): RestAuthorizers {
  const cache = new Map<string, { readonly authorization: Authorization; readonly expiresAtMs: number }>()

  return {
    async authorize({ id, authorizerUri, identitySource, authorizerResultTtlInSeconds }, request, methodArn) {
      const identity = readIdentity(
        identitySource.split(',').map((source) => source.trim()),
        request.view,
      )
      const key = JSON.stringify([request.apiId, request.stage, id, authorizerUri, identity])
      const cached = cache.get(key)
      if (cached !== undefined && cached.expiresAtMs > clock.now()) {
        return authorize({ ...cached.authorization, latencyMs: 0 }, methodArn)
      }
      const event = toAuthorizerEvent(request, methodArn)
      const authorization = await callAuthorizer(invoker, authorizerUri, event, () => clock.now())
      // Without an identity source there is no key to cache it by.
      if (authorizerResultTtlInSeconds > 0 && identity.length > 0) {
        const oldest = cache.size >= maxCached ? cache.keys().next().value : undefined
        if (oldest !== undefined) cache.delete(oldest)
        cache.set(key, { authorization, expiresAtMs: clock.now() + authorizerResultTtlInSeconds * 1_000 })
      }
      return authorize(authorization, methodArn)
    },
  }
}
