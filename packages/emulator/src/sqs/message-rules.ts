import { AwsError } from '../errors.ts'
import { maxBatchEntries, maxDelaySeconds, maxMessageBytes, maxReceivedMessages } from './limits.ts'
import type { MessageAttributes } from './message-digest.ts'

/** @throws what SQS says to a body that no message can have: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
export function checkBody(body: string, maxBytes: number): void {
  if (body === '') {
    throw new AwsError('MissingParameter', 'The request must contain the parameter MessageBody.')
  }
  if (Buffer.byteLength(body) > maxBytes) {
    throw new AwsError(
      'InvalidParameterValue',
      `One or more parameters are invalid. Reason: Message must be shorter than ${maxBytes} bytes.`,
    )
  }
  if (outsideXml.test(body)) {
    throw new AwsError('InvalidMessageContents', 'The message contains characters outside the allowed set.')
  }
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
export function checkDelay(seconds = 0): void {
  if (seconds >= 0 && seconds <= maxDelaySeconds) return
  throw new AwsError(
    'InvalidParameterValue',
    `Value ${seconds} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= ${maxDelaySeconds}.`,
  )
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html */
export function checkMessageAttributes(attributes: MessageAttributes = {}): void {
  for (const [name, { DataType }] of Object.entries(attributes)) {
    if (/^(String|Number|Binary)(\..+)?$/.test(DataType)) continue
    throw new AwsError(
      'InvalidParameterValue',
      `The type of message attribute '${name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.`,
    )
  }
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
export function checkEntries(entries: readonly BatchEntry[]): void {
  if (entries.length === 0) {
    throw new AwsError('EmptyBatchRequest', "The batch request doesn't contain any entries.")
  }
  if (entries.length > maxBatchEntries) {
    throw new AwsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${maxBatchEntries}. You have sent ${entries.length}.`,
    )
  }
  const ids = entries.map(({ Id }) => Id)
  const invalid = ids.find((id) => !/^[\w-]{1,80}$/.test(id))
  if (invalid !== undefined) {
    throw new AwsError(
      'InvalidBatchEntryId',
      `A batch entry id can only contain alphanumeric characters, hyphens and underscores, at most 80: "${invalid}".`,
    )
  }
  const repeated = ids.find((id, index) => ids.indexOf(id) !== index)
  if (repeated !== undefined) throw new AwsError('BatchEntryIdsNotDistinct', `Id ${repeated} repeated.`)
  const bytes = entries.reduce((sum, { MessageBody = '' }) => sum + Buffer.byteLength(MessageBody), 0)
  if (bytes > maxMessageBytes) {
    throw new AwsError(
      'BatchRequestTooLong',
      `Batch requests cannot be longer than ${maxMessageBytes} bytes. You have sent ${bytes} bytes.`,
    )
  }
}

export interface BatchEntry {
  readonly Id: string
  readonly MessageBody?: string | undefined
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
export function checkReceivedCount(count: number): void {
  if (count >= 1 && count <= maxReceivedMessages) return
  throw new AwsError(
    'InvalidParameterValue',
    `Value ${count} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and ${maxReceivedMessages}, if provided.`,
  )
}

/** A handle of the right form passes, also one that has expired: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html */
export function checkReceiptHandle(handle: string): void {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(handle)) return
  throw new AwsError(
    'ReceiptHandleIsInvalid',
    `The input receipt handle "${handle}" is not a valid receipt handle.`,
  )
}

/** Characters that XML 1.0 has not: https://www.w3.org/TR/REC-xml/#charsets */
// oxlint-disable-next-line no-control-regex -- tab, line feed and carriage return are allowed, and must be named
const outsideXml = /[^\u0009\u000A\u000D\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u
