import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import type { FeedStore } from './feed-store.ts'
import type { FeedStream } from './feed-stream.ts'
import type { OnFailureQueue } from './on-failure-queue.ts'
import { type FunctionDefaults, ProductFunction } from './product-function.ts'

export interface MarketProjectorArgs {
  readonly stream: FeedStream
  readonly store: FeedStore
  /** Where batches are reported that left the stream before they could be written. */
  readonly onFailureQueue: OnFailureQueue
  readonly marketsWindowSeconds: number
  readonly oddsRetentionDays: number
  readonly functions: FunctionDefaults
}

/** The function that keeps the Market items. It reads the stream at its shared throughput, seconds behind. */
export class MarketProjector extends pulumi.ComponentResource {
  constructor(name: string, args: MarketProjectorArgs, options?: pulumi.ComponentResourceOptions) {
    super('sportsfeeds:stream:MarketProjector', name, {}, options)
    const { stream, store, onFailureQueue, marketsWindowSeconds, functions } = args
    const projector = new ProductFunction(
      {
        ...functions,
        name: 'marketProjector',
        environment: {
          TABLE_NAME: store.table.name,
          STREAM_NAME: stream.stream.name,
          WRITE_PACE_MS: String(writePaceMs(marketsWindowSeconds)),
          ODDS_RETENTION_DAYS: String(args.oddsRetentionDays),
        },
      },
      { parent: this },
    )
    stream.grantPoll(projector)
    store.grantProjectMarkets(projector)
    onFailureQueue.grantSetAside(projector)

    new aws.lambda.EventSourceMapping(
      `${name}-mapping`,
      {
        eventSourceArn: stream.stream.arn,
        functionName: projector.lambda.arn,
        startingPosition: 'TRIM_HORIZON',
        batchSize: maxBatchRecords,
        maximumBatchingWindowInSeconds: marketsWindowSeconds,
        // Batches of one shard at a time: a watermark speaks of everything before it.
        parallelizationFactor: 1,
        // A failed write is tried for as long as the stream keeps its record; nothing may be left out of the Market items.
        maximumRetryAttempts: -1,
        maximumRecordAgeInSeconds: -1,
        functionResponseTypes: ['ReportBatchItemFailures'],
        destinationConfig: { onFailure: { destinationArn: onFailureQueue.queue.arn } },
        tags: functions.tags,
      },
      // Lambda checks that the role may read the stream before it takes the mapping.
      { parent: this, dependsOn: [...projector.grants] },
    )
    this.registerOutputs({})
  }
}

/** Most of the window, so that a batch is written when the next one is due; well below the function's timeout. */
function writePaceMs(windowSeconds: number): number {
  return Math.min(Math.round(windowSeconds * 800), maxPaceMs)
}

const maxPaceMs = 15_000

/** The most that a mapping takes; its payload of 6 MB is reached earlier. https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html */
const maxBatchRecords = 10_000
