import { expect, test } from 'vitest'
import { runSimulator } from '../testing/run-simulator.ts'

test('a run against the whole system in one process acknowledges all that it offers, and every analyst gets each odds record once and in order', async () => {
  const report = await runSimulator(
    'run --embedded --rate 300 --batch 10 --duration 2s --analysts 5 --seed 7 --sports soccer,basketball,tennis,american-football,horse-racing',
  )
  expect(report.offered.odds).toBe(600)
  expect(report).toMatchObject({
    failed: 0,
    acknowledged: 600,
    delivery: { analysts: 5, expected: 3_000, received: 3_000, lost: 0, duplicates: 0, outOfOrder: 0 },
  })
  // Counted from the due time on one clock: a mix of two clocks would be negative, or off by years.
  for (const { p50, max } of Object.values(report.latencyMs)) {
    expect(p50).toBeGreaterThan(0)
    expect(max).toBeLessThan(10 * 60_000)
  }
})
