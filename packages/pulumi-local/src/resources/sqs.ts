import * as z from 'zod'
import type { Properties } from '../engine/property-values.ts'
import { defineResource } from '../engine/resource-handler.ts'
import type { CloudContext } from './context.ts'
import { ifThere } from './if-there.ts'
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
  read: ({ cloud }, { id, inputs }) =>
    ifThere(
      () => cloud.sqs.describeQueue(id),
      (found) => differingIn(inputs, found),
    ),
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
const attributeNames = {
  visibilityTimeoutSeconds: 'VisibilityTimeout',
  messageRetentionSeconds: 'MessageRetentionPeriod',
  receiveWaitTimeSeconds: 'ReceiveMessageWaitTimeSeconds',
  delaySeconds: 'DelaySeconds',
  maxMessageSize: 'MaximumMessageSize',
  redrivePolicy: 'RedrivePolicy',
} as const satisfies Partial<Record<keyof QueueInputs, string>>

/** The inputs that have an effect and are declared, with their attributes. */
function declaredAttributes(inputs: QueueInputs) {
  // Object.keys forgets the type of a literal's keys.
  return (Object.keys(attributeNames) as (keyof typeof attributeNames)[]).flatMap((input) => {
    const declared = inputs[input]
    return declared === undefined ? [] : [{ input, attribute: attributeNames[input], declared }]
  })
}

function attributesOf(inputs: QueueInputs): Record<string, string> {
  return Object.fromEntries(
    declaredAttributes(inputs).map(({ attribute, declared }) => [attribute, String(declared)]),
  )
}

/** Declared inputs whose attributes have other values by now. */
function differingIn(inputs: QueueInputs, found: Readonly<Record<string, string>>): Properties {
  return Object.fromEntries(
    declaredAttributes(inputs)
      .filter(({ attribute, declared }) => found[attribute] !== String(declared))
      .map(({ input, attribute, declared }) => [
        input,
        typeof declared === 'number' ? Number(found[attribute]) : found[attribute],
      ]),
  )
}
