/** The stage of both APIs: their version. */
export const stageName = 'v1'

/** Requests a second, and at once, of one method or route of a stage. */
export interface Throttle {
  readonly ratePerSecond: number
  readonly burst: number
}

/**
 * Of each method that has none of its own: the preflights of browsers. A stage has no limit of its own: what it sets for all
 * methods is a limit of *each*.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
 */
export const defaultThrottle: Throttle = { ratePerSecond: 100, burst: 100 }

/**
 * Requests a second that all APIs of an account share, posts to connections among them; 2,500 in newer regions.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 */
export const accountRequestsPerSecond = 10_000
