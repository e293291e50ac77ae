import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeProperties, encodeProperties } from './property-values.ts'

/** JSON without nulls: an absent value is left out. */
const Json: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string(),
    fc.boolean(),
    fc.integer(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), tie('value'), { maxKeys: 4 }),
  ),
})).value

const PropertyNames = fc.stringMatching(/^[a-z][A-Za-z]{0,9}$/)

test('decoding undoes encoding, secrets included', () => {
  fc.assert(
    fc.property(fc.dictionary(PropertyNames, Json, { maxKeys: 6 }), fc.boolean(), (values, isSecret) => {
      const secretKeys = new Set(isSecret ? Object.keys(values) : [])
      const decoded = decodeProperties(encodeProperties(values, secretKeys))
      // Keys of generated dictionaries have no prototype; only the content is compared.
      expect(JSON.parse(JSON.stringify(decoded.values))).toEqual(JSON.parse(JSON.stringify(values)))
      expect(decoded.secretKeys).toEqual(secretKeys)
    }),
  )
})

test('a message without properties has none', () => {
  expect(decodeProperties(undefined)).toEqual({ values: {}, secretKeys: new Set() })
})
