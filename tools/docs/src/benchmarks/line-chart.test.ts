import { expect, test } from 'vitest'
import { lineChart } from './line-chart.ts'

function chart(points: readonly (readonly [x: number, y: number, solid?: boolean])[]): string {
  return lineChart({
    title: 'Latency & <load>',
    xLabel: 'odds per second',
    yLabel: 'milliseconds',
    lines: [{ name: 'ours', points: points.map(([x, y, solid = true]) => ({ x, y, solid })) }],
  })
}

function centres(svg: string): { x: number; y: number }[] {
  return [...svg.matchAll(/cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => ({ x: Number(x), y: Number(y) }))
}

test('equal ratios have equal distances, to the right and upwards', () => {
  const [a, b, c] = centres(
    chart([
      [10, 1],
      [100, 10],
      [1000, 100],
    ]),
  )
  expect((c?.x ?? 0) - (b?.x ?? 0)).toBeCloseTo((b?.x ?? 0) - (a?.x ?? 0), 0)
  expect((b?.y ?? 0) - (c?.y ?? 0)).toBeCloseTo((a?.y ?? 0) - (b?.y ?? 0), 0)
  expect(c?.y).toBeLessThan(a?.y ?? 0)
})

test('a run that was not held is drawn as a ring', () => {
  expect(chart([[1, 1]])).not.toContain('class="ring')
  expect(
    chart([
      [1, 1],
      [2, 9, false],
    ]),
  ).toContain('class="ring')
})

test('a single point, equal values and no points give finite coordinates', () => {
  for (const svg of [
    chart([[100, 50]]),
    chart([]),
    chart([
      [1, 5],
      [10, 5],
    ]),
  ]) {
    expect(svg).not.toMatch(/NaN|Infinity/)
  }
})

test('text is escaped, and colours follow the colour scheme', () => {
  const svg = chart([[1, 1]])
  expect(svg).toContain('Latency &amp; &lt;load>')
  expect(svg).toContain('prefers-color-scheme:dark')
})
