import {
  DeregisterStreamConsumerCommand,
  DescribeStreamConsumerCommand,
  DescribeStreamSummaryCommand,
  type KinesisClient,
  ListStreamConsumersCommand,
  RegisterStreamConsumerCommand,
} from '@aws-sdk/client-kinesis'
import { type Clock, sleep } from '@sportsfeeds/std'
import { consumerPrefix } from '../consumer-prefix.ts'
import { NoConsumerError } from '../errors.ts'

export interface StreamConsumerDependencies {
  readonly client: Pick<KinesisClient, 'send'>
  readonly streamName: string
  readonly clock: Clock
  /** Ids of the tasks of this service that run: a consumer of any other is an orphan. Absent where nobody knows. */
  readonly runningTasks?: (() => Promise<readonly string[]>) | undefined
}

/** The registered consumer of one task, with enhanced fan-out of its own. */
export interface StreamConsumer {
  readonly arn: string
  deregister(): Promise<void>
}

/**
 * Registers a consumer that is named for its task, and removes those of tasks that are gone: a stream has at most 20.
 * @throws NoConsumerError if the stream has none to spare.
 */
export async function openStreamConsumer(
  task: string,
  { client, streamName, clock, runningTasks }: StreamConsumerDependencies,
): Promise<StreamConsumer> {
  const { StreamDescriptionSummary } = await client.send(
    new DescribeStreamSummaryCommand({ StreamName: streamName }),
  )
  const streamArn = StreamDescriptionSummary?.StreamARN
  if (runningTasks !== undefined) await removeOrphans(client, streamArn, [task, ...(await runningTasks())])
  const arn = await register(client, streamArn, task)
  await waitUntilActive(client, arn, clock)
  return {
    arn,
    deregister: async () => {
      await client.send(new DeregisterStreamConsumerCommand({ ConsumerARN: arn }))
    },
  }
}

async function removeOrphans(
  client: Pick<KinesisClient, 'send'>,
  streamArn: string | undefined,
  tasks: readonly string[],
): Promise<void> {
  const known = new Set(tasks.map((task) => `${consumerPrefix}${task}`))
  let next: string | undefined
  do {
    const { Consumers = [], NextToken } = await client.send(
      new ListStreamConsumersCommand({ StreamARN: streamArn, NextToken: next }),
    )
    for (const { ConsumerName = '', ConsumerARN } of Consumers) {
      if (!ConsumerName.startsWith(consumerPrefix) || known.has(ConsumerName)) continue
      await client.send(new DeregisterStreamConsumerCommand({ ConsumerARN }))
    }
    next = NextToken
  } while (next !== undefined)
}

async function register(
  client: Pick<KinesisClient, 'send'>,
  streamArn: string | undefined,
  task: string,
): Promise<string> {
  const ConsumerName = `${consumerPrefix}${task}`
  try {
    const { Consumer } = await client.send(
      new RegisterStreamConsumerCommand({ StreamARN: streamArn, ConsumerName }),
    )
    return Consumer?.ConsumerARN ?? ''
  } catch (error) {
    if (!(error instanceof Error)) throw error
    if (error.name === 'LimitExceededException') throw new NoConsumerError({ cause: error })
    if (error.name !== 'ResourceInUseException') throw error
    // This task has registered it before, and started again.
    const { ConsumerDescription } = await client.send(
      new DescribeStreamConsumerCommand({ StreamARN: streamArn, ConsumerName }),
    )
    return ConsumerDescription?.ConsumerARN ?? ''
  }
}

async function waitUntilActive(
  client: Pick<KinesisClient, 'send'>,
  arn: string,
  clock: Clock,
): Promise<void> {
  for (;;) {
    const { ConsumerDescription } = await client.send(new DescribeStreamConsumerCommand({ ConsumerARN: arn }))
    if (ConsumerDescription?.ConsumerStatus === 'ACTIVE') return
    await sleep(clock, 500)
  }
}
