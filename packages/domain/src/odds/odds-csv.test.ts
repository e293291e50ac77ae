import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toInstant } from '../instant.ts'
import type { Odds } from './odds.ts'
import { oddsCsv, oddsCsvHeader, oddsCsvLines } from './odds-csv.ts'
import { odds as anyOdds } from '../testing/arbitraries.ts'

const record: Odds = {
  gameId: 'game-1',
  date: toInstant(Date.UTC(2026, 4, 1, 19)),
  type: 'spread',
  provider: 'acme',
  line: -3.5,
  status: 'open',
  oddsFormat: 'american',
  outcomes: [
    { id: 'home', odds: -110 },
    { id: 'away', odds: 125 },
  ],
  summary: 'A "B", C',
  receivedAt: Date.UTC(2026, 4, 1, 19, 0, 1),
  digest: 'abcdefgh',
}

test('a document is a header and a line for each outcome of each record, every line with its end', () => {
  const same = 'A "B", C'.replaceAll('"', '""')
  const teams = { homeTeam: 'Hornets', awayTeam: 'Blazers' }
  expect(oddsCsv([record], () => teams)).toBe(
    'gameId,homeTeam,awayTeam,date,type,period,subject,line,main,provider,status,reason,outcome,outcomeName,outcomeStatus,outcomeLine,odds,oddsFormat,decimalOdds,summary,gameDate,seq,receivedAt,digest\r\n' +
      `game-1,Hornets,Blazers,2026-05-01T19:00:00.000Z,spread,,,-3.5,,acme,open,,home,,,-3.5,-110,american,1.909091,"${same}",,,2026-05-01T19:00:01.000Z,abcdefgh\r\n` +
      `game-1,Hornets,Blazers,2026-05-01T19:00:00.000Z,spread,,,-3.5,,acme,open,,away,,,3.5,125,american,2.25,"${same}",,,2026-05-01T19:00:01.000Z,abcdefgh\r\n`,
  )
  expect(oddsCsv([])).toBe(`${oddsCsvHeader}\r\n`)
})

test('a record without outcomes has one line', () => {
  expect(oddsCsvLines({ ...record, status: 'suspended', outcomes: [] })).toHaveLength(1)
})

test('every field of every record is read back, whatever the text in it', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anyOdds, texts()), { maxLength: 5 }), (pairs) => {
      const all = pairs.map(([odds, summary]) => ({ ...odds, summary }))
      const [header = [], ...rows] = readCsv(oddsCsv(all))
      const read = rows.map((row) =>
        Object.fromEntries(row.map((field, index) => [header[index], unguard(field)])),
      )
      expect(read).toMatchObject(
        all.flatMap((odds) =>
          (odds.outcomes.length === 0 ? [undefined] : odds.outcomes).map((outcome) => ({
            gameId: odds.gameId,
            date: odds.date,
            subject: odds.subject ?? '',
            line: String(odds.line ?? ''),
            outcome: outcome?.id ?? '',
            outcomeName: outcome?.name ?? '',
            odds: String(outcome?.odds ?? ''),
            summary: odds.summary,
            digest: odds.digest,
          })),
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
    expect(getField(record, 'odds')).toBe('-110')
    expect(getField(record, 'line')).toBe('-3.5')
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

function getField(odds: Odds, name: string): string | undefined {
  const [fields = []] = readCsv(`${oddsCsvLines(odds)[0]}\r\n`)
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
