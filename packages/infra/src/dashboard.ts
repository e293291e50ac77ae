import { apiGatewayCharts, type Chart, gatewayCharts } from './delivery-charts.ts'
import type { Metrics } from './metrics.ts'
import { deployedFunctions, readersOf } from './names.ts'

/** Charts of the dashboard, in the order in which a record of odds passes through. */
export function chartsOf(metrics: Metrics): readonly Chart[] {
  const { delivery } = metrics
  return [
    {
      title: 'Odds in: offered, stored, rejected, over their rate, not stored; requests shed',
      metrics: ['offered', 'stored', 'rejected', 'overRate', 'notStored', 'late', 'shed'].map((name) =>
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
      title: 'Table: items that could not be read, by service',
      metrics: readersOf(delivery.by).map((name) => metrics.product(name, 'unreadableItems', 'Sum')),
    },
    {
      title: 'Change stream: records in, throttled',
      metrics: [
        metrics.stream('IncomingRecords', 'Sum'),
        metrics.stream('IncomingBytes', 'Sum'),
        metrics.stream('WriteProvisionedThroughputExceeded', 'Sum'),
      ],
    },
    ...(delivery.by === 'apiGateway'
      ? apiGatewayCharts(metrics, delivery)
      : gatewayCharts(metrics, delivery)),
    {
      title: 'Batches that were given up',
      metrics: [metrics.onFailureQueue('ApproximateNumberOfMessagesVisible', 'Maximum')],
    },
    {
      title: 'Markets: written, failed, unreadable records, errors',
      metrics: [
        ...['marketsWritten', 'marketsFailed', 'poison'].map((name) =>
          metrics.product('marketProjector', name, 'Sum'),
        ),
        metrics.lambda('marketProjector', 'Errors', 'Sum'),
      ],
    },
    {
      title: 'Heartbeats: written, failed, errors',
      metrics: [
        ...['heartbeats', 'heartbeatsFailed'].map((name) => metrics.product('heartbeatWriter', name, 'Sum')),
        metrics.lambda('heartbeatWriter', 'Errors', 'Sum'),
      ],
    },
    {
      title: 'Markets: how far behind, ms',
      metrics: [
        metrics.lambda('marketProjector', 'IteratorAge', 'Maximum'),
        metrics.product('marketProjector', 'behindMs', 'p99'),
      ],
    },
    {
      title: 'Functions: throttles',
      metrics: deployedFunctions(delivery.by).map((name) => metrics.lambda(name, 'Throttles', 'Sum')),
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
