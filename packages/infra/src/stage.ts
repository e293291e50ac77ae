/** The stage of both APIs: their version. */
export const stageName = 'v1'

/**
 * Requests a second that one stage may take, far below what the account has for all its APIs (10,000, burst 5,000), so
 * that neither API can starve the posts to connections.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 */
export const stageThrottle = { ratePerSecond: 2_000, burst: 1_000 } as const
