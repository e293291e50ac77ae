import type { Clock } from '@sportsfeeds/std'

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
export function createTokenBucket({ rateLimit, burstLimit }: Throttle, clock: Clock): TokenBucket {
  let tokens = burstLimit
  let filledMs = clock.now()
  return {
    take() {
      const nowMs = clock.now()
      tokens = Math.min(burstLimit, tokens + ((nowMs - filledMs) / 1_000) * rateLimit)
      filledMs = nowMs
      if (tokens < 1) return false
      tokens -= 1
      return true
    },
  }
}
