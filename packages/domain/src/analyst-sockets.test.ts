import fc from 'fast-check'
import { expect, test } from 'vitest'
import { analystSocketsKey, parseAnalystSocketsKey, PersonId } from './analyst-sockets.ts'
import { InvalidKeyError } from './errors.ts'
import { clientIds } from './testing/arbitraries.ts'

const subjects = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 })

test('the key of an analyst is read back, whatever characters its subject has', () => {
  fc.assert(
    fc.property(clientIds, subjects, (clientId, sub) => {
      fc.pre(PersonId.safeParse(sub).success)
      expect(parseAnalystSocketsKey(analystSocketsKey({ clientId, sub }))).toEqual({ clientId, sub })
    }),
  )
  expect(() => parseAnalystSocketsKey({ PK: 'analyst-client-demo', SK: 'sockets' })).toThrow(InvalidKeyError)
})

test.each(['', '  ', 'x'.repeat(256), '\uD800'])('%j is not a subject', (text) => {
  expect(PersonId.safeParse(text).success).toBe(false)
})
