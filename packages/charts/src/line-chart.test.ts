import { expect, test } from 'vitest'
import { linearAxis, logAxis } from './axis.ts'
import { type ChartPoint, lineChart } from './line-chart.ts'

const plot = { width: 640, height: 360, left: 76, right: 520, top: 44, bottom: 296 }

function chart(points: readonly ChartPoint[]): string {
  const values = points.flatMap(({ y }) => y ?? [])
  return lineChart({
    label: 'Latency & <load>',
    plot,
    x: logAxis(
      points.map(({ x }) => x),
      plot.left,
      plot.right,
    ),
    y: logAxis(values, plot.bottom, plot.top),
    lines: [{ name: 'ours & theirs', colour: 'c0', points }],
    frame: { title: 'Latency', xLabel: 'odds per second', yLabel: 'milliseconds', style: '.c0{--c:red}' },
  })
}

test('a value that is missing is a gap in its line', () => {
  const y = [1, 2, null, 1, 2]
  const svg = lineChart({
    label: 'x',
    plot,
    x: linearAxis([4], plot.left, plot.right),
    y: linearAxis([2], plot.bottom, plot.top),
    lines: [{ name: 'a', colour: 'c1', points: y.map((value, x) => ({ x, y: value })) }],
  })
  const [, path = ''] = /<path[^>]* d="([^"]*)"/.exec(svg) ?? []
  expect(path.match(/M/g)).toHaveLength(2)
  expect(path.match(/L/g)).toHaveLength(2)
})

test('points are marked as they ask to be', () => {
  expect(chart([{ x: 1, y: 1 }])).not.toContain('<circle')
  const svg = chart([
    { x: 1, y: 1, mark: 'dot' },
    { x: 2, y: 9, mark: 'ring' },
  ])
  expect(svg).toContain('<circle class="dot c0"')
  expect(svg).toContain('<circle class="ring c0"')
})

test('a single point, equal values and no points give finite coordinates', () => {
  for (const svg of [
    chart([{ x: 100, y: 50 }]),
    chart([]),
    chart([
      { x: 1, y: 5 },
      { x: 10, y: 5 },
    ]),
  ]) {
    expect(svg).not.toMatch(/NaN|Infinity/)
  }
})

test('text is escaped', () => {
  const svg = chart([{ x: 1, y: 1 }])
  expect(svg).toContain('Latency &amp; &lt;load&gt;')
  expect(svg).toContain('ours &amp; theirs')
})
