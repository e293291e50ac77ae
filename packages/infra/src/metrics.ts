import type * as pulumi from '@pulumi/pulumi'
import { scheduledGamesIndex, liveConnectionsIndex } from '@sportsfeeds/domain/internal'
import type { FunctionName } from '@sportsfeeds/functions/bundles'

/** One CloudWatch metric with the statistic that is asked of it. */
export interface Metric {
  readonly namespace: string
  readonly name: string
  readonly dimensions: Readonly<Record<string, pulumi.Input<string>>>
  /** `Sum`, `Average`, `Maximum` or a percentile such as `p99`. */
  readonly stat: string
}

/** The names under which a delivery's resources are counted. */
export type WatchedDelivery =
  | {
      readonly by: 'apiGateway'
      readonly bookmakerApiId: pulumi.Input<string>
      readonly stageName: string
    }
  | {
      readonly by: 'gateway'
      readonly clusterName: pulumi.Input<string>
      readonly serviceName: pulumi.Input<string>
      /** The parts of their ARNs that metrics name them by. */
      readonly loadBalancer: pulumi.Input<string>
      readonly targetGroup: pulumi.Input<string>
    }

/** The names under which the stack's resources are counted. */
export interface Watched {
  /** Dimensions of the functions' own metrics. */
  readonly stack: string
  readonly functionNames: Readonly<Record<FunctionName, pulumi.Input<string>>>
  readonly tableName: pulumi.Input<string>
  readonly streamName: pulumi.Input<string>
  readonly onFailureQueueName: pulumi.Input<string>
  readonly feedsApiName: pulumi.Input<string>
  readonly delivery: WatchedDelivery
  readonly stageName: string
  /** Namespace of the metrics that are made from access logs. */
  readonly accessLogNamespace: string
}

/** Every metric that alarms and dashboard look at, each with the page that defines it. */
export function createMetrics(watched: Watched) {
  return {
    /** https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
    lambda: (name: FunctionName, metric: string, stat: string): Metric => ({
      namespace: 'AWS/Lambda',
      name: metric,
      dimensions: { FunctionName: watched.functionNames[name] },
      stat,
    }),
    /** Of every function of the account in this region. */
    accountConcurrency: (): Metric => ({
      namespace: 'AWS/Lambda',
      name: 'ConcurrentExecutions',
      dimensions: {},
      stat: 'Maximum',
    }),
    /** Metrics that functions and tasks count themselves, in the lines of their logs. */
    product: (service: FunctionName | 'gateway', name: string, stat: string): Metric => ({
      namespace: 'sportsfeeds',
      name,
      dimensions: { stack: watched.stack, service },
      stat,
    }),
    /** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html */
    feedsApi: (name: string, stat: string): Metric => ({
      namespace: 'AWS/ApiGateway',
      name,
      dimensions: { ApiName: watched.feedsApiName, Stage: watched.stageName },
      stat,
    }),
    /** Those of the delivery that the stack has. */
    delivery: deliveryMetrics(watched.delivery),
    /** Requests answered with 429, from the access log of an API. */
    throttled: (api: 'feeds' | 'bookmaker'): Metric => ({
      namespace: watched.accessLogNamespace,
      name: `${api}-throttled`,
      dimensions: {},
      stat: 'Sum',
    }),
    /** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html */
    table: (name: string): Metric => ({
      namespace: 'AWS/DynamoDB',
      name,
      dimensions: { TableName: watched.tableName },
      stat: 'Sum',
    }),
    /** The same of each index: writes to the table wait for those to its indexes. */
    indexes: (name: string): Metric[] =>
      [scheduledGamesIndex, liveConnectionsIndex].map((index) => ({
        namespace: 'AWS/DynamoDB',
        name,
        dimensions: { TableName: watched.tableName, GlobalSecondaryIndexName: index.name },
        stat: 'Sum',
      })),
    /** https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html */
    stream: (name: string, stat: string): Metric => ({
      namespace: 'AWS/Kinesis',
      name,
      dimensions: { StreamName: watched.streamName },
      stat,
    }),
    /** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html */
    onFailureQueue: (name: string, stat: string): Metric => ({
      namespace: 'AWS/SQS',
      name,
      dimensions: { QueueName: watched.onFailureQueueName },
      stat,
    }),
  }
}

export type Metrics = ReturnType<typeof createMetrics>

function deliveryMetrics(delivery: WatchedDelivery) {
  if (delivery.by === 'apiGateway') {
    const { by, bookmakerApiId: ApiId, stageName: Stage } = delivery
    return {
      by,
      /** https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-logging.html */
      bookmakerApi: (name: string, stat: string): Metric => ({
        namespace: 'AWS/ApiGateway',
        name,
        dimensions: { ApiId, Stage },
        stat,
      }),
    }
  }
  const { by, clusterName: ClusterName, serviceName: ServiceName } = delivery
  const balanced = { LoadBalancer: delivery.loadBalancer, TargetGroup: delivery.targetGroup }
  return {
    by,
    /** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html */
    service: (name: string, stat: string): Metric => ({
      namespace: 'AWS/ECS',
      name,
      dimensions: { ClusterName, ServiceName },
      stat,
    }),
    /** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html */
    balancer: (name: string, stat: string): Metric => ({
      namespace: 'AWS/ApplicationELB',
      name,
      dimensions: { LoadBalancer: delivery.loadBalancer },
      stat,
    }),
    targets: (name: string, stat: string): Metric => ({
      namespace: 'AWS/ApplicationELB',
      name,
      dimensions: balanced,
      stat,
    }),
  }
}

export type ApiGatewayMetrics = Extract<Metrics['delivery'], { readonly by: 'apiGateway' }>
export type GatewayMetrics = Extract<Metrics['delivery'], { readonly by: 'gateway' }>
