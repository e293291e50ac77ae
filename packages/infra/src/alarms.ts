import { functionNames } from '@sportsfeeds/functions/bundles'
import type { Metric, Metrics } from './metrics.ts'

/** Something that a person has to look at. */
export interface Alarm {
  /** Also the heading of its entry in docs/RUNBOOK.md. */
  readonly name: string
  readonly meaning: string
  /** The first thing to do, before the cause is known. */
  readonly firstStep: string
  /** Added up; of several, one that has no data counts as 0. */
  readonly metrics: readonly Metric[]
  /**
   * A metric that has data in every minute with load. Alarms on DynamoDB's metrics ignore missing data, whatever they say, and its
   * throttle metrics exist only while it throttles: without this one the alarm would stay on when the throttling ends.
   * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
   */
  readonly pacedBy?: Metric
  readonly threshold: number
  /** Minutes that must be over the threshold, of those that are looked at. */
  readonly minutes: { readonly over: number; readonly of: number }
}

export interface AlarmLimits {
  /** Concurrent executions that the account has in the region. */
  readonly concurrencyLimit: number
  readonly flushIntervalMs: number
}

/** Every alarm of a stack. */
export function alarmsOf(
  metrics: Metrics,
  { concurrencyLimit, flushIntervalMs }: AlarmLimits,
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
      name: 'on-failure-queue',
      meaning:
        'Changes were given up after every retry; analysts have gaps, which their clients fill over REST.',
      firstStep:
        'Read one message and the log lines of its requestId; records are kept for 24 h, then redrive.',
      metrics: [metrics.onFailureQueue('ApproximateNumberOfMessagesVisible', 'Maximum')],
      threshold: 0,
      minutes: { over: 1, of: 1 },
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
      name: 'markets-behind',
      meaning:
        'The Market items are more than two minutes behind the stream: every read of the latest odds has to read more.',
      firstStep: 'See on the dashboard whether the projector fails, is throttled or is merely slow.',
      metrics: [metrics.lambda('marketProjector', 'IteratorAge', 'Maximum')],
      threshold: 120_000,
      minutes: { over: 5, of: 10 },
    },
    {
      name: 'markets-failed',
      meaning:
        'Market items cannot be written, or records cannot be read: a shard’s markets wait until it succeeds.',
      firstStep:
        'See whether store-throttled is on as well; then look for level ERROR in the log of the marketProjector.',
      metrics: [
        metrics.product('marketProjector', 'marketsFailed', 'Sum'),
        metrics.product('marketProjector', 'poison', 'Sum'),
        metrics.lambda('marketProjector', 'Errors', 'Sum'),
      ],
      threshold: 0,
      minutes: { over: 3, of: 5 },
    },
    {
      name: 'unreadable-items',
      meaning: 'Items of the table cannot be read: what they hold is missing from every screen and response.',
      firstStep: 'Look for "unreadable item left out" in the logs of the functions: each line names a key.',
      metrics: (
        ['readFeeds', 'games', 'connectionManager', 'streamConsumer', 'marketProjector'] as const
      ).map((name) => metrics.product(name, 'unreadableItems', 'Sum')),
      threshold: 0,
      minutes: { over: 1, of: 5 },
    },
    {
      name: 'functions-throttled',
      meaning: 'Lambda refuses to run functions: the account has no concurrency left.',
      firstStep: 'Find on the dashboard which function takes the concurrency; raise the quota if it is load.',
      metrics: functionNames.map((name) => metrics.lambda(name, 'Throttles', 'Sum')),
      threshold: 0,
      minutes: { over: 2, of: 5 },
    },
    {
      name: 'concurrency',
      meaning: 'The account uses more than 80 % of the concurrent executions that it has in this region.',
      firstStep: 'Ask for a higher quota now; it takes hours.',
      metrics: [metrics.accountConcurrency()],
      threshold: Math.floor(concurrencyLimit * 0.8),
      minutes: { over: 3, of: 5 },
    },
    {
      name: 'feeds-api-errors',
      meaning: 'More than 1 % of REST requests fail for reasons of ours.',
      firstStep:
        'Look for status 5xx in the access log of the feeds API, by resource; then in the log of that function.',
      metrics: [metrics.feedsApi('5XXError', 'Average')],
      threshold: 0.01,
      minutes: { over: 3, of: 5 },
    },
    {
      name: 'feeds-api-refusals',
      meaning:
        'More than a fifth of REST requests are refused: a provider sends what is not accepted, or tokens run out.',
      firstStep: 'Group the access log of the feeds API by status and apiKeyId: it is mostly one caller.',
      metrics: [metrics.feedsApi('4XXError', 'Average')],
      threshold: 0.2,
      minutes: { over: 10, of: 15 },
    },
    {
      name: 'feeds-api-throttled',
      meaning: 'A provider or an analyst is over its rate, its daily quota or the method’s limit.',
      firstStep: 'Group status 429 in the access log of the feeds API by apiKeyId.',
      metrics: [metrics.throttled('feeds')],
      threshold: 10,
      minutes: { over: 3, of: 5 },
    },
    {
      name: 'odds-not-stored',
      meaning:
        'Odds could not be stored before their deadline; their provider received an error and has to send them again.',
      firstStep:
        'See whether store-throttled is on as well; if not, look at the state of DynamoDB in the region.',
      metrics: [metrics.product('writeFeeds', 'notStored', 'Sum')],
      threshold: 0,
      minutes: { over: 2, of: 5 },
    },
    {
      name: 'store-throttled',
      meaning: 'DynamoDB throttles the table or one of its indexes.',
      firstStep: 'See on the dashboard whether it is table or index, reads or writes.',
      metrics: [
        metrics.table('WriteThrottleEvents'),
        metrics.table('ReadThrottleEvents'),
        ...metrics.indexes('WriteThrottleEvents'),
        ...metrics.indexes('ReadThrottleEvents'),
      ],
      pacedBy: metrics.table('ConsumedWriteCapacityUnits'),
      threshold: 0,
      minutes: { over: 3, of: 5 },
    },
    {
      name: 'capture-throttled',
      meaning: 'The change stream takes in less than the table changes: changes arrive later and later.',
      firstStep: 'Double the shards: set sportsfeeds:shards and run pulumi up.',
      metrics: [metrics.stream('WriteProvisionedThroughputExceeded', 'Sum')],
      threshold: 0,
      minutes: { over: 3, of: 5 },
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
      metrics: [
        metrics.bookmakerApi('ExecutionError', 'Sum'),
        metrics.bookmakerApi('IntegrationError', 'Sum'),
      ],
      threshold: 5,
      minutes: { over: 3, of: 5 },
    },
    {
      name: 'bookmaker-api-refusals',
      meaning: 'Many connections are refused: tokens are not accepted, or somebody tries them.',
      firstStep: 'Group the access log of the bookmaker API by status and sourceIp.',
      metrics: [metrics.bookmakerApi('ClientError', 'Sum')],
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

/** The description of an alarm, for the person it wakes. */
export function describeAlarm({ name, meaning, firstStep }: Alarm): string {
  return `${meaning} First: ${firstStep} More: docs/RUNBOOK.md#${name}`
}
