import { expect, test } from 'vitest'
import { append, setUpKinesis } from '../kinesis/testing/set-up-kinesis.ts'
import { subscribe, textsOf } from '../kinesis/testing/subscribe.ts'
import { createCutSubscriptions } from './cut-subscriptions.ts'
import { createFaultContext } from './fault-context.ts'

test('A subscription of a matching stream breaks off each time the period is over, and can be taken up after it', async () => {
  const { client, clock, create, kinesis } = await setUpKinesis()
  const streamArn = create()
  const { count, counts, random } = createFaultContext(clock)
  const fault = createCutSubscriptions({
    clock,
    kinesis,
    random: random.of('cutSubscriptions'),
    count: () => count('cutSubscriptions'),
  })
  const { consumerArn } = kinesis.registerConsumer({ streamArn, name: 'live' })
  const subscriber = await subscribe(client, consumerArn)
  expect(kinesis.subscriptions()).toMatchObject([{ streamName: 'events', consumerName: 'live' }])

  fault.set({ streamName: 'other', everyMs: 1_000 })
  await clock.advance(4_000)
  append(kinesis, streamArn, 'a')
  const event = await subscriber.next()
  expect(textsOf(event)).toEqual(['a'])

  fault.set({ streamName: 'eve*', everyMs: 1_000 })
  const broken = subscriber.next()
  await clock.advance(1_000)
  // The SDK ends its iterator, as it does when a connection is closed.
  expect(await broken).toBeUndefined()
  expect(counts().cutSubscriptions).toBe(1)
  expect(kinesis.subscriptions()).toEqual([])

  fault.set(undefined)
  append(kinesis, streamArn, 'b')
  const next = await subscribe(client, consumerArn, {
    Type: 'AFTER_SEQUENCE_NUMBER',
    SequenceNumber: event?.ContinuationSequenceNumber,
  })
  expect(textsOf(await next.next())).toEqual(['b'])
})
