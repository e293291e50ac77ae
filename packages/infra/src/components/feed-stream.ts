import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import { changeLoad, shardCount } from '@sportsfeeds/cost'
import type { Statement } from '../policies.ts'
import type { FeedStore } from './feed-store.ts'
import type { ProductFunction } from './product-function.ts'

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

/** The table's changes as a Kinesis data stream, with an enhanced fan-out consumer of our own. */
export class FeedStream extends pulumi.ComponentResource {
  readonly stream: aws.kinesis.Stream
  readonly consumer: aws.kinesis.StreamConsumer
  /** Undefined when AWS chooses them. */
  readonly shards: number | undefined

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
        // The consumer below is registered on it; without this a destroy fails.
        enforceConsumerDeletion: true,
        tags: args.tags,
      },
      // Kinesis has no deletion protection of its own.
      { parent: this, protect: args.deletionProtection },
    )
    const destination = new aws.dynamodb.KinesisStreamingDestination(
      `${name}-destination`,
      {
        tableName: args.store.table.name,
        streamArn: this.stream.arn,
        // Order is read from the creation time, so it must tell changes of one millisecond apart.
        approximateCreationDateTimePrecision: 'MICROSECOND',
      },
      { parent: this },
    )
    this.consumer = new aws.kinesis.StreamConsumer(
      `${name}-fan-out`,
      { streamArn: this.stream.arn, tags: args.tags },
      { parent: this, dependsOn: [destination] },
    )
    this.registerOutputs({ streamName: this.stream.name })
  }

  /** Lets a function read the stream as one of those that share its throughput. */
  grantPoll(to: ProductFunction): void {
    to.grant('poll-changes', [this.#poll()])
  }

  /** Lets a function read the stream as the consumer of our own. */
  grantConsume(to: ProductFunction): void {
    to.grant('consume-changes', [
      this.#poll(),
      {
        actions: ['kinesis:DescribeStreamConsumer', 'kinesis:SubscribeToShard'],
        resources: [this.consumer.arn],
      },
    ])
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
