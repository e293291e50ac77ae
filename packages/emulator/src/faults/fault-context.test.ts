import { createManualClock } from '@sportsfeeds/std/testing'
import { expect, test } from 'vitest'
import { createFaultContext } from './fault-context.ts'

function createStreams(seed: number) {
  const { random } = createFaultContext(createManualClock())
  random.restart(seed)
  return random
}

function draw(random: () => number, count: number): number[] {
  return Array.from({ length: count }, random)
}

test('Drawing for one kind does not change what another draws', () => {
  const alone = draw(createStreams(1).of('throttling'), 20)
  const both = createStreams(1)
  const [throttling, latency] = [both.of('throttling'), both.of('latency.sqs')]
  expect(alone.map(() => (latency(), throttling()))).toEqual(alone)
  expect(draw(createStreams(1).of('latency.sqs'), 20)).not.toEqual(alone)
})

test('A restart begins the streams that are in use again', () => {
  const streams = createStreams(3)
  const random = streams.of('cutConnections')
  const first = draw(random, 10)
  streams.restart(3)
  expect(draw(random, 10)).toEqual(first)
})
