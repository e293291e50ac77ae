export { type Backoff, fullJitterMs } from './backoff.ts'
export {
  type Clock,
  createSystemClock,
  sleep,
  sleepUntil,
  systemClock,
  type SystemClockOptions,
  type Timer,
} from './clock.ts'
export { CodedError } from './coded-error.ts'
export { decodeText, encodingOf } from './decode-text.ts'
export { createDeferred, type Deferred } from './deferred.ts'
export {
  createLatencyHistogram,
  type LatencyCounts,
  type LatencyHistogram,
  type LatencySummary,
} from './latency-histogram.ts'
export { loopbackProxyAdvice } from './loopback-proxy.ts'
export { createRandom, type Random } from './random.ts'
export { createRateLimit, type RateLimit, type RateLimitOptions } from './rate-limit.ts'
export { withStackTraceLimit } from './with-stack-trace-limit.ts'
