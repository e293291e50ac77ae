import * as z from 'zod'
import { AwsError } from '../errors.ts'
import { dispatcher, operation as awsOperation, type Operation } from '../http/aws-json.ts'
import { maxVisibilitySeconds, maxWaitSeconds } from './limits.ts'
import { attributesDigest, bodyDigest } from './message-digest.ts'
import {
  type BatchEntry,
  checkBody,
  checkDelay,
  checkEntries,
  checkMessageAttributes,
  checkReceiptHandle,
  checkReceivedCount,
} from './message-rules.ts'
import { checkAttributeNames, parseQueueSettings } from './queue-attributes.ts'
import type { Message, Queue, Received } from './queue.ts'
import type { QueueStore } from './queue-store.ts'

const Attributes = z.record(z.string(), z.string())
const QueueUrl = z.object({ QueueUrl: z.string() })
const Receipt = QueueUrl.extend({ ReceiptHandle: z.string() })
const MessageBody = z.object({
  MessageBody: z.string(),
  DelaySeconds: z.int().optional(),
  MessageAttributes: z
    .record(
      z.string(),
      z.object({
        DataType: z.string(),
        StringValue: z.string().optional(),
        BinaryValue: z.base64().optional(),
      }),
    )
    .optional(),
})
const Visibility = z.int().min(0).max(maxVisibilitySeconds)

function batchOf<Entry extends z.ZodRawShape>(entry: Entry) {
  return QueueUrl.extend({ Entries: z.array(z.object({ Id: z.string(), ...entry })).default([]) })
}

/** The operations of the AWS API, by name: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html */
export function createOperations(store: QueueStore): (name: string, input: unknown) => unknown {
  return dispatcher('SQS', {
    ...queueOperations(store),
    ...sendOperations(store),
    ...receiveOperations(store),
  })
}

/** Names the parameter that is missing or out of range, as SQS does. */
function operation<Schema extends z.ZodType>(
  input: Schema,
  run: (input: z.infer<Schema>) => unknown,
): Operation {
  return awsOperation(input, run, refusal)
}

function refusal({ issues }: z.ZodError): AwsError {
  const [issue] = issues
  const parameter = issue?.path.join('.')
  return issue?.code === 'invalid_type' && issue.input === undefined
    ? new AwsError('MissingParameter', `The request must contain the parameter ${parameter}.`)
    : new AwsError(
        'InvalidParameterValue',
        `Value for parameter ${parameter} is invalid. Reason: ${issue?.message}.`,
      )
}

function queueOperations(store: QueueStore): Record<string, Operation> {
  return {
    CreateQueue: operation(
      z.object({ QueueName: z.string().regex(/^[\w-]{1,80}$/), Attributes: Attributes.optional() }),
      (input) => ({
        QueueUrl: store.urlOf(store.create({ queueName: input.QueueName, attributes: input.Attributes })),
      }),
    ),
    DeleteQueue: operation(QueueUrl, (input) => store.delete(store.findByUrl(input.QueueUrl))),
    GetQueueUrl: operation(z.object({ QueueName: z.string() }), ({ QueueName }) => ({
      QueueUrl: store.urlOf(store.find(QueueName)),
    })),
    ListQueues: operation(
      z.object({ QueueNamePrefix: z.string().optional() }),
      ({ QueueNamePrefix = '' }) => ({
        QueueUrls: [...store.queues.values()]
          .filter(({ name }) => name.startsWith(QueueNamePrefix))
          .map((queue) => store.urlOf(queue)),
      }),
    ),
    GetQueueAttributes: operation(
      QueueUrl.extend({ AttributeNames: z.array(z.string()).optional() }),
      (input) => {
        const names = input.AttributeNames ?? []
        checkAttributeNames(names)
        const all = Object.entries(describeQueue(store.findByUrl(input.QueueUrl)))
        return {
          Attributes: Object.fromEntries(
            all.filter(([name]) => names.includes('All') || names.includes(name)),
          ),
        }
      },
    ),
    SetQueueAttributes: operation(QueueUrl.extend({ Attributes }), (input) => {
      const queue = store.findByUrl(input.QueueUrl)
      const attributes = { ...queue.attributes, ...input.Attributes }
      queue.settings = parseQueueSettings(attributes)
      queue.attributes = attributes
    }),
    PurgeQueue: operation(QueueUrl, (input) => store.findByUrl(input.QueueUrl).purge()),
  }
}

function sendOperations(store: QueueStore): Record<string, Operation> {
  return {
    SendMessage: operation(QueueUrl.extend(MessageBody.shape), (input) =>
      toSent(send(store.findByUrl(input.QueueUrl), input)),
    ),
    SendMessageBatch: operation(batchOf(MessageBody.shape), (input) => {
      const queue = store.findByUrl(input.QueueUrl)
      return forEach(input.Entries, (entry) => toSent(send(queue, entry)))
    }),
  }
}

function receiveOperations(store: QueueStore): Record<string, Operation> {
  return {
    ReceiveMessage: operation(
      QueueUrl.extend({
        MaxNumberOfMessages: z.int().default(1),
        WaitTimeSeconds: z.int().min(0).max(maxWaitSeconds).optional(),
        VisibilityTimeout: Visibility.optional(),
        AttributeNames: z.array(z.string()).default([]),
        MessageSystemAttributeNames: z.array(z.string()).default([]),
        MessageAttributeNames: z.array(z.string()).default([]),
      }),
      async (input) => {
        checkReceivedCount(input.MaxNumberOfMessages)
        const systemNames = [...input.AttributeNames, ...input.MessageSystemAttributeNames]
        checkAttributeNames(systemNames)
        const queue = store.findByUrl(input.QueueUrl)
        const { settings } = queue
        const received = await queue.receive({
          maxMessages: input.MaxNumberOfMessages,
          waitSeconds: input.WaitTimeSeconds ?? settings.ReceiveMessageWaitTimeSeconds,
          visibilitySeconds: input.VisibilityTimeout ?? settings.VisibilityTimeout,
        })
        const Messages = received.map((one) => toReceived(one, systemNames, input.MessageAttributeNames))
        return Messages.length === 0 ? {} : { Messages }
      },
    ),
    DeleteMessage: operation(Receipt, (input) => deleteMessage(store.findByUrl(input.QueueUrl), input)),
    DeleteMessageBatch: operation(batchOf({ ReceiptHandle: z.string() }), (input) => {
      const queue = store.findByUrl(input.QueueUrl)
      return forEach(input.Entries, (entry) => deleteMessage(queue, entry))
    }),
    ChangeMessageVisibility: operation(Receipt.extend({ VisibilityTimeout: Visibility }), (input) =>
      changeVisibility(store.findByUrl(input.QueueUrl), input),
    ),
  }
}

function send(queue: Queue, input: z.infer<typeof MessageBody>): Message {
  const { MessageBody: body, DelaySeconds: delaySeconds, MessageAttributes: attributes } = input
  checkBody(body, queue.settings.MaximumMessageSize)
  checkDelay(delaySeconds)
  checkMessageAttributes(attributes)
  return queue.send({ body, delaySeconds, attributes })
}

function deleteMessage(queue: Queue, { ReceiptHandle }: { ReceiptHandle: string }): void {
  checkReceiptHandle(ReceiptHandle)
  queue.delete(ReceiptHandle)
}

function changeVisibility(
  queue: Queue,
  { ReceiptHandle, VisibilityTimeout }: { ReceiptHandle: string; VisibilityTimeout: number },
): void {
  checkReceiptHandle(ReceiptHandle)
  if (!queue.changeVisibility(ReceiptHandle, VisibilityTimeout)) {
    throw new AwsError('MessageNotInflight', 'The message referred to is not in flight.')
  }
}

/** Each entry of a batch succeeds or fails on its own. */
function forEach<Entry extends BatchEntry>(entries: readonly Entry[], run: (entry: Entry) => object | void) {
  checkEntries(entries)
  const Successful: object[] = []
  const Failed: object[] = []
  for (const entry of entries) {
    try {
      Successful.push({ Id: entry.Id, ...run(entry) })
    } catch (error) {
      if (!(error instanceof AwsError)) throw error
      Failed.push({ Id: entry.Id, SenderFault: true, Code: error.code, Message: error.message })
    }
  }
  return { Successful, Failed }
}

/** Credentials are not checked, so that every sender is the same user. */
const senderId = 'AIDAAAAAAAAAAAAAAAAAA'

function toSent({ id, body, attributes }: Message) {
  return {
    MessageId: id,
    MD5OfMessageBody: bodyDigest(body),
    ...(Object.keys(attributes).length > 0 && { MD5OfMessageAttributes: attributesDigest(attributes) }),
  }
}

function toReceived(
  { message, receiptHandle }: Received,
  systemNames: readonly string[],
  names: readonly string[],
) {
  const system = Object.entries({
    SenderId: senderId,
    SentTimestamp: String(Math.floor(message.sentMs)),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(Math.floor(message.firstReceivedMs ?? 0)),
  }).filter(([name]) => systemNames.includes('All') || systemNames.includes(name))
  const isAll = names.includes('All') || names.includes('.*')
  const own = Object.entries(message.attributes).filter(([name]) => isAll || names.includes(name))
  return {
    MessageId: message.id,
    ReceiptHandle: receiptHandle,
    Body: message.body,
    MD5OfBody: bodyDigest(message.body),
    ...(system.length > 0 && { Attributes: Object.fromEntries(system) }),
    ...(own.length > 0 && {
      MessageAttributes: Object.fromEntries(own),
      MD5OfMessageAttributes: attributesDigest(Object.fromEntries(own)),
    }),
  }
}

/** All attributes of a queue, by the names of the API. */
export function describeQueue(queue: Queue): Record<string, string> {
  const { RedrivePolicy: _, ...settings } = queue.settings
  const { visible, inFlight, delayed } = queue.counts()
  const createdSeconds = String(Math.floor(queue.createdMs / 1_000))
  return {
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    CreatedTimestamp: createdSeconds,
    LastModifiedTimestamp: createdSeconds,
    ...Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)])),
    ...queue.attributes,
  }
}
