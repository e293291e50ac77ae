import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRateProfile, type Stage } from './rate-profile.ts'

const rates = fc.integer({ min: 0, max: 3_000 })
const stagesOf = fc
  .array(fc.record({ durationMs: fc.integer({ min: 1, max: 5_000 }), fromRate: rates, toRate: rates }), {
    minLength: 1,
    maxLength: 6,
  })
  .filter((stages) => stages.some(({ fromRate, toRate }) => fromRate + toRate > 0))

/** The integral of the rate by adding up small trapezoids, as a second opinion. */
function integral(stages: readonly Stage[], fromMs: number, toMs: number): number {
  let odds = 0
  let beginMs = 0
  for (const { durationMs, fromRate, toRate } of stages) {
    const first = Math.max(fromMs, beginMs)
    const last = Math.min(toMs, beginMs + durationMs)
    const rateAt = (ms: number) => fromRate + ((toRate - fromRate) * (ms - beginMs)) / durationMs
    const steps = 64
    const width = Math.max(0, last - first) / steps
    for (let step = 0; step < steps; step += 1) {
      odds += (rateAt(first + (step + 0.5) * width) * width) / 1000
    }
    beginMs += durationMs
  }
  return odds
}

test('the odds sent in any window are the integral of the rate over it, but for the fractions at its ends', () => {
  fc.assert(
    fc.property(
      stagesOf,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (stages, a, b) => {
        const profile = createRateProfile(stages)
        const fromMs = Math.min(a, b) * profile.durationMs
        const toMs = Math.max(a, b) * profile.durationMs
        let sent = 0
        for (let number = 0; number < profile.oddsCount; number += 1) {
          const atMs = profile.instantOf(number)
          if (atMs >= fromMs && atMs < toMs) sent += 1
        }
        const due = integral(stages, fromMs, toMs)
        // Less than one where the window begins, and half of one where a run ends with a fraction.
        expect(Math.abs(sent - due)).toBeLessThan(1.5 + 1e-6 * due)
        expect(profile.dueBefore(toMs) - profile.dueBefore(fromMs)).toBeCloseTo(due, 5)
      },
    ),
    { numRuns: 60 },
  )
})

test('instants never go back, lie within the run, and give back their number', () => {
  fc.assert(
    fc.property(stagesOf, (stages) => {
      const profile = createRateProfile(stages)
      const numbers = Array.from({ length: Math.ceil(profile.oddsCount / 7) }, (_, index) => index * 7)
      const instants = numbers.map(profile.instantOf)
      const wrong = instants.filter(
        (atMs, index) =>
          atMs < (instants[index - 1] ?? 0) ||
          atMs > profile.durationMs ||
          Math.abs(profile.dueBefore(atMs) - (numbers[index] ?? 0)) >= 0.01,
      )
      expect(wrong).toEqual([])
    }),
    { numRuns: 60 },
  )
})

test('at a steady rate the n-th odds is due n periods after the start', () => {
  const profile = createRateProfile([{ durationMs: 10_000, fromRate: 500, toRate: 500 }])
  expect([0, 10, 4_999].map(profile.instantOf)).toEqual([0, 20, 9_998])
  expect(profile).toMatchObject({ oddsCount: 5_000, peakRate: 500, durationMs: 10_000 })
})

test('a stage without load is waited out', () => {
  const profile = createRateProfile([
    { durationMs: 1_000, fromRate: 0, toRate: 0 },
    { durationMs: 1_000, fromRate: 10, toRate: 10 },
  ])
  expect(profile.instantOf(0)).toBe(1_000)
  expect(profile.instantOf(9)).toBe(1_900)
})
