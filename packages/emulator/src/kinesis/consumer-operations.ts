import type { Clock } from '@sportsfeeds/std'
import * as z from 'zod'
import { AwsError } from '../errors.ts'
import { operation, type Operation } from '../http/aws-json.ts'
import { maxListedConsumers } from './limits.ts'
import type { Consumer } from './stream.ts'
import type { StreamStore } from './stream-store.ts'
import { ConsumerArn, Name, NextToken, StreamArn, Tags } from './wire.ts'

const ConsumerReference = z.object({
  ConsumerARN: ConsumerArn.optional(),
  StreamARN: StreamArn.optional(),
  ConsumerName: Name.optional(),
})

export function consumerOperations(store: StreamStore, clock: Clock): Record<string, Operation> {
  const describe = (consumer: Consumer) => ({
    ConsumerName: consumer.name,
    ConsumerARN: consumer.arn,
    ConsumerStatus: clock.now() < consumer.activeAtMs ? 'CREATING' : 'ACTIVE',
    ConsumerCreationTimestamp: consumer.createdMs / 1_000,
  })
  const findConsumer = (input: z.infer<typeof ConsumerReference>) => {
    if (input.ConsumerARN !== undefined) return store.findConsumer(input.ConsumerARN)
    const stream = store.find({ StreamARN: input.StreamARN })
    const consumer = stream.consumers.get(input.ConsumerName ?? '')
    if (consumer === undefined) {
      throw new AwsError(
        'ResourceNotFoundException',
        `Consumer ${input.ConsumerName} of ${stream.name} not found.`,
      )
    }
    return { stream, consumer }
  }
  return {
    RegisterStreamConsumer: operation(
      z.object({ StreamARN: StreamArn, ConsumerName: Name, Tags: Tags.optional() }),
      ({ StreamARN, ConsumerName }) => {
        const consumer = store.register(store.find({ StreamARN }), ConsumerName)
        // On AWS a client must wait until the consumer is active.
        return { Consumer: { ...describe(consumer), ConsumerStatus: 'CREATING' } }
      },
    ),
    DeregisterStreamConsumer: operation(ConsumerReference, (input) => store.deregister(findConsumer(input))),
    DescribeStreamConsumer: operation(ConsumerReference, (input) => {
      const { stream, consumer } = findConsumer(input)
      return { ConsumerDescription: { ...describe(consumer), StreamARN: stream.arn } }
    }),
    ListStreamConsumers: operation(
      z.object({
        StreamARN: StreamArn,
        MaxResults: z.int().min(1).max(10_000).optional(),
        NextToken: NextToken.optional(),
      }),
      ({ StreamARN, MaxResults = maxListedConsumers, NextToken: start = '' }) => {
        const count = Math.min(MaxResults, maxListedConsumers)
        const after = [...store.find({ StreamARN }).consumers.values()]
          .filter(({ name }) => name > start)
          .toSorted((a, b) => (a.name < b.name ? -1 : 1))
        const page = after.slice(0, count)
        return {
          Consumers: page.map(describe),
          ...(after.length > count && { NextToken: page.at(-1)?.name }),
        }
      },
    ),
  }
}
