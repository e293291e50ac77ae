import type { AwsError } from '../errors.ts'
import { createAwsJsonService } from '../http/aws-json.ts'
import type { HttpService } from '../http/service.ts'
import type { Meter } from '../meter/meter.ts'
import { maxRequestBytes } from './limits.ts'
import { createOperations, describeQueue } from './operations.ts'
import { payloadRequests, requestsOf } from './payload-requests.ts'
import { createQueryService } from './query-protocol.ts'
import { createQueueStore, type QueueInput, type QueueStoreOptions } from './queue-store.ts'
import type { QueueSink } from './types.ts'

export interface SqsOptions extends QueueStoreOptions {
  readonly meter: Meter
}

/** SQS: standard queues, in memory. */
export interface Sqs extends QueueSink {
  /** The wire operations in JSON, as current clients speak it. */
  readonly service: HttpService
  /** The same operations in the older query protocol. */
  readonly queryService: HttpService
  /** Attributes by the names of the API, as strings. Creating an equal queue again returns the existing one. */
  createQueue(input: QueueInput): { readonly queueUrl: string; readonly queueArn: string }
  /** Attributes by the names of the API. @throws QueueDoesNotExist */
  describeQueue(queueUrl: string): Readonly<Record<string, string>>
  /** @throws QueueDoesNotExist */
  deleteQueue(queueUrl: string): void
  close(): void
}

export function createSqs(options: SqsOptions): Sqs {
  const { meter } = options
  const store = createQueueStore(options)
  const operations = createOperations(store)

  const call = async (name: string, input: unknown): Promise<unknown> => {
    // A poll that still waits is a request already, and so is one that is refused.
    meter.add('sqs.requests', 1)
    const output = await operations(name, input)
    meter.add('sqs.requests', payloadRequests(input, output) - 1)
    return output
  }

  return {
    service: createAwsJsonService({
      contentType: 'application/x-amz-json-1.0',
      maxBodyBytes: maxRequestBytes,
      call,
      errorHeaders: ({ code }) => ({ 'x-amzn-query-error': `${queryCode(code)};Sender` }),
    }),
    queryService: createQueryService({
      call,
      errorCode: queryCode,
      errorStatus: queryStatus,
      maxBodyBytes: maxRequestBytes,
    }),
    createQueue(input) {
      const queue = store.create(input)
      return { queueUrl: store.urlOf(queue), queueArn: queue.arn }
    },
    describeQueue: (queueUrl) => describeQueue(store.findByUrl(queueUrl)),
    deleteQueue: (queueUrl) => store.delete(store.findByUrl(queueUrl)),
    send(queueArn, body) {
      store.find(queueArn.slice(queueArn.lastIndexOf(':') + 1)).send({ body })
      meter.add('sqs.requests', requestsOf(Buffer.byteLength(body)))
    },
    close() {
      for (const queue of store.queues.values()) queue.close()
    },
  }
}

/** Errors that the query protocol names otherwise: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html */
function queryCode(code: string): string {
  if (code === 'QueueDoesNotExist') return `${queryPrefix}NonExistentQueue`
  if (code === 'QueueNameExists') return 'QueueAlreadyExists'
  return `${prefixed.has(code) ? queryPrefix : ''}${code}`
}

/** The one status of these errors that is another than in JSON: API_DeleteMessage has it as 404. */
function queryStatus({ code, httpStatus }: AwsError): number {
  return code === 'ReceiptHandleIsInvalid' ? 404 : httpStatus
}

const queryPrefix = 'AWS.SimpleQueueService.'
const prefixed: ReadonlySet<string> = new Set([
  'BatchEntryIdsNotDistinct',
  'BatchRequestTooLong',
  'EmptyBatchRequest',
  'InvalidBatchEntryId',
  'MessageNotInflight',
  'TooManyEntriesInBatchRequest',
])
