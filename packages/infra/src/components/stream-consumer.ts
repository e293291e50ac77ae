import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import { publishRetries } from '@sportsfeeds/domain'
import { reservedConsumerExecutions } from '../consumer-concurrency.ts'
import type { BookmakerApi } from './bookmaker-api.ts'
import type { FeedStore } from './feed-store.ts'
import type { FeedStream } from './feed-stream.ts'
import type { OnFailureQueue } from './on-failure-queue.ts'
import { type FunctionDefaults, ProductFunction } from './product-function.ts'

export interface StreamConsumerArgs {
  readonly stream: FeedStream
  readonly store: FeedStore
  readonly bookmakerApi: BookmakerApi
  readonly onFailureQueue: OnFailureQueue
  readonly flushIntervalMs: number
  readonly registryStalenessMs: number
  readonly parallelizationFactor: number
  readonly concurrencyLimit: number
  readonly functions: FunctionDefaults
}

/** The function that pushes changes to analysts; its batches are bounded in every way. */
export class StreamConsumer extends pulumi.ComponentResource {
  constructor(name: string, args: StreamConsumerArgs, options?: pulumi.ComponentResourceOptions) {
    super('sportsfeeds:stream:StreamConsumer', name, {}, options)
    const { stream, store, bookmakerApi, onFailureQueue, functions } = args
    const consumer = new ProductFunction(
      {
        ...functions,
        name: 'streamConsumer',
        reservedExecutions: reservedConsumerExecutions({ ...args, shards: stream.shards }),
        environment: {
          TABLE_NAME: store.table.name,
          MANAGEMENT_ENDPOINT: bookmakerApi.managementEndpoint,
          ON_FAILURE_QUEUE_URL: onFailureQueue.queue.url,
          FLUSH_INTERVAL_MS: String(args.flushIntervalMs),
          REGISTRY_STALENESS_MS: String(args.registryStalenessMs),
        },
      },
      { parent: this },
    )
    const fanOut = stream.declareConsumer()
    stream.grantConsume(consumer, fanOut)
    store.grantFollowConnections(consumer)
    store.grantReadClients(consumer)
    store.grantReadGames(consumer)
    store.grantReadLiveStates(consumer)
    bookmakerApi.grantPost(consumer)
    onFailureQueue.grantSetAside(consumer)

    new aws.lambda.EventSourceMapping(
      `${name}-mapping`,
      {
        eventSourceArn: fanOut.arn,
        functionName: consumer.lambda.arn,
        startingPosition: 'TRIM_HORIZON',
        batchSize: maxBatchRecords,
        parallelizationFactor: args.parallelizationFactor,
        maximumRetryAttempts: publishRetries,
        // Older odds are of no use on a live screen; a client that missed them has them from the table.
        maximumRecordAgeInSeconds: 300,
        bisectBatchOnFunctionError: true,
        functionResponseTypes: ['ReportBatchItemFailures'],
        destinationConfig: { onFailure: { destinationArn: onFailureQueue.queue.arn } },
        // No filter criteria: a filter on the data silently drops what is not JSON.
        tags: functions.tags,
      },
      // Lambda checks that the role may read the stream before it takes the mapping.
      { parent: this, dependsOn: [...consumer.grants] },
    )
    this.registerOutputs({})
  }
}

/** As many as a shard takes in a second: https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html */
const maxBatchRecords = 1_000
