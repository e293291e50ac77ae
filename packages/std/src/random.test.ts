import { expect, test } from 'vitest'
import { createRandom } from './random.ts'

function draw(seed: number, stream: number, count = 5) {
  const random = createRandom(seed, stream)
  return Array.from({ length: count }, () => random.next())
}

test('a seed and a stream fix the sequence; another of either gives another', () => {
  expect(draw(1, 0)).toEqual(draw(1, 0))
  expect(draw(1, 1)).not.toEqual(draw(1, 0))
  expect(draw(2, 0)).not.toEqual(draw(1, 0))
})

test('numbers are spread evenly, and normal ones have mean 0 and deviation 1', () => {
  const random = createRandom(42)
  const buckets = Array.from({ length: 10 }, () => 0)
  let sum = 0
  let squares = 0
  const draws = 100_000
  for (let n = 0; n < draws; n += 1) {
    const bucket = random.int(10)
    buckets[bucket] = (buckets[bucket] ?? 0) + 1
    const normal = random.normal()
    sum += normal
    squares += normal * normal
  }
  for (const count of buckets) expect(Math.abs(count - draws / 10)).toBeLessThan(500)
  expect(Math.abs(sum / draws)).toBeLessThan(0.02)
  expect(squares / draws).toBeCloseTo(1, 1)
})

test('waiting times of a Poisson process have the mean of its rate, and a rate of 0 never comes', () => {
  const random = createRandom(7)
  let sum = 0
  for (let n = 0; n < 50_000; n += 1) sum += random.exponential(4)
  expect(sum / 50_000).toBeCloseTo(0.25, 2)
  expect(random.exponential(0)).toBe(Infinity)
})
