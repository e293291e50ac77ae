import fc from 'fast-check'
import { expect, test } from 'vitest'
import { InvalidRequestError } from '../errors.ts'
import { createCursorCodec } from './cursor.ts'

const codec = createCursorCodec('a secret of the tests')
const positions = fc.record({ game: fc.nat(), after: fc.option(fc.string(), { nil: undefined }) })

test('a cursor opens to the position that it was sealed with', () => {
  fc.assert(
    fc.property(fc.string(), positions, (query, position) => {
      expect(codec.open(query, codec.seal(query, position))).toEqual(position)
    }),
  )
})

test('a cursor needs no encoding in a URL', () => {
  fc.assert(
    fc.property(positions, (position) => {
      const cursor = codec.seal('q', position)
      expect(encodeURIComponent(cursor)).toBe(cursor)
    }),
  )
})

test('a cursor with any one character changed, added or removed is refused', () => {
  fc.assert(
    fc.property(positions, fc.nat(), fc.constantFrom('', 'A', 'b', '.', '='), (position, at, replacement) => {
      const cursor = codec.seal('q', position)
      const index = at % cursor.length
      const changed = cursor.slice(0, index) + replacement + cursor.slice(index + 1)
      fc.pre(changed !== cursor)
      expect(() => codec.open('q', changed)).toThrow(InvalidRequestError)
    }),
  )
})

test('a cursor is valid for no other query and under no other secret', () => {
  const cursor = codec.seal('q', { game: 1 })
  expect(() => codec.open('r', cursor)).toThrow(InvalidRequestError)
  expect(() => createCursorCodec('another secret').open('q', cursor)).toThrow(InvalidRequestError)
})

test('another spelling of the same signature is refused', () => {
  const cursor = codec.seal('q', { game: 1 })
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  // The last digit of 16 bytes in base64 has four bits to spare.
  const last = digits.indexOf(cursor.at(-1) ?? '')
  const respelt = cursor.slice(0, -1) + digits.charAt(last ^ 1)
  expect(Buffer.from(respelt.split('.')[1] ?? '', 'base64url')).toEqual(
    Buffer.from(cursor.split('.')[1] ?? '', 'base64url'),
  )
  expect(() => codec.open('q', respelt)).toThrow(InvalidRequestError)
})
