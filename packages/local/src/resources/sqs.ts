import * as z from 'zod'
import { defineResource } from '../engine/resource-handler.ts'
import type { CloudContext } from './context.ts'
import { inert, tagInputs, Whole } from './inputs.ts'
import { physicalName } from './names.ts'

const QueueInputs = z.strictObject({
  ...tagInputs,
  name: z.string().optional(),
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html gives the defaults.
  visibilityTimeoutSeconds: Whole.default(30),
  messageRetentionSeconds: Whole.default(345_600),
  receiveWaitTimeSeconds: Whole.default(0),
  maxMessageSize: inert,
  sqsManagedSseEnabled: inert,
  kmsMasterKeyId: inert,
  kmsDataKeyReusePeriodSeconds: inert,
  policy: inert,
})
type QueueInputs = z.infer<typeof QueueInputs>
