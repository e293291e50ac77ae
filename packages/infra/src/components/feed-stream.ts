import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import { changeLoad, shardCount } from '@sportsfeeds/cost'
import type { Grantee, Statement } from '../policies.ts'
import type { FeedStore } from './feed-store.ts'

export interface FeedStreamArgs {
  readonly store: FeedStore
  readonly streamMode: 'provisioned' | 'onDemand'
  /** Overrides the formula. */
  readonly shards?: number | undefined
  readonly expectedWritesPerSecond: number
  readonly averageItemBytes: number
  readonly marketsWindowSeconds: number
  readonly deletionProtection: boolean
  readonly tags: Readonly<Record<string, string>>
}

/** The table's changes as a Kinesis data stream. */
export class FeedStream extends pulumi.ComponentResource {
  readonly stream: aws.kinesis.Stream
  /** Undefined when AWS chooses them. */
  readonly shards: number | undefined
  readonly #name: string
  readonly #tags: Readonly<Record<string, string>>
  readonly #destination: aws.dynamodb.KinesisStreamingDestination

  constructor(name: string, args: FeedStreamArgs, options?: pulumi.ComponentResourceOptions) {
    super('sportsfeeds:stream:FeedStream', name, {}, options)
    this.shards = provisionedShards(args)
    this.stream = new aws.kinesis.Stream(
      `${name}-changes`,
      {
        ...(this.shards === undefined
          ? { streamModeDetails: { streamMode: 'ON_DEMAND' } }
          : { streamModeDetails: { streamMode: 'PROVISIONED' }, shardCount: this.shards }),
        retentionPeriod: retentionHours,
        encryptionType: 'KMS',
        kmsKeyId: 'alias/aws/kinesis',
        // Consumers are registered on it; without this a destroy fails.
        enforceConsumerDeletion: true,
        tags: args.tags,
      },
      // Kinesis has no deletion protection of its own.
      { parent: this, protect: args.deletionProtection },
    )
    this.#name = name
    this.#tags = args.tags
    this.#destination = new aws.dynamodb.KinesisStreamingDestination(
      `${name}-destination`,
      {
        tableName: args.store.table.name,
        streamArn: this.stream.arn,
        // Order is read from the creation time, so it must tell changes of one millisecond apart.
        approximateCreationDateTimePrecision: 'MICROSECOND',
      },
      { parent: this },
    )
    this.registerOutputs({ streamName: this.stream.name })
  }

  /** Declares the consumer with enhanced fan-out that a function reads by. */
  declareConsumer(): aws.kinesis.StreamConsumer {
    return new aws.kinesis.StreamConsumer(
      `${this.#name}-fan-out`,
      { streamArn: this.stream.arn, tags: this.#tags },
      { parent: this, dependsOn: [this.#destination] },
    )
  }

  /** Lets a function read the stream as one of those that share its throughput. */
  grantPoll(to: Grantee): void {
    to.grant('poll-changes', [this.#poll()])
  }

  /** Lets a function read the stream as this consumer. */
  grantConsume(to: Grantee, consumer: aws.kinesis.StreamConsumer): void {
    to.grant('consume-changes', [
      this.#poll(),
      {
        actions: ['kinesis:DescribeStreamConsumer', 'kinesis:SubscribeToShard'],
        resources: [consumer.arn],
      },
    ])
  }

  /** Lets tasks read the stream as consumers that they register themselves, named `<prefix><task>`. */
  grantOwnConsumers(to: Grantee, prefix: string): void {
    to.grant('consume-changes', [
      {
        actions: ['kinesis:DescribeStreamSummary', 'kinesis:ListShards', 'kinesis:ListStreamConsumers'],
        resources: [this.stream.arn],
      },
      {
        // The stream and the consumer are both checked: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonkinesisdatastreams.html
        actions: [
          'kinesis:RegisterStreamConsumer',
          'kinesis:DescribeStreamConsumer',
          'kinesis:DeregisterStreamConsumer',
          'kinesis:SubscribeToShard',
        ],
        resources: [this.stream.arn, pulumi.interpolate`${this.stream.arn}/consumer/${prefix}*`],
      },
    ])
  }

  grantListShards(to: Grantee): void {
    to.grant('list-shards', [{ actions: ['kinesis:ListShards'], resources: [this.stream.arn] }])
  }

  /** https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html */
  #poll(): Statement {
    return {
      actions: [
        'kinesis:DescribeStream',
        'kinesis:DescribeStreamSummary',
        'kinesis:GetRecords',
        'kinesis:GetShardIterator',
        'kinesis:ListShards',
      ],
      resources: [this.stream.arn],
    }
  }
}

/** A day: a consumer that is down longer than that is an incident, and catch-up is from the table. */
const retentionHours = 24

function provisionedShards(args: FeedStreamArgs): number | undefined {
  return args.streamMode === 'onDemand'
    ? undefined
    : (args.shards ?? shardCount(changeLoad({ ...args, oddsPerSecond: args.expectedWritesPerSecond })))
}
