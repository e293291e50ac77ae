import { expect, test } from 'vitest'
import { AccessRefusedError } from '../errors.ts'
import { cleanToken } from './clean-token.ts'

test.each(['a.b-c_d', 'a.b-c_d\r', ' a.b-c_d\n\n', 'Bearer a.b-c_d', 'bearer  a.b-c_d\r\n'])(
  'the token is read from %j',
  async (given) => {
    expect(await cleanToken(() => given)({ isRefused: false })).toBe('a.b-c_d')
  },
)

test.each(['', ' ', 'Bearer', 'a b', 'a\nb', '"a.b"', 'ä'])('%j is not a token', async (given) => {
  await expect(cleanToken(() => given)({ isRefused: false })).rejects.toBeInstanceOf(AccessRefusedError)
})
