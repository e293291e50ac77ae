import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Odds } from './odds.ts'
import { oddsCsvHeader, oddsCsvLine } from './odds-csv.ts'
import { odds as anyOdds } from './testing/arbitraries.ts'

function cellsOf(line: string): string[] {
  const cells = line.match(/(?:^|,)(?:"(?:[^"]|"")*"|[^",\r\n]*)/g) ?? []
  return cells.map((cell) => {
    const text = cell.replace(/^,/, '')
    return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text
  })
}

function columnOf(line: string, name: keyof Odds): string | undefined {
  return cellsOf(line)[oddsCsvHeader.split(',').indexOf(name)]
}

test('a line has a cell for each column, whatever the text in it', () => {
  fc.assert(
    fc.property(anyOdds, fc.string(), (odds, summary) => {
      const line = oddsCsvLine({ ...odds, summary })
      expect(cellsOf(line)).toHaveLength(oddsCsvHeader.split(',').length)
      expect(columnOf(line, 'summary')?.replace(/^'(?=[=+\-@\t\r])/, '')).toBe(summary)
    }),
  )
})

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('%j stays text in a spreadsheet', (summary) => {
  const [odds] = fc.sample(anyOdds, 1)
  expect(odds && columnOf(oddsCsvLine({ ...odds, summary }), 'summary')).toBe(`'${summary}`)
})

test('prices are numbers, below zero too', () => {
  const [odds] = fc.sample(anyOdds, 1)
  expect(odds && columnOf(oddsCsvLine({ ...odds, homeOdds: -110 }), 'homeOdds')).toBe('-110')
})
