import type { Clock } from '@sportsfeeds/std'
import * as z from 'zod'
import { AwsError } from '../errors.ts'
import { operation, type Operation } from '../http/aws-json.ts'
import { EventStream, type StreamEvent } from '../http/event-stream.ts'
import type { Meter } from '../meter/meter.ts'
import { takeoverAfterMs } from './limits.ts'
import { startingPositionIn, startingPositionTypes } from './starting-position.ts'
import { type Consumer, shardOf } from './stream.ts'
import type { StreamStore } from './stream-store.ts'
import { createSubscription, type ShardEvent, type Subscription } from './subscription.ts'
import { ConsumerArn, SequenceNumber, ShardId, toWireChildShard, toWireRecord } from './wire.ts'

const Input = z.object({
  ConsumerARN: ConsumerArn,
  ShardId,
  StartingPosition: z.object({
    Type: z.enum(startingPositionTypes),
    SequenceNumber: SequenceNumber.optional(),
    Timestamp: z.number().optional(),
  }),
})

export interface SubscribeToShardOptions {
  readonly store: StreamStore
  readonly clock: Clock
  readonly meter: Meter
  /** Age at which a record is pushed. */
  readonly delayMs: number
}

/** Pushes the records of a shard to a consumer: enhanced fan-out. */
export function subscribeToShard({ store, clock, meter, delayMs }: SubscribeToShardOptions): Operation {
  return operation(Input, ({ ConsumerARN, ShardId: shardId, StartingPosition }) => {
    const { stream, consumer } = store.findConsumer(ConsumerARN)
    const shard = shardOf(stream, shardId)
    const position = startingPositionIn(shard, {
      type: StartingPosition.Type,
      sequenceNumber: StartingPosition.SequenceNumber,
      timestamp: StartingPosition.Timestamp,
    })
    checkActive(consumer, clock)
    takeOver(consumer, shardId, clock)
    const subscription = createSubscription({ shard, position, clock, delayMs })
    consumer.subscriptions.set(shardId, subscription)
    return new EventStream((signal) => eventsOf(subscription, meter, signal))
  })
}

function checkActive({ arn, activeAtMs }: Consumer, clock: Clock): void {
  if (clock.now() >= activeAtMs) return
  throw new AwsError('ResourceInUseException', `Consumer ${arn} is not in ACTIVE status.`)
}

/** Ends the consumer's subscription to that shard. @throws ResourceInUseException when it is younger than five seconds. */
function takeOver({ arn, subscriptions }: Consumer, shardId: string, clock: Clock): void {
  const earlier = subscriptions.get(shardId)
  if (earlier === undefined) return
  const error = new AwsError(
    'ResourceInUseException',
    `Another active subscription exists for this consumer: ${arn} and ${shardId}.`,
  )
  if (clock.now() < earlier.openedAtMs + takeoverAfterMs) throw error
  earlier.fail(error)
}

async function* eventsOf(
  subscription: Subscription,
  meter: Meter,
  signal: AbortSignal,
): AsyncGenerator<StreamEvent> {
  signal.addEventListener('abort', () => subscription.end(), { once: true })
  for (let event = await subscription.next(); event !== undefined; event = await subscription.next()) {
    yield { type: 'SubscribeToShardEvent', content: toWireEvent(event) }
    const bytes = event.records.reduce((sum, { data }) => sum + data.byteLength, 0)
    if (bytes > 0) meter.add('kinesis.fanOutBytes', bytes)
  }
}

function toWireEvent({ records, continuation, millisBehindLatest, childShards }: ShardEvent) {
  return {
    Records: records.map(toWireRecord),
    ContinuationSequenceNumber: continuation,
    MillisBehindLatest: millisBehindLatest,
    ChildShards: childShards?.map(toWireChildShard),
  }
}
