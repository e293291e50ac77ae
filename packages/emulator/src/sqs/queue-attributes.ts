import * as z from 'zod'
import { AwsError } from '../errors.ts'
import { maxDelaySeconds, maxMessageBytes, maxVisibilitySeconds, maxWaitSeconds } from './limits.ts'

/** Settings of a queue, by the names of the API, as strings. */
export type QueueSettings = z.infer<typeof QueueSettings>

function seconds(min: number, max: number) {
  return z.coerce.number().int().min(min).max(max)
}

const RedrivePolicy = z.object({
  deadLetterTargetArn: z.string(),
  maxReceiveCount: z.coerce.number().int().min(1).max(1_000),
})

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
const QueueSettings = z.object({
  VisibilityTimeout: seconds(0, maxVisibilitySeconds).default(30),
  MessageRetentionPeriod: seconds(60, 1_209_600).default(345_600),
  DelaySeconds: seconds(0, maxDelaySeconds).default(0),
  ReceiveMessageWaitTimeSeconds: seconds(0, maxWaitSeconds).default(0),
  MaximumMessageSize: seconds(1_024, maxMessageBytes).default(maxMessageBytes),
  RedrivePolicy: z
    .string()
    .transform((text, context) => {
      try {
        return RedrivePolicy.parse(JSON.parse(text))
      } catch {
        context.addIssue('is not a redrive policy in JSON')
        return z.NEVER
      }
    })
    .optional(),
})

/** Recorded and given back, without any effect. */
const inertAttributes: ReadonlySet<string> = new Set([
  'Policy',
  'KmsMasterKeyId',
  'KmsDataKeyReusePeriodSeconds',
  'SqsManagedSseEnabled',
  'RedriveAllowPolicy',
])

/** Attributes that are read and not set, of queues and of messages. */
const readAttributes: ReadonlySet<string> = new Set([
  'All',
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesDelayed',
  'ApproximateNumberOfMessagesNotVisible',
  'CreatedTimestamp',
  'LastModifiedTimestamp',
  'QueueArn',
  'AWSTraceHeader',
  'ApproximateFirstReceiveTimestamp',
  'ApproximateReceiveCount',
  'DeadLetterQueueSourceArn',
  'MessageDeduplicationId',
  'MessageGroupId',
  'SenderId',
  'SentTimestamp',
  'SequenceNumber',
  // Of queues that the emulator has not.
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoQueue',
  'FifoThroughputLimit',
])

/** @throws InvalidAttributeName for a name that no queue and no message has. */
export function checkAttributeNames(names: readonly string[]): void {
  const unknown = names.find((name) => !readAttributes.has(name) && !isSettable(name))
  if (unknown !== undefined) throw new AwsError('InvalidAttributeName', `Unknown Attribute ${unknown}.`)
}

/** @throws InvalidAttributeName for an attribute that standard queues do not have, InvalidAttributeValue for its value. */
export function parseQueueSettings(attributes: Readonly<Record<string, string>>): QueueSettings {
  const unknown = Object.keys(attributes).find((name) => !isSettable(name))
  if (unknown !== undefined) {
    throw new AwsError('InvalidAttributeName', `The emulator's queues have no attribute "${unknown}".`)
  }
  const parsed = QueueSettings.safeParse(attributes)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const name = String(issue?.path[0])
  throw new AwsError(
    'InvalidAttributeValue',
    `Invalid value "${attributes[name]}" for ${name}: ${issue?.message}`,
  )
}

function isSettable(name: string): boolean {
  return name in QueueSettings.shape || inertAttributes.has(name)
}
