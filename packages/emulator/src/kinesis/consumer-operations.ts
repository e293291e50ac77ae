import * as z from 'zod'
import { AwsError } from '../errors.ts'
import { operation, type Operation } from '../http/aws-json.ts'
import type { Consumer } from './stream.ts'
import type { StreamStore } from './stream-store.ts'
import { Name } from './wire.ts'

const ConsumerReference = z.object({
  ConsumerARN: z.string().optional(),
  StreamARN: z.string().optional(),
  ConsumerName: z.string().optional(),
})

export function consumerOperations(store: StreamStore): Record<string, Operation> {
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
      z.object({ StreamARN: z.string(), ConsumerName: Name }),
      ({ StreamARN, ConsumerName }) => ({
        Consumer: describeConsumer(store.register(store.find({ StreamARN }), ConsumerName)),
      }),
    ),
    DeregisterStreamConsumer: operation(ConsumerReference, (input) => store.deregister(findConsumer(input))),
    DescribeStreamConsumer: operation(ConsumerReference, (input) => {
      const { stream, consumer } = findConsumer(input)
      return { ConsumerDescription: { ...describeConsumer(consumer), StreamARN: stream.arn } }
    }),
    ListStreamConsumers: operation(z.object({ StreamARN: z.string() }), (input) => ({
      Consumers: [...store.find(input).consumers.values()].map(describeConsumer),
    })),
  }
}

function describeConsumer(consumer: Consumer) {
  return {
    ConsumerName: consumer.name,
    ConsumerARN: consumer.arn,
    ConsumerStatus: 'ACTIVE',
    ConsumerCreationTimestamp: consumer.createdMs / 1_000,
  }
}
