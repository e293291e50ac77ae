import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createServerClock } from './server-clock.ts'

const skews = fc.integer({ min: -5_000_000, max: 5_000_000 })
const ways = fc.array(fc.tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 900 })), {
  minLength: 1,
})

test('C2 the estimate of the server time is never ahead of it, so that nobody is live too early', () => {
  const neverAhead = fc.property(skews, ways, (skewMs, delays) => {
    const clock = createServerClock()
    let clientReceivedAt = 1_000
    for (const [toHereMs] of delays) {
      clock.observe(clientReceivedAt + skewMs, clientReceivedAt + toHereMs)
      clientReceivedAt += 1_000
    }
    const fastest = Math.min(...delays.map(([toHereMs]) => toHereMs))
    expect(clock.atLeast(clientReceivedAt)).toBe(clientReceivedAt + skewMs - fastest)
  })
  fc.assert(neverAhead)
})

test('C18 the offset is off by half of the shortest round trip at the most', () => {
  const isClose = fc.property(skews, ways, (skewMs, delays) => {
    const clock = createServerClock()
    for (const [thereMs, backMs] of delays) clock.observePong(thereMs + skewMs, 0, thereMs + backMs)
    const shortest = Math.min(...delays.map(([thereMs, backMs]) => thereMs + backMs))
    expect(clock.roundTripMs).toBe(shortest)
    expect(Math.abs(clock.offsetMs - skewMs)).toBeLessThanOrEqual(shortest / 2)
  })
  fc.assert(isClose)
})
