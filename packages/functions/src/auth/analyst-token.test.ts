import { expect, test } from 'vitest'
import { bearerToken, subprotocolToken } from './analyst-token.ts'

test.each([
  ['Bearer a.b.c', 'a.b.c'],
  ['bearer  a.b.c ', 'a.b.c'],
  ['Basic a.b.c', undefined],
  ['Bearer', undefined],
  ['Bearer a b', undefined],
  ['a.b.c', undefined],
  [undefined, undefined],
])('"Authorization: %s" carries the token %j', (value, token) => {
  expect(bearerToken(value)).toBe(token)
})

test.each([
  ['sportsfeeds.v2, bearer.a.b.c', 'a.b.c'],
  ['bearer.a.b.c,sportsfeeds.v2', 'a.b.c'],
  ['sportsfeeds.v2', undefined],
  [undefined, undefined],
])('"Sec-WebSocket-Protocol: %s" carries the token %j', (value, token) => {
  expect(subprotocolToken(value)).toBe(token)
})
