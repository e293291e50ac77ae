import * as z from 'zod'
import { defineResource } from '../engine/resource-handler.ts'
import type { CloudContext } from './context.ts'
import { inert, tagInputs, Whole } from './inputs.ts'
import { physicalName } from './names.ts'

const QueueInputs = z.strictObject({
  ...tagInputs,
  name: z.string().optional(),
  visibilityTimeoutSeconds: Whole.optional(),
  messageRetentionSeconds: Whole.optional(),
  receiveWaitTimeSeconds: Whole.optional(),
  delaySeconds: Whole.optional(),
  maxMessageSize: Whole.optional(),
  redrivePolicy: z.string().optional(),
  sqsManagedSseEnabled: inert,
  kmsMasterKeyId: inert,
  kmsDataKeyReusePeriodSeconds: inert,
  policy: inert,
})
type QueueInputs = z.infer<typeof QueueInputs>

export const queue = defineResource<CloudContext, QueueInputs>({
  type: 'aws:sqs/queue:Queue',
  inputs: QueueInputs,
  replaceOn: ['name'],
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
  changesInPlaceOnAws: [
    'visibilityTimeoutSeconds',
    'messageRetentionSeconds',
    'receiveWaitTimeSeconds',
    'delaySeconds',
    'maxMessageSize',
    'redrivePolicy',
  ],
  // What is left has no effect here: encryption, policy, tags.
  update: (_context, { id, outputs }) => ({ id, outputs }),
  create({ cloud }, request) {
    const name = physicalName(request, request.inputs.name)
    const { queueUrl, queueArn } = cloud.sqs.createQueue({
      queueName: name,
      attributes: attributesOf(request.inputs),
    })
    return { id: queueUrl, outputs: { name, url: queueUrl, arn: queueArn } }
  },
  delete: ({ cloud }, { id }) => cloud.sqs.deleteQueue(id.slice(id.lastIndexOf('/') + 1)),
})

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
function attributesOf(inputs: QueueInputs): Record<string, string> {
  return Object.fromEntries(
    Object.entries({
      VisibilityTimeout: inputs.visibilityTimeoutSeconds,
      MessageRetentionPeriod: inputs.messageRetentionSeconds,
      ReceiveMessageWaitTimeSeconds: inputs.receiveWaitTimeSeconds,
      DelaySeconds: inputs.delaySeconds,
      MaximumMessageSize: inputs.maxMessageSize,
      RedrivePolicy: inputs.redrivePolicy,
    }).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  )
}
