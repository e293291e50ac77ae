import type { ApiGatewayMetrics, GatewayMetrics, Metric, Metrics } from './metrics.ts'

export interface Chart {
  readonly title: string
  readonly metrics: readonly Metric[]
}

/** Charts of a delivery by API Gateway. */
export function apiGatewayCharts(metrics: Metrics, { bookmakerApi }: ApiGatewayMetrics): readonly Chart[] {
  return [
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
        bookmakerApi('ConnectCount', 'Sum'),
        bookmakerApi('MessageCount', 'Sum'),
        bookmakerApi('ClientError', 'Sum'),
        bookmakerApi('ExecutionError', 'Sum'),
        bookmakerApi('IntegrationError', 'Sum'),
        metrics.throttled('bookmaker'),
      ],
    },
  ]
}

/** Charts of the live gateway. */
export function gatewayCharts(
  metrics: Metrics,
  { service, balancer, targets }: GatewayMetrics,
): readonly Chart[] {
  const gateway = (names: readonly string[], stat: string): Metric[] =>
    names.map((name) => metrics.product('gateway', name, stat))
  return [
    {
      title: 'Gateway: how far behind the stream, ms',
      metrics: gateway(['streamLagMs'], 'Maximum'),
    },
    {
      title: 'From the feeds API to analysts, and the window, ms',
      metrics: [...gateway(['oddsAgeP50Ms', 'windowMs'], 'Average'), ...gateway(['oddsAgeP99Ms'], 'Maximum')],
    },
    {
      title: 'Odds read, sent; unreadable records',
      metrics: gateway(['oddsRead', 'oddsSent', 'poison'], 'Sum'),
    },
    {
      title: 'Connections of a task: all, behind',
      metrics: gateway(['connections', 'behind'], 'Average'),
    },
    {
      title: 'Connections: opened, resumed, not resumed, refused',
      metrics: gateway(['connects', 'resumed', 'notResumed', 'refused'], 'Sum'),
    },
    {
      title: 'Slow readers: held back, closed',
      metrics: gateway(['heldBack', 'closedSlow'], 'Sum'),
    },
    {
      title: 'Tasks: ready, not ready, started',
      metrics: [
        targets('HealthyHostCount', 'Minimum'),
        targets('UnHealthyHostCount', 'Maximum'),
        metrics.product('gateway', 'starts', 'Sum'),
      ],
    },
    {
      title: 'Tasks: CPU and memory, %',
      metrics: [service('CPUUtilization', 'Average'), service('MemoryUtilization', 'Maximum')],
    },
    {
      title: 'Load balancer: bytes, refused, no task for it',
      metrics: [
        balancer('ProcessedBytes', 'Sum'),
        balancer('RejectedConnectionCount', 'Sum'),
        balancer('HTTPCode_ELB_5XX_Count', 'Sum'),
      ],
    },
  ]
}
