import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import { allow, assumedBy } from '../policies.ts'
import type { FeedStore } from './feed-store.ts'
import type { FeedStream } from './feed-stream.ts'
import { type FunctionDefaults, ProductFunction } from './product-function.ts'

export interface StreamHeartbeatArgs {
  readonly stream: FeedStream
  readonly store: FeedStore
  readonly functions: FunctionDefaults
}

/** The function that writes heartbeats, by which every screen knows that the stream flows, and its schedule. */
export class StreamHeartbeat extends pulumi.ComponentResource {
  constructor(name: string, args: StreamHeartbeatArgs, options?: pulumi.ComponentResourceOptions) {
    super('sportsfeeds:stream:StreamHeartbeat', name, {}, options)
    const { stream, store, functions } = args
    const writer = new ProductFunction(
      {
        ...functions,
        name: 'heartbeatWriter',
        environment: { TABLE_NAME: store.table.name, STREAM_NAME: stream.stream.name },
      },
      { parent: this },
    )
    stream.grantListShards(writer)
    store.grantWriteHeartbeats(writer)

    const starter = new aws.iam.Role(
      `${name}-starter`,
      { assumeRolePolicy: assumedBy('scheduler.amazonaws.com'), tags: functions.tags },
      { parent: this },
    )
    const mayStart = new aws.iam.RolePolicy(
      `${name}-start`,
      {
        role: starter.id,
        policy: allow([{ actions: ['lambda:InvokeFunction'], resources: [writer.lambda.arn] }]),
      },
      { parent: this },
    )
    new aws.scheduler.Schedule(
      `${name}-schedule`,
      {
        description: 'Starts a run of heartbeats, which lasts for two minutes.',
        scheduleExpression: 'rate(1 minute)',
        flexibleTimeWindow: { mode: 'OFF' },
        target: {
          arn: writer.lambda.arn,
          roleArn: starter.arn,
          // The next run starts soon enough.
          retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 },
        },
      },
      { parent: this, dependsOn: [mayStart] },
    )
    this.registerOutputs({})
  }
}
