import { createManualClock } from '@sportsfeeds/std/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTokenBucket } from './token-bucket.ts'

test('in any stretch of time no more passes than the burst and what was refilled [apigateway/api-gateway-request-throttling]', async () => {
  const scenario = fc.record({
    rateLimit: fc.integer({ min: 1, max: 100 }),
    burstLimit: fc.integer({ min: 1, max: 50 }),
    steps: fc.array(
      fc.record({ waitMs: fc.integer({ min: 0, max: 500 }), tries: fc.integer({ min: 0, max: 20 }) }),
      { maxLength: 12 },
    ),
  })
  await fc.assert(
    fc.asyncProperty(scenario, async ({ rateLimit, burstLimit, steps }) => {
      const clock = createManualClock(0)
      const bucket = createTokenBucket({ rateLimit, burstLimit }, clock)
      let passed = 0
      for (const { waitMs, tries } of steps) {
        await clock.advance(waitMs)
        for (let n = 0; n < tries; n += 1) if (bucket.take()) passed += 1
        expect(passed).toBeLessThanOrEqual(burstLimit + (clock.now() / 1_000) * rateLimit + 1e-6)
      }
    }),
    { numRuns: 30 },
  )
})

test('an empty bucket refills at its rate and no further than its burst [apigateway/api-gateway-request-throttling]', async () => {
  const clock = createManualClock(0)
  const bucket = createTokenBucket({ rateLimit: 10, burstLimit: 2 }, clock)
  const take = (times: number) => Array.from({ length: times }, () => bucket.take())
  expect(take(3)).toEqual([true, true, false])
  await clock.advance(100)
  expect(take(2)).toEqual([true, false])
  await clock.advance(60_000)
  expect(take(3)).toEqual([true, true, false])
})
