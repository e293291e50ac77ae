import type { Clock } from '@sportsfeeds/std'
import type { Invoker } from '../lambda/types.ts'
import type { RestAuthorizer } from './api-definition.ts'
import { GatewayRefusal } from './gateway-response.ts'
import { readIdentity } from './identity-source.ts'
import { askAuthorizer, type Authorization, authorize } from './lambda-authorizer.ts'
import { type RestRequest, toAuthorizerEvent } from './proxy-event.ts'

/** Asks Lambda authorizers and remembers their answers, by the identity they were asked about. */
export interface RestAuthorizers {
  /** @throws GatewayRefusal */
  authorize(
    authorizer: RestAuthorizer,
    request: RestRequest,
    methodArn: string,
  ): Promise<Readonly<Record<string, string | number>>>
}

/** Answers kept at once; the oldest go first. */
const maxCachedResponses = 10_000

export function createRestAuthorizers(clock: Clock, invoker: Invoker): RestAuthorizers {
  const cache = new Map<string, { readonly authorization: Authorization; readonly expiresMs: number }>()

  return {
    async authorize(authorizer, request, methodArn) {
      const identity = identityOf(authorizer, request)
      const key = JSON.stringify([
        request.apiId,
        request.stage,
        authorizer.id,
        authorizer.authorizerUri,
        identity,
      ])
      const cached = cache.get(key)
      if (cached !== undefined && cached.expiresMs > clock.now()) {
        return authorize({ ...cached.authorization, latencyMs: 0 }, methodArn)
      }
      const event =
        authorizer.type === 'TOKEN'
          ? { type: 'TOKEN', methodArn, authorizationToken: identity[0] }
          : toAuthorizerEvent(request, methodArn)
      const authorization = await askAuthorizer(invoker, authorizer.authorizerUri, event, () => clock.now())
      // Without an identity source there is nothing to remember the answer by.
      if (authorizer.resultTtlSeconds > 0 && identity.length > 0) {
        const oldest = cache.size >= maxCachedResponses ? cache.keys().next().value : undefined
        if (oldest !== undefined) cache.delete(oldest)
        cache.set(key, { authorization, expiresMs: clock.now() + authorizer.resultTtlSeconds * 1_000 })
      }
      return authorize(authorization, methodArn)
    },
  }
}

/** The values that the identity source names, all of them required. */
function identityOf(authorizer: RestAuthorizer, request: RestRequest): readonly string[] {
  const identity = readIdentity(
    authorizer.identitySource.split(',').map((source) => source.trim()),
    request,
  )
  const { identityValidationExpression } = authorizer
  const [token = ''] = identity
  if (identityValidationExpression && !new RegExp(`^(?:${identityValidationExpression})$`).test(token)) {
    throw new GatewayRefusal('UNAUTHORIZED')
  }
  return identity
}
