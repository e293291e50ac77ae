import * as z from 'zod'
import { defineResource } from '../engine/resource-handler.ts'
import type { CloudContext } from './context.ts'
import { ifThere } from './if-there.ts'
import { inert, tagInputs, Whole } from './inputs.ts'
import { physicalName } from './names.ts'

/** Kinesis keeps records for a day unless configured otherwise. */
const defaultRetentionHours = 24

const StreamInputs = z.strictObject({
  ...tagInputs,
  name: z.string().optional(),
  shardCount: Whole.optional(),
  retentionPeriod: Whole.default(defaultRetentionHours),
  streamModeDetails: z.strictObject({ streamMode: z.enum(['PROVISIONED', 'ON_DEMAND']) }).optional(),
  enforceConsumerDeletion: inert,
  encryptionType: inert,
  kmsKeyId: inert,
  shardLevelMetrics: inert,
  // Records of more than 1 MiB are not taken here.
  maxRecordSizeInKib: Whole.max(1_024, 'the emulator takes records up to 1 MiB').optional(),
})
type StreamInputs = z.infer<typeof StreamInputs>

export const stream = defineResource<CloudContext, StreamInputs>({
  type: 'aws:kinesis/stream:Stream',
  inputs: StreamInputs,
  replaceOn: ['name'],
  // https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateStreamMode.html
  changesInPlaceOnAws: ['streamModeDetails'],
  read: ({ cloud }, { id, inputs }) =>
    ifThere(
      () => cloud.kinesis.describeStream(streamName(id)),
      ({ openShards, retentionHours }) => ({
        // Of a stream that has as many as AWS finds right, none are declared.
        ...(inputs.shardCount === undefined || inputs.shardCount === openShards
          ? {}
          : { shardCount: openShards }),
        ...(inputs.retentionPeriod === retentionHours ? {} : { retentionPeriod: retentionHours }),
      }),
    ),
  create({ cloud }, request) {
    const { shardCount, retentionPeriod, streamModeDetails } = request.inputs
    const name = physicalName(request, request.inputs.name)
    const { streamArn } = cloud.kinesis.createStream({
      streamName: name,
      shardCount,
      mode: streamModeDetails?.streamMode,
    })
    cloud.kinesis.setRetention(name, retentionPeriod)
    return { id: streamArn, outputs: { name, arn: streamArn } }
  },
  update({ cloud }, { id, outputs }, { inputs }) {
    const name = streamName(id)
    cloud.kinesis.setRetention(name, inputs.retentionPeriod)
    if (inputs.shardCount !== undefined) cloud.kinesis.updateShardCount(name, inputs.shardCount)
    return { id, outputs }
  },
  delete: ({ cloud }, { id }) => cloud.kinesis.deleteStream(streamName(id)),
})

function streamName(arn: string): string {
  return arn.slice(arn.indexOf('/') + 1)
}

const ConsumerInputs = z.strictObject({ ...tagInputs, name: z.string().optional(), streamArn: z.string() })
type ConsumerInputs = z.infer<typeof ConsumerInputs>

export const streamConsumer = defineResource<CloudContext, ConsumerInputs>({
  type: 'aws:kinesis/streamConsumer:StreamConsumer',
  inputs: ConsumerInputs,
  read: ({ cloud }, { id }) => ifThere(() => cloud.kinesis.shardIds(id)),
  create({ cloud }, request) {
    const name = physicalName(request, request.inputs.name)
    const { consumerArn } = cloud.kinesis.registerConsumer({ streamArn: request.inputs.streamArn, name })
    return { id: consumerArn, outputs: { name, arn: consumerArn } }
  },
  delete: ({ cloud }, { id }) => cloud.kinesis.deregisterConsumer(id),
})
