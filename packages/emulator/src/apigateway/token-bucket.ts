import { type Clock, createRateLimit } from '@sportsfeeds/std'

export interface TokenBucket {
  /** False when the bucket is empty. */
  take(): boolean
}

export interface Throttle {
  /** Requests per second, refilled continuously. */
  readonly rateLimit: number
  /** The most requests at once. */
  readonly burstLimit: number
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html */
export function createTokenBucket(
  { rateLimit, burstLimit }: Throttle,
  clock: Pick<Clock, 'now'>,
): TokenBucket {
  const limit = createRateLimit({ perSecond: rateLimit, burst: burstLimit })
  return { take: () => limit.take(clock.now()) }
}
