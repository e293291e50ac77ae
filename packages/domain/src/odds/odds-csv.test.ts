import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toInstant } from '../instant.ts'
import type { Odds } from './odds.ts'
import { oddsCsv, oddsCsvHeader, oddsCsvLine } from './odds-csv.ts'
import { odds as anyOdds } from '../testing/arbitraries.ts'

const record: Odds = {
  gameId: 'game-1',
  date: toInstant(Date.UTC(2026, 4, 1, 19)),
  type: 'spread',
  provider: 'acme',
  home: -3.5,
  homeOdds: -110,
  awayOdds: -105,
  oddsFormat: 'american',
  isOpen: true,
  summary: 'A "B", C',
  receivedAt: Date.UTC(2026, 4, 1, 19, 0, 1),
}

test('a document is a header and one line for each record, every line with its end', () => {
  expect(oddsCsv([record])).toBe(
    'gameId,date,type,provider,home,away,homeOdds,awayOdds,drawOdds,oddsFormat,isOpen,summary,gameDate,seq,receivedAt\r\n' +
      'game-1,2026-05-01T19:00:00.000Z,spread,acme,-3.5,,-110,-105,,american,true,"A ""B"", C",,,1777662001000\r\n',
  )
  expect(oddsCsv([])).toBe(`${oddsCsvHeader}\r\n`)
})

test('every field of every record is read back, whatever the text in it', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anyOdds, texts()), { maxLength: 5 }), (pairs) => {
      const all = pairs.map(([odds, summary]) => ({ ...odds, summary }))
      const [header = [], ...rows] = readCsv(oddsCsv(all))
      expect(rows.map((row) => row.map(unguard))).toEqual(
        all.map((odds) =>
          // The header names fields of Odds.
          header.map((name) => String(odds[name as keyof Odds] ?? '')),
        ),
      )
    }),
  )
})

describe('formulas', () => {
  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', '＋1', '－1', '＠A1'])(
    '%j stays text in a spreadsheet',
    (summary) => {
      expect(getField({ ...record, summary }, 'summary')).toBe(`'${summary}`)
    },
  )

  test.each(["'=1", "''-1"])('%j, which looks guarded, is guarded again', (summary) => {
    expect(getField({ ...record, summary }, 'summary')).toBe(`'${summary}`)
  })

  test.each(["'s-Hertogenbosch", 'A = B', 'Liverpool – Bournemouth', ''])(
    '%j is left as it is',
    (summary) => {
      expect(getField({ ...record, summary }, 'summary')).toBe(summary)
    },
  )

  test('no text begins with a character that begins a formula', () => {
    fc.assert(
      fc.property(texts(), (summary) => {
        expect(formulaCharacters).not.toContain(getField({ ...record, summary }, 'summary')?.charAt(0) || ' ')
      }),
    )
  })

  test('prices and lines are numbers, below zero too', () => {
    expect(getField(record, 'homeOdds')).toBe('-110')
    expect(getField(record, 'home')).toBe('-3.5')
  })
})

const formulaCharacters = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']

/** Any text, and often one of the characters that matter. */
function texts(): fc.Arbitrary<string> {
  const character = fc.oneof(
    fc.constantFrom(...formulaCharacters, "'", '"', ','),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  )
  return fc.array(character, { maxLength: 8 }).map((characters) => characters.join(''))
}

/** The documented inverse of the guard: removes one apostrophe if a formula character follows the last of them. */
function unguard(field: string): string {
  let apostrophes = 0
  while (field.charAt(apostrophes) === "'") apostrophes += 1
  return apostrophes > 0 && formulaCharacters.includes(field.charAt(apostrophes)) ? field.slice(1) : field
}

function getField(odds: Odds, name: keyof Odds): string | undefined {
  const [fields = []] = readCsv(`${oddsCsvLine(odds)}\r\n`)
  return fields[oddsCsvHeader.split(',').indexOf(name)]
}

/** Reads RFC 4180, character by character. */
function readCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let field = ''
  let isQuoted = false
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index)
    if (isQuoted) {
      if (character !== '"') field += character
      else if (text.charAt(index + 1) === '"') {
        field += '"'
        index += 1
      } else isQuoted = false
    } else if (character === '"') isQuoted = true
    else if (character === ',' || character === '\r') {
      row.push(field)
      field = ''
      if (character === '\r') {
        rows.push(row)
        row = []
        index += 1
      }
    } else field += character
  }
  return rows
}
