import { expect, test } from 'vitest'
import { decodeText } from './decode-text.ts'

const text = '{"name": "Łódź"}'
const utf16 = Buffer.from(`\uFEFF${text}`, 'utf16le')

test.each([
  ['UTF-8', Buffer.from(text)],
  ['UTF-8 with a byte-order mark', Buffer.from(`\uFEFF${text}`)],
  ['UTF-16, low bytes first', utf16],
  ['UTF-16, high bytes first', Buffer.from(utf16).swap16()],
])('%s is read', (_, bytes) => {
  expect(decodeText(bytes)).toBe(text)
})
