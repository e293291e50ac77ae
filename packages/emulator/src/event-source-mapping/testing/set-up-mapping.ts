import { createManualClock } from '@sportsfeeds/std/testing'
import type { KinesisStreamEvent } from 'aws-lambda'
import type { InvocationResult } from '../../lambda/types.ts'
import { createEventSourceMappings } from '../event-source-mappings.ts'
import type { MappingInput } from '../settings.ts'
import { createFakeStream } from './fake-stream.ts'

export const streamArn = 'arn:aws:kinesis:eu-west-1:123456789012:stream/changes'
export const consumerArn = `${streamArn}/consumer/push:1700000000`
export const queueArn = 'arn:aws:sqs:eu-west-1:123456789012:failures'
export const ok: InvocationResult = { kind: 'ok', payload: 'null' }
export const failure: InvocationResult = {
  kind: 'error',
  functionError: 'Unhandled',
  errorType: 'Error',
  errorMessage: 'no',
}

type Handler = (
  keys: readonly string[],
  event: KinesisStreamEvent,
) => InvocationResult | Promise<InvocationResult>

/** A mapping of a fan-out consumer on a manual clock, whose function is `handler`. */
export function setUpMapping(
  change: Partial<MappingInput> = {},
  handler: Handler = () => ok,
  shardIds?: readonly string[],
) {
  const clock = createManualClock(0)
  const stream = createFakeStream(shardIds)
  const batches: string[][] = []
  const events: KinesisStreamEvent[] = []
  const queued: { arn: string; body: unknown }[] = []
  let current = handler
  const mappings = createEventSourceMappings({
    clock,
    streams: stream,
    queues: { send: (arn, body) => void queued.push({ arn, body: JSON.parse(body) }) },
    invoker: {
      async invoke(_, payload) {
        // The mapping under test wrote it.
        const event = JSON.parse(payload) as KinesisStreamEvent
        const keys = event.Records.map((record) => record.kinesis.partitionKey)
        events.push(event)
        batches.push(keys)
        return current(keys, event)
      },
    },
  })
  const { uuid } = mappings.create({
    eventSourceArn: consumerArn,
    functionName: 'consume',
    startingPosition: 'LATEST',
    ...change,
  })
  const append = (...keys: string[]) => keys.map((key) => stream.append({ key, atMs: clock.now() }))
  const describeMapping = () => mappings.describe(uuid)
  return {
    clock,
    stream,
    mappings,
    uuid,
    batches,
    events,
    queued,
    append,
    describeMapping,
    setHandler: (next: Handler) => (current = next),
  }
}
