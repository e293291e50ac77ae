import {
  type KinesisClient,
  type StartingPosition,
  SubscribeToShardCommand,
  type SubscribeToShardEvent,
} from '@aws-sdk/client-kinesis'
import { onTestFinished } from 'vitest'
import { firstShard } from './set-up-kinesis.ts'

export interface Subscriber {
  /** The next event of the subscription; undefined when it has ended. @throws what it failed with. */
  next(): Promise<SubscribeToShardEvent | undefined>
  /** Leaves without reading to the end. */
  leave(): void
}

/** Subscribes with the AWS SDK, to what is put from now on unless told otherwise. Left after the test. */
export async function subscribe(
  client: KinesisClient,
  ConsumerARN: string,
  { ShardId = firstShard, ...position }: { readonly ShardId?: string } & Partial<StartingPosition> = {},
): Promise<Subscriber> {
  const departure = new AbortController()
  const { EventStream } = await client.send(
    new SubscribeToShardCommand({
      ConsumerARN,
      ShardId,
      StartingPosition: { Type: 'LATEST', ...position },
    }),
    { abortSignal: departure.signal },
  )
  if (EventStream === undefined) throw new Error('The response has no event stream.')
  onTestFinished(() => departure.abort())
  const events = EventStream[Symbol.asyncIterator]()
  return {
    next: async () => {
      const { value } = await events.next()
      return value?.SubscribeToShardEvent
    },
    leave: () => departure.abort(),
  }
}

export function textsOf(event: SubscribeToShardEvent | undefined): string[] {
  return (event?.Records ?? []).map(({ Data }) => new TextDecoder().decode(Data))
}
