import { createManualClock } from '@sportsfeeds/std/testing'
import type { KinesisStreamEvent } from 'aws-lambda'
import { expect, test } from 'vitest'
import { createKinesis } from '../kinesis/kinesis.ts'
import { append } from '../kinesis/testing/set-up-kinesis.ts'
import { createMeter } from '../meter/meter.ts'
import { account } from '../testing/serve.ts'
import { createEventSourceMappings } from './event-source-mappings.ts'
import { failure, ok } from './testing/set-up-mapping.ts'

test.each(['TRIM_HORIZON', 'LATEST'] as const)(
  'Children are read when their parent is done, whatever keeps it busy: %s [lambda/with-kinesis]',
  async (startingPosition) => {
    const clock = createManualClock(0)
    const kinesis = createKinesis({ ...account, clock, meter: createMeter() })
    const { streamArn } = kinesis.createStream({ streamName: 'changes', shardCount: 1 })
    const { consumerArn } = kinesis.registerConsumer({ streamArn, name: 'push' })
    const done: string[] = []
    let isFailing = true
    const mappings = createEventSourceMappings({
      clock,
      streams: kinesis,
      queues: { send: () => undefined },
      invoker: {
        async invoke(_, payload) {
          if (isFailing) return failure
          // The mapping under test wrote it.
          const { Records } = JSON.parse(payload) as KinesisStreamEvent
          done.push(...Records.map(({ kinesis: { data } }) => Buffer.from(data, 'base64').toString()))
          return ok
        },
      },
    })
    mappings.create({ eventSourceArn: consumerArn, functionName: 'consume', startingPosition })
    append(kinesis, streamArn, 'parent', 'a')
    await clock.advance(0)
    kinesis.updateShardCount('changes', 2)
    append(kinesis, streamArn, 'low', 'a')
    append(kinesis, streamArn, 'high', 'b')
    await clock.advance(5_000)
    expect(done).toEqual([])
    isFailing = false
    await clock.advance(60_000)
    expect(done[0]).toBe('parent')
    expect(done.toSorted()).toEqual(['high', 'low', 'parent'])
    mappings.close()
  },
)
