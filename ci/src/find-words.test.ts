import { expect, test } from 'vitest'
import { findWords } from './find-words.ts'

// In two halves, so that the check does not find them here.
test.each([
  ['each', ' odds', ' of a game'],
  ['An', ' odds', ' record'],
  ['a', 'new', ' from the start'],
  ['is', ' told', ' of it'],
  ['Un', 'does', ' the key'],
  ['is no', ' parameter', ' here'],
])('%s%s is refused', (first, second, rest) => {
  const word = first + second
  expect(findWords(`It says ${word}${rest}`)).toMatchObject([{ line: 1, word }])
})

test.each([
  'There is no stage "a".',
  'each odds record of a game',
  'odds of each market',
  'one price',
  'told by a friend',
  'a news item',
])('%j is allowed', (text) => {
  expect(findWords(text)).toEqual([])
})

const again = ['a', 'new'].join('')

test('a find names its line and what to say instead', () => {
  expect(findWords(`fine\nwritten ${again}`)).toEqual([
    { line: 2, word: again, replacement: 'say "again" or "from scratch"' },
  ])
})
