import { expect, test } from 'vitest'
import { createRandomStreams } from './random-streams.ts'

function draw(random: () => number, count: number): number[] {
  return Array.from({ length: count }, random)
}

function streamsOf(seed: number) {
  const streams = createRandomStreams()
  streams.restart(seed)
  return streams
}

test('The same seed gives the same numbers, and another seed others', () => {
  expect(draw(streamsOf(1).of('a'), 50)).toEqual(draw(streamsOf(1).of('a'), 50))
  expect(draw(streamsOf(1).of('a'), 50)).not.toEqual(draw(streamsOf(2).of('a'), 50))
})

test('Drawing from one stream does not change another', () => {
  const alone = draw(streamsOf(1).of('a'), 20)
  const both = streamsOf(1)
  const [a, b] = [both.of('a'), both.of('b')]
  expect(alone.map(() => (b(), a()))).toEqual(alone)
  expect(draw(streamsOf(1).of('b'), 20)).not.toEqual(alone)
})

test('A restart begins the streams that are in use anew', () => {
  const streams = streamsOf(3)
  const random = streams.of('a')
  const first = draw(random, 10)
  streams.restart(3)
  expect(draw(random, 10)).toEqual(first)
})

test('Numbers are spread evenly', () => {
  const tenths = Map.groupBy(draw(streamsOf(1).of('a'), 10_000), (number) => Math.floor(number * 10))
  expect(tenths.size).toBe(10)
  for (const numbers of tenths.values()) expect(Math.abs(numbers.length - 1_000)).toBeLessThan(120)
})
