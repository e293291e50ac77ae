import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Step } from './price-line.ts'
import { commonSuspensions } from './suspensions.ts'

function step(atMs: number, state: Step['state'] = 'open', reason?: string): Step {
  return { atMs, state, reason, value: state === 'unknown' || state === 'moved' ? undefined : 2 }
}

test('a suspension is common while all providers with a price have stopped', () => {
  const acme = [step(0), step(10, 'suspended', 'goal'), step(30), step(50)]
  const zenith = [step(0), step(20, 'suspended'), step(40), step(50)]
  expect(commonSuspensions([acme, zenith])).toEqual([{ fromMs: 20, toMs: 30, reason: 'goal' }])
  expect(commonSuspensions([acme])).toEqual([{ fromMs: 10, toMs: 30, reason: 'goal' }])
  expect(commonSuspensions([])).toEqual([])
})

test('a provider without a price does not prevent it, and it ends with the last line', () => {
  const acme = [step(0), step(10, 'suspended'), step(50, 'suspended')]
  const zenith = [step(0, 'unknown'), step(50, 'unknown')]
  expect(commonSuspensions([acme, zenith])).toEqual([{ fromMs: 10, toMs: 50, reason: undefined }])
})

test('every moment inside has a stopped line and no open one, every other moment does not', () => {
  const states = fc.constantFrom<Step['state'][]>('open', 'suspended', 'closed', 'quiet', 'unknown')
  const line = fc
    .array(fc.tuple(fc.nat(30), states), { minLength: 1, maxLength: 8 })
    .map((parts) =>
      [...new Map(parts)].toSorted(([a], [b]) => a - b).map(([at, state]) => step(at * 2, state)),
    )
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), (lines) => {
      const found = commonSuspensions(lines)
      for (let atMs = 1; atMs < 62; atMs += 2) {
        const now = lines.flatMap((steps) => {
          const index = steps.findLastIndex((one) => one.atMs <= atMs)
          const current = steps[index]
          return current === undefined || current.value === undefined || index === steps.length - 1
            ? []
            : [current.state]
        })
        const isStopped = now.length > 0 && now.every((state) => state === 'suspended' || state === 'closed')
        expect(found.some(({ fromMs, toMs }) => fromMs < atMs && atMs < toMs)).toBe(isStopped)
      }
    }),
  )
})
