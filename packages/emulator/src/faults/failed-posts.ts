import type { WebSocketApis } from '../apigateway-websocket/websocket-apis.ts'
import type { FaultPlan } from './fault-plan.ts'
import type { Fault } from './fault.ts'

export interface FailedPostsDeps {
  readonly webSocketApis: Pick<WebSocketApis, 'interceptPost'>
  readonly random: () => number
  readonly count: () => void
}

/**
 * The first is in the API's own reference, the others are common to all services. 410 is not among them: a client
 * that gets it for an open connection would rightly forget the connection.
 * https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/
 */
const failures = [
  { status: 429, code: 'LimitExceededException' },
  { status: 500, code: 'InternalFailure' },
  { status: 503, code: 'ServiceUnavailable' },
] as const

/** Responds to posts to `@connections` with errors instead of sending them. */
export function createFailedPosts(deps: FailedPostsDeps): Fault<NonNullable<FaultPlan['failedPosts']>> {
  const { webSocketApis, random, count } = deps
  let remove: (() => void) | undefined
  return {
    set(shares) {
      remove?.()
      remove =
        shares &&
        webSocketApis.interceptPost(() => {
          let drawn = random()
          const failure = failures.find(({ status }) => (drawn -= shares[status]) < 0)
          if (failure !== undefined) count()
          return failure
        })
    },
  }
}
