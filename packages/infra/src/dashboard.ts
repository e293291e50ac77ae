import type { Metric, Metrics } from './metrics.ts'

export interface Chart {
  readonly title: string
  readonly metrics: readonly Metric[]
}

/** Charts of the dashboard, in the order in which a record of odds passes through. */
export function chartsOf(metrics: Metrics): readonly Chart[] {
  return [
    {
      title: 'Odds in: offered, stored, rejected, not stored',
      metrics: ['offered', 'stored', 'rejected', 'notStored', 'late'].map((name) =>
        metrics.product('writeFeeds', name, 'Sum'),
      ),
    },
    {
      title: 'Feeds API: requests, refusals, errors, throttled',
      metrics: [
        metrics.feedsApi('Count', 'Sum'),
        metrics.feedsApi('4XXError', 'Sum'),
        metrics.feedsApi('5XXError', 'Sum'),
        metrics.throttled('feeds'),
      ],
    },
    {
      title: 'Feeds API: latency, ms',
      metrics: [metrics.feedsApi('Latency', 'p50'), metrics.feedsApi('Latency', 'p99')],
    },
    {
      title: 'Table: units consumed, throttles of table and indexes',
      metrics: [
        metrics.table('ConsumedWriteCapacityUnits'),
        metrics.table('ConsumedReadCapacityUnits'),
        metrics.table('WriteThrottleEvents'),
        metrics.table('ReadThrottleEvents'),
        ...metrics.indexes('WriteThrottleEvents'),
        ...metrics.indexes('ReadThrottleEvents'),
      ],
    },
    {
      title: 'Table: items that could not be read, by function',
      metrics: (
        ['readFeeds', 'games', 'connectionManager', 'streamConsumer', 'marketProjector'] as const
      ).map((name) => metrics.product(name, 'unreadableItems', 'Sum')),
    },
    {
      title: 'Change stream: records in, throttled',
      metrics: [
        metrics.stream('IncomingRecords', 'Sum'),
        metrics.stream('IncomingBytes', 'Sum'),
        metrics.stream('WriteProvisionedThroughputExceeded', 'Sum'),
      ],
    },
    {
      title: 'Consumer: how far behind, ms',
      metrics: [metrics.lambda('streamConsumer', 'IteratorAge', 'Maximum')],
    },
    {
      title: 'From the feeds API to analysts, ms',
      metrics: [
        metrics.product('streamConsumer', 'oldestOddsMs', 'p50'),
        metrics.product('streamConsumer', 'oldestOddsMs', 'p99'),
        metrics.product('streamConsumer', 'publishMs', 'p99'),
      ],
    },
    {
      title: 'Consumer: batches, errors, throttles',
      metrics: [
        metrics.lambda('streamConsumer', 'Invocations', 'Sum'),
        metrics.lambda('streamConsumer', 'Errors', 'Sum'),
        metrics.lambda('streamConsumer', 'Throttles', 'Sum'),
        metrics.onFailureQueue('ApproximateNumberOfMessagesVisible', 'Maximum'),
      ],
    },
    {
      title: 'Markets: written, failed, unreadable records',
      metrics: ['marketsWritten', 'marketsFailed', 'poison'].map((name) =>
        metrics.product('marketProjector', name, 'Sum'),
      ),
    },
    {
      title: 'Markets: how far behind, ms',
      metrics: [
        metrics.lambda('marketProjector', 'IteratorAge', 'Maximum'),
        metrics.product('marketProjector', 'behindMs', 'p99'),
      ],
    },
    {
      title: 'Posts to analysts: all, again, throttled, lost, closed',
      metrics: ['posts', 'postsRetried', 'postsThrottled', 'framesLost', 'connectionsClosed'].map((name) =>
        metrics.product('streamConsumer', name, 'Sum'),
      ),
    },
    {
      title: 'Odds delivered, live connections, failed readings of them',
      metrics: [
        metrics.product('streamConsumer', 'oddsDelivered', 'Sum'),
        metrics.product('streamConsumer', 'connections', 'Maximum'),
        metrics.product('streamConsumer', 'failedConnectionScans', 'Sum'),
      ],
    },
    {
      title: 'Bookmaker API: connections, messages, errors',
      metrics: [
        metrics.bookmakerApi('ConnectCount', 'Sum'),
        metrics.bookmakerApi('MessageCount', 'Sum'),
        metrics.bookmakerApi('ClientError', 'Sum'),
        metrics.bookmakerApi('ExecutionError', 'Sum'),
        metrics.bookmakerApi('IntegrationError', 'Sum'),
        metrics.throttled('bookmaker'),
      ],
    },
    {
      title: 'Concurrent executions of the account',
      metrics: [metrics.accountConcurrency()],
    },
  ]
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
export function dashboardBody(charts: readonly Chart[], region: string) {
  return {
    widgets: charts.map(({ title, metrics }, index) => ({
      type: 'metric',
      x: (index % chartsInRow) * chartWidth,
      y: Math.floor(index / chartsInRow) * chartHeight,
      width: chartWidth,
      height: chartHeight,
      properties: {
        title,
        region,
        view: 'timeSeries',
        period: 60,
        metrics: metrics.map(({ namespace, name, dimensions, stat }) => [
          namespace,
          name,
          ...Object.entries(dimensions).flat(),
          { stat },
        ]),
      },
    })),
  }
}

// A row is 24 wide.
const chartsInRow = 3
const chartWidth = 8
const chartHeight = 6
