import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deadlineMinutes, fits, planSuites } from './plan-suites.ts'
import type { Suite } from './suites.ts'

const suites = [
  suite('tests', 'always', ['']),
  suite('a', 'inTurn', ['packages/a']),
  suite('audit', 'always', ['packages/a']),
  suite('b', 'inTurn', ['packages/b']),
  suite('c', 'inTurn', ['packages/c', 'e2e']),
]

test('what always runs comes first, in the order of the list', () => {
  expect(names({ changedFiles: [], commitCount: 0 }).slice(0, 2)).toEqual(['tests', 'audit'])
})

test('of the others, those whose inputs changed come first', () => {
  expect(names({ changedFiles: ['e2e/x.ts'], commitCount: 0 }).slice(2)).toEqual(['c', 'a', 'b'])
  expect(names({ changedFiles: ['packages/b/src/y.ts'], commitCount: 0 }).slice(2)).toEqual(['b', 'a', 'c'])
})

test('without changes each suite is first once within as many commits as there are suites', () => {
  const first = [0, 1, 2].map((commitCount) => names({ changedFiles: [], commitCount })[2])
  expect(new Set(first)).toEqual(new Set(['a', 'b', 'c']))
})

test('a plan has every suite once, whatever changed', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('packages/a/1', 'packages/b/2', 'e2e/3', 'docs/4')),
      fc.nat(),
      (changedFiles, commitCount) => {
        expect(names({ changedFiles, commitCount }).toSorted()).toEqual(['a', 'audit', 'b', 'c', 'tests'])
      },
    ),
  )
})

test('a slow machine has more time, up to a limit', () => {
  expect(deadlineMinutes(1)).toBe(25)
  expect(deadlineMinutes(2.6)).toBe(65)
  expect(deadlineMinutes(9)).toBe(75)
})

test('a suite in turn starts only if it will end in time; one that always runs starts in any case', () => {
  const [tests, a] = suites
  expect(a && fits(a, 2, 200)).toBe(true)
  expect(a && fits(a, 2.1, 200)).toBe(false)
  expect(tests && fits(tests, 3, 1)).toBe(true)
})

function names(input: { changedFiles: string[]; commitCount: number }): string[] {
  return planSuites({ suites, ...input }).map(({ name }) => name)
}

function suite(name: string, kind: Suite['class'], inputs: string[]): Suite {
  return { name, shows: '', class: kind, inputs, cpuSeconds: 100, command: [] }
}
