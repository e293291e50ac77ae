import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import { type Alarm, type AlarmLimits, describeAlarm } from '../alarm.ts'
import { alarmsOf } from '../alarms.ts'
import { chartsOf, dashboardBody } from '../dashboard.ts'
import { createMetrics, type Metric, type Watched } from '../metrics.ts'
import { stackPrefix } from '../names.ts'
import { refuseWithoutTls } from '../policies.ts'
import type { EncryptionKey } from './encryption-key.ts'

export interface ObservabilityArgs extends AlarmLimits {
  readonly watched: Watched
  readonly key: EncryptionKey
  readonly region: string
  readonly accountId: pulumi.Input<string>
  /** Address that alarms are sent to; without it they show on the dashboard only. */
  readonly alarmEmail?: string | undefined
  readonly tags: Readonly<Record<string, string>>
}

/** A dashboard, alarms, and the topic that sends them to an operator. */
export class Observability extends pulumi.ComponentResource {
  readonly topic: aws.sns.Topic
  readonly #name: string
  readonly #args: ObservabilityArgs

  constructor(name: string, args: ObservabilityArgs, options?: pulumi.ComponentResourceOptions) {
    super('sportsfeeds:observability:Observability', name, {}, options)
    this.#name = name
    this.#args = args
    const metrics = createMetrics(args.watched)
    this.topic = this.#alarmTopic()
    for (const alarm of alarmsOf(metrics, args)) this.#alarm(alarm)
    new aws.cloudwatch.Dashboard(
      `${name}-dashboard`,
      {
        dashboardName: stackPrefix(),
        dashboardBody: pulumi.jsonStringify(dashboardBody(chartsOf(metrics), args.region)),
      },
      { parent: this },
    )
    this.registerOutputs({ topicArn: this.topic.arn })
  }

  #alarmTopic(): aws.sns.Topic {
    const { key, alarmEmail, accountId, tags } = this.#args
    const topic = new aws.sns.Topic(
      `${this.#name}-alarms`,
      { kmsMasterKeyId: key.arn, tags },
      { parent: this },
    )
    new aws.sns.TopicPolicy(
      `${this.#name}-alarms`,
      { arn: topic.arn, policy: alarmTopicPolicy(topic.arn, accountId) },
      { parent: this },
    )
    if (alarmEmail !== undefined) {
      new aws.sns.TopicSubscription(
        `${this.#name}-email`,
        { topic: topic.arn, protocol: 'email', endpoint: alarmEmail },
        { parent: this },
      )
    }
    return topic
  }

  #alarm(alarm: Alarm): void {
    new aws.cloudwatch.MetricAlarm(
      `${this.#name}-${alarm.name}`,
      {
        name: `${stackPrefix()}-${alarm.name}`,
        alarmDescription: describeAlarm(alarm),
        ...(alarm.isMinimum === true
          ? { comparisonOperator: 'LessThanThreshold', treatMissingData: 'breaching' }
          : // No data means no load.
            { comparisonOperator: 'GreaterThanThreshold', treatMissingData: 'notBreaching' }),
        threshold: alarm.threshold,
        datapointsToAlarm: alarm.minutes.over,
        evaluationPeriods: alarm.minutes.of,
        metricQueries: metricQueries(alarm),
        alarmActions: [this.topic.arn],
        okActions: [this.topic.arn],
        tags: this.#args.tags,
      },
      { parent: this },
    )
  }
}

/**
 * The sum of an alarm's metrics, minute by minute. One metric is taken as it is: FILL would give the newest minute a 0 before its
 * data is there, and an alarm on one minute would never go off.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
function metricQueries({ metrics, pacedBy }: Alarm): aws.types.input.cloudwatch.MetricAlarmMetricQuery[] {
  const [only, ...more] = metrics
  if (only !== undefined && more.length === 0) return [query('m0', only, true)]
  return [
    ...metrics.map((metric, index) => query(`m${index}`, metric, false)),
    ...(pacedBy === undefined ? [] : [query('pace', pacedBy, false)]),
    {
      id: 'sum',
      expression: [
        ...metrics.map((_, index) => `FILL(m${index}, 0)`),
        ...(pacedBy === undefined ? [] : ['0 * pace']),
      ].join(' + '),
      label: metrics.map(({ name }) => name).join(' + '),
      returnData: true,
    },
  ]
}

function query(id: string, { namespace, name, dimensions, stat }: Metric, returnData: boolean) {
  return { id, metric: { namespace, metricName: name, dimensions, stat, period: 60 }, returnData }
}

/** CloudWatch may publish, for alarms of this account. */
function alarmTopicPolicy(
  topicArn: pulumi.Output<string>,
  accountId: pulumi.Input<string>,
): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'AlarmsOfThisAccount',
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: ['sns:Publish'],
        Resource: [topicArn],
        Condition: { StringEquals: { 'aws:SourceAccount': accountId } },
      },
      refuseWithoutTls('sns:Publish', topicArn),
    ],
  })
}
