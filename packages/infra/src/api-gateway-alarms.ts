import type { Alarm, AlarmLimits } from './alarm.ts'
import type { ApiGatewayMetrics, Metrics } from './metrics.ts'

/** Alarms of a delivery by API Gateway: the consumer, its posts, and the WebSocket API. */
export function apiGatewayAlarms(
  metrics: Metrics,
  { bookmakerApi }: ApiGatewayMetrics,
  { flushIntervalMs }: AlarmLimits,
): readonly Alarm[] {
  return [
    {
      name: 'iterator-age',
      meaning:
        'The consumer is more than 10 s behind the change stream: analysts see old prices as live ones.',
      firstStep: 'See on the dashboard whether the consumer fails, is throttled or is merely slow.',
      metrics: [metrics.lambda('streamConsumer', 'IteratorAge', 'Maximum')],
      threshold: 10_000,
      minutes: { over: 3, of: 5 },
    },
    {
      name: 'delivery-latency',
      meaning: 'One batch in a hundred needs more than a second from the feeds API to the analysts.',
      firstStep:
        'Compare publishMs with oldestOddsMs on the dashboard: posting is slow, or the way to the consumer.',
      metrics: [metrics.product('streamConsumer', 'oldestOddsMs', 'p99')],
      threshold: 1_000 + flushIntervalMs,
      minutes: { over: 3, of: 5 },
    },
    {
      name: 'consumer-errors',
      meaning: 'The consumer fails; each failure holds up one shard until its retries are used up.',
      firstStep:
        'Look for level ERROR in the log of the streamConsumer; roll back if it began with a deployment.',
      metrics: [metrics.lambda('streamConsumer', 'Errors', 'Sum')],
      threshold: 0,
      minutes: { over: 2, of: 5 },
    },
    {
      name: 'posts-failed',
      meaning: 'Frames did not arrive, or connections were closed because they could not be posted to.',
      firstStep: 'See whether posts-throttled is on as well; if not, group closed connections by client.',
      metrics: [
        metrics.product('streamConsumer', 'framesLost', 'Sum'),
        metrics.product('streamConsumer', 'connectionsClosed', 'Sum'),
      ],
      threshold: 5,
      minutes: { over: 3, of: 5 },
    },
    {
      name: 'posts-throttled',
      meaning: 'API Gateway throttles posts to connections: the account’s requests a second are used up.',
      firstStep: 'Raise sportsfeeds:flushIntervalMs, which divides the posts; then ask for a higher quota.',
      metrics: [metrics.product('streamConsumer', 'postsThrottled', 'Sum')],
      threshold: 10,
      minutes: { over: 2, of: 5 },
    },
    {
      name: 'registry-stale',
      meaning: 'The consumer cannot read the live connections: new ones get no frames.',
      firstStep:
        'See whether store-throttled is on as well; then look for level ERROR in the consumer’s log.',
      metrics: [metrics.product('streamConsumer', 'failedConnectionScans', 'Sum')],
      threshold: 0,
      minutes: { over: 3, of: 5 },
    },
    {
      name: 'bookmaker-api-errors',
      meaning: 'Connections or messages of analysts fail for reasons of ours.',
      firstStep: 'Look for level ERROR in the logs of the connectionManager and of the authorizer.',
      metrics: [bookmakerApi('ExecutionError', 'Sum'), bookmakerApi('IntegrationError', 'Sum')],
      threshold: 5,
      minutes: { over: 3, of: 5 },
    },
    {
      name: 'bookmaker-api-refusals',
      meaning: 'Many connections are refused: tokens are not accepted, or somebody tries them.',
      firstStep: 'Group the access log of the bookmaker API by status and sourceIp.',
      metrics: [bookmakerApi('ClientError', 'Sum')],
      threshold: 50,
      minutes: { over: 10, of: 15 },
    },
    {
      name: 'bookmaker-api-throttled',
      meaning: 'Connections or messages of analysts are over the route’s limit.',
      firstStep: 'Group status 429 in the access log of the bookmaker API by clientId.',
      metrics: [metrics.throttled('bookmaker')],
      threshold: 10,
      minutes: { over: 3, of: 5 },
    },
  ]
}
