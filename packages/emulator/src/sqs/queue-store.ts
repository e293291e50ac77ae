import type { Clock } from '@sportsfeeds/std'
import { AwsError } from '../errors.ts'
import { parseQueueSettings } from './queue-attributes.ts'
import { createQueue, type Queue } from './queue.ts'

export interface QueueStoreOptions {
  readonly region: string
  readonly accountId: string
  readonly clock: Clock
  /** Address of the front door, which queue URLs begin with: `http://host:port`. */
  readonly endpoint: () => string
}

export interface QueueInput {
  readonly queueName: string
  readonly attributes?: Readonly<Record<string, string>> | undefined
}

/** The queues of one account and region. */
export interface QueueStore {
  readonly queues: ReadonlyMap<string, Queue>
  create(input: QueueInput): Queue
  delete(queue: Queue): void
  /** @throws QueueDoesNotExist */
  find(queueName: string): Queue
  /** A queue's URL ends in its name. */
  findByUrl(queueUrl: string): Queue
  urlOf(queue: Queue): string
}

export function createQueueStore({ region, accountId, clock, endpoint }: QueueStoreOptions): QueueStore {
  const queues = new Map<string, Queue>()

  const find = (queueName: string): Queue => {
    const queue = queues.get(queueName)
    if (queue === undefined) {
      throw new AwsError('QueueDoesNotExist', `The specified queue "${queueName}" does not exist.`)
    }
    return queue
  }

  return {
    queues,
    find,
    findByUrl: (queueUrl) => find(queueUrl.slice(queueUrl.lastIndexOf('/') + 1)),
    urlOf: ({ name }) => `${endpoint()}/${accountId}/${name}`,
    create({ queueName, attributes = {} }) {
      const settings = parseQueueSettings(attributes)
      const existing = queues.get(queueName)
      if (existing !== undefined) {
        // A default that is spelled out does not differ.
        const wanted = { ...attributes, ...settings }
        const given = { ...existing.attributes, ...existing.settings }
        const differing = Object.keys(attributes).find((name) => !isSame(wanted, given, name))
        if (differing === undefined) return existing
        throw new AwsError(
          'QueueNameExists',
          `A queue "${queueName}" exists with a different value for attribute ${differing}.`,
        )
      }
      const queue = createQueue({
        name: queueName,
        arn: `arn:aws:sqs:${region}:${accountId}:${queueName}`,
        clock,
        attributes,
        settings,
        deadLetter(queueArn, { body, attributes: messageAttributes }) {
          const target = queues.get(queueArn.slice(queueArn.lastIndexOf(':') + 1))
          target?.send({ body, attributes: messageAttributes, delaySeconds: 0 })
          return target !== undefined
        },
      })
      queues.set(queueName, queue)
      return queue
    },
    delete(queue) {
      queue.close()
      queues.delete(queue.name)
    },
  }
}

function isSame(a: object, b: object, name: string): boolean {
  return JSON.stringify(Reflect.get(a, name)) === JSON.stringify(Reflect.get(b, name))
}
