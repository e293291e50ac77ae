import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseStages, stagesOf } from './profiles.ts'
import { createRateProfile } from './rate-profile.ts'

test('a spike grows to six times the rate and comes back, in the duration that was asked for', () => {
  const stages = stagesOf('spike', 500, 60_000)
  const profile = createRateProfile(stages)
  expect(profile.peakRate).toBe(3_000)
  expect(profile.durationMs).toBeCloseTo(60_000, 6)
  expect([stages[0]?.fromRate, stages.at(-1)?.toRate]).toEqual([500, 500])
})

test('a steady run and a soak keep their rate', () => {
  for (const name of ['steady', 'soak'] as const) {
    expect(stagesOf(name, 7, 9_000)).toEqual([{ durationMs: 9_000, fromRate: 7, toRate: 7 }])
  }
})

test('stages are steady at their rate, or go from one to another', () => {
  expect(parseStages('30s:100, 1m30s:500,5s:100-0')).toEqual([
    { durationMs: 30_000, fromRate: 100, toRate: 100 },
    { durationMs: 90_000, fromRate: 500, toRate: 500 },
    { durationMs: 5_000, fromRate: 100, toRate: 0 },
  ])
})

test.each(['', '30s', '30:100', '30s:', '30s:-5', '0s:100', '30s:100,', '30s:0'])(
  '"%s" is refused as stages, with a reason',
  (text) => {
    expect(parseStages(text)).toEqual(expect.any(String))
  },
)

test('whatever is written as stages is read back', () => {
  const stage = fc.tuple(fc.integer({ min: 1, max: 9_999 }), fc.nat(5_000), fc.nat(5_000))
  fc.assert(
    fc.property(
      fc.array(stage, { minLength: 1, maxLength: 5 }).filter((all) => all.some(([, a, b]) => a + b > 0)),
      (all) => {
        expect(parseStages(all.map(([s, a, b]) => `${s}s:${a}-${b}`).join(','))).toEqual(
          all.map(([s, fromRate, toRate]) => ({ durationMs: s * 1000, fromRate, toRate })),
        )
      },
    ),
  )
})
