import { expect, test } from 'vitest'
import { matchesName } from './name-pattern.ts'

test.each([
  ['consumer', 'consumer', true],
  ['consumer', 'consumer-2', false],
  ['*', 'anything', true],
  ['*-consumer-*', 'dev-consumer-1a2b', true],
  ['*consumer', 'consumers', false],
  ['a.c*', 'abc', false],
  ['a.c*', 'a.cd', true],
])('The pattern %s and the name %s: %s', (pattern, name, isMeant) => {
  expect(matchesName(pattern, name)).toBe(isMeant)
})
