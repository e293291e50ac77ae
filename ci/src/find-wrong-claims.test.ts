import { expect, test } from 'vitest'
import { findWrongClaims } from './find-wrong-claims.ts'

test.each([
  'A stream of changes: its order is kept per item collection.',
  'the order of each game is kept with more batches at a time',
  ' * Batches under way: the order\n * of each game is kept.',
  'Change the capacity mode (possible once a day), and run `pulumi up`.',
  'DynamoDB gives up after 24 h, so act by then.',
  'Nothing is lost within 24 hours.',
])('a claim that this project once made is found: %j', (text) => {
  expect(findWrongClaims(text)).toEqual([
    { claim: expect.any(String), truth: expect.stringContaining('https://') },
  ])
})

test('what AWS does say is not one', () => {
  const text = 'Lambda keeps the order of what has one partition key. The stream keeps records for 24 hours.'
  expect(findWrongClaims(text)).toEqual([])
})
