import type { Alarm, AlarmLimits } from './alarm.ts'
import { apiGatewayAlarms } from './api-gateway-alarms.ts'
import { gatewayAlarms } from './gateway-alarms.ts'
import type { Metrics } from './metrics.ts'
import { deployedFunctions, readersOf } from './names.ts'

/** Every alarm of a stack. */
export function alarmsOf(metrics: Metrics, limits: AlarmLimits): readonly Alarm[] {
  const { delivery } = metrics
  return [
    ...(delivery.by === 'apiGateway'
      ? apiGatewayAlarms(metrics, delivery, limits)
      : gatewayAlarms(metrics, delivery, limits)),
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
      name: 'heartbeats-failed',
      meaning: 'Heartbeats are not written: every analyst’s screen says that the stream stands still.',
      firstStep:
        'See whether store-throttled is on as well; then look for level ERROR in the log of the heartbeatWriter.',
      metrics: [
        metrics.product('heartbeatWriter', 'heartbeatsFailed', 'Sum'),
        metrics.lambda('heartbeatWriter', 'Errors', 'Sum'),
      ],
      threshold: 0,
      minutes: { over: 2, of: 5 },
    },
    {
      name: 'unreadable-items',
      meaning: 'Items of the table cannot be read: what they hold is missing from every screen and response.',
      firstStep: 'Look for "unreadable item left out" in the logs of the functions: each line names a key.',
      metrics: readersOf(delivery.by).map((name) => metrics.product(name, 'unreadableItems', 'Sum')),
      threshold: 0,
      minutes: { over: 1, of: 5 },
    },
    {
      name: 'functions-throttled',
      meaning: 'Lambda refuses to run functions: the account has no concurrency left.',
      firstStep: 'Find on the dashboard which function takes the concurrency; raise the quota if it is load.',
      metrics: deployedFunctions(delivery.by).map((name) => metrics.lambda(name, 'Throttles', 'Sum')),
      threshold: 0,
      minutes: { over: 2, of: 5 },
    },
    {
      name: 'concurrency',
      meaning: 'The account uses more than 80 % of the concurrent executions that it has in this region.',
      firstStep: 'Ask for a higher quota now; it takes hours.',
      metrics: [metrics.accountConcurrency()],
      threshold: Math.floor(limits.concurrencyLimit * 0.8),
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
      name: 'odds-shed',
      meaning: 'More odds are sent than can be taken; requests that waited for long are refused with 503.',
      firstStep:
        'See which provider sends more than it used to: `stats count() by provider` of the log of writeFeeds.',
      metrics: [metrics.product('writeFeeds', 'shed', 'Sum')],
      threshold: 0,
      minutes: { over: 2, of: 5 },
    },
    {
      name: 'odds-over-rate',
      meaning: 'A provider sends more odds than it may: its requests are refused with 429.',
      firstStep: 'See which one, and whether it is over its second or its day, in the log of writeFeeds.',
      metrics: [metrics.product('writeFeeds', 'overRate', 'Sum')],
      threshold: 0,
      minutes: { over: 3, of: 5 },
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
    ...(limits.mostWriteUnits === undefined ? [] : [nearMost(metrics, limits.mostWriteUnits)]),
    {
      name: 'capture-throttled',
      meaning: 'The change stream takes in less than the table changes: changes arrive later and later.',
      firstStep: 'Double the shards: set sportsfeeds:shards and run pulumi up.',
      metrics: [metrics.stream('WriteProvisionedThroughputExceeded', 'Sum')],
      threshold: 0,
      minutes: { over: 3, of: 5 },
    },
  ]
}

/** Over the share that auto scaling aims for, it cannot give the table more. */
function nearMost(metrics: Metrics, writeUnits: number): Alarm {
  return {
    name: 'store-near-most',
    meaning:
      'Writes take more than 80 % of the most that auto scaling may give the table: a little more is throttled.',
    firstStep: 'Raise sportsfeeds:maxWriteUnits, or sportsfeeds:expectedWritesPerSecond, and run pulumi up.',
    metrics: [metrics.table('ConsumedWriteCapacityUnits')],
    threshold: Math.floor(writeUnits * 60 * 0.8),
    minutes: { over: 5, of: 10 },
  }
}
