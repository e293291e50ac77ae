import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findJsonIssue } from './find-json-issue.ts'

const noSuchNumber = 'JSON has no such number; leave the field out, or send null'

describe('the first error in a text that is not JSON', () => {
  test.each<
    [text: string, path: (string | number)[], line: number, column: number, problem: string, hint?: string]
  >([
    ['{"odds":[{"a":1},{"homeOdds":NaN}]}', ['odds', 1, 'homeOdds'], 1, 30, 'unexpected "NaN"', noSuchNumber],
    [
      '{"odds": [\n  {"line": -Infinity}\n]}',
      ['odds', 0, 'line'],
      2,
      12,
      'unexpected "-Infinity"',
      noSuchNumber,
    ],
    ['{"isOpen": True}', ['isOpen'], 1, 12, 'unexpected "True"', 'JSON has true and false'],
    ['{"price": None}', ['price'], 1, 11, 'unexpected "None"', 'JSON has null'],
    ["{'odds': []}", [], 1, 2, `unexpected "'"`, 'texts have double quotes'],
    ['{"price": +150}', ['price'], 1, 11, 'unexpected "+150"', 'numbers have no plus sign'],
    ['{"price": 01}', ['price'], 1, 12, 'unexpected "1"'],
    ['{"price": 1.}', ['price'], 1, 12, 'unexpected "."'],
    ['[1, 2,]', [2], 1, 7, 'unexpected "]"'],
    ['{"a": 1,}', [], 1, 9, 'unexpected "}"'],
    ['{"a" 1}', ['a'], 1, 6, 'unexpected "1"'],
    ['{"a": "x\ty"}', ['a'], 1, 9, 'unexpected "\\t"'],
    ['{"a": "\\x"}', ['a'], 1, 8, 'unexpected "\\\\"'],
    ['{"a": 1} {}', [], 1, 10, 'unexpected "{"'],
    ['{"odds": [', [], 1, 11, 'unexpected end'],
    ['', [], 1, 1, 'unexpected end'],
  ])('%j', (text, path, line, column, problem, hint) => {
    expect(findJsonIssue(text)).toEqual({ path, line, column, problem, hint })
  })

  test('is found exactly where JSON.parse refuses the text', () => {
    const damaged = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '"', '}', ']', 'NaN', '\\', '1', '\n', ':'))
      .map(([text, at, character]) => {
        const index = at % (text.length + 1)
        return text.slice(0, index) + character + text.slice(index + 1)
      })
    fc.assert(
      fc.property(fc.oneof(damaged, fc.json(), fc.string()), (text) => {
        expect(findJsonIssue(text) === undefined).toBe(isJson(text))
      }),
    )
  })

  test('is found in a text that is nested deeply, and in a long one', () => {
    expect(findJsonIssue('['.repeat(500_000))?.problem).toBe('unexpected end')
    expect(findJsonIssue(`["${'x'.repeat(1_000_000)}", NaN]`)).toMatchObject({ path: [1], column: 1_000_006 })
  })
})

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
