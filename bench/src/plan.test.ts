import type { Run } from '@sportsfeeds/docs/benchmarks'
import { expect, test } from 'vitest'
import { fullPlan, isWorthwhile, quickPlan } from './plan.ts'

test.each([
  ['quick', quickPlan(), ['lowLoad', 'designLoad', 'rate']],
  ['full', fullPlan(), ['lowLoad', 'designLoad', 'rate', 'analysts']],
] as const)(
  'the %s plan runs both consumers in every part, the gateway too for its analysts, with the same input at the design load',
  (_, { runs }, parts) => {
    expect(new Set(runs.map(({ part }) => part))).toEqual(new Set(parts))
    for (const part of parts) {
      const strategies = runs.filter((run) => run.part === part).map(({ strategy }) => strategy)
      expect(new Set(strategies)).toEqual(
        new Set(part === 'analysts' ? ['naive', 'ours', 'gateway'] : ['naive', 'ours']),
      )
    }
    const [naive, ours] = runs.filter(({ part }) => part === 'designLoad')
    expect({ ...naive, strategy: 'either' }).toEqual({ ...ours, strategy: 'either' })
  },
)

test('after two failed rates of a strategy, higher rates are skipped', () => {
  const [planned] = fullPlan().runs.filter(
    ({ part, strategy, oddsPerSecond }) => part === 'rate' && strategy === 'ours' && oddsPerSecond === 3_000,
  )
  if (planned === undefined) throw new Error('The full plan has no run of ours at 3,000 odds/s.')
  expect(isWorthwhile(planned, [failedAt(1_000)])).toBe(true)
  expect(isWorthwhile(planned, [failedAt(1_000), failedAt(2_000)])).toBe(false)
  expect(isWorthwhile(planned, [failedAt(1_000), failedAt(3_500)])).toBe(true)
})

// isWorthwhile reads only these properties.
function failedAt(oddsPerSecond: number): Run {
  return { part: 'rate', strategy: 'ours', held: false, oddsPerSecond } as Run
}
