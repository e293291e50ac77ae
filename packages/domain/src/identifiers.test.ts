import { expect, test } from 'vitest'
import { displayText } from './identifiers.ts'

test.each([
  ['Arsenal \u202Eevil', 'Arsenal evil'],
  ['A\u2066B\u2069', 'AB'],
  ['A\u0000B\u0007', 'AB'],
  ['two\r\nlines', 'two lines'],
  ['東京 v 大阪 👨‍👩‍👧 é', '東京 v 大阪 👨‍👩‍👧 é'],
])('%j is shown as %j', (text, shown) => {
  expect(displayText(50).parse(text)).toBe(shown)
})

test('text that cannot be written, or is too long, is refused', () => {
  expect(displayText(5).safeParse('\uD800').success).toBe(false)
  expect(displayText(5).safeParse('123456').success).toBe(false)
})
