import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { definedRules, testedRules } from './rule-index.ts'
import { testFiles, writtenDocs } from './written-docs.ts'

test('the diagrams of the state machine and the list of tests are current; `npm run docs:write` in this package writes them', () => {
  for (const { current, written } of writtenDocs()) expect(current).toBe(written)
})

test('every rule has a test, and every title names rules that there are', () => {
  const rules = definedRules(readFileSync(new URL('../../RULES.md', import.meta.url), 'utf8'))
  expect(rules).toHaveLength(new Set(rules).size)
  expect([...testedRules(testFiles()).keys()].toSorted()).toEqual(rules.toSorted())
})
