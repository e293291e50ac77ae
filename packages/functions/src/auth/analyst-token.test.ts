import { expect, test } from 'vitest'
import { analystToken } from './analyst-token.ts'

test.each([
  ['authorization', 'Bearer a.b.c', 'a.b.c'],
  ['authorization', 'bearer  a.b.c ', 'a.b.c'],
  ['authorization', 'Basic a.b.c', undefined],
  ['authorization', 'Bearer', undefined],
  ['authorization', 'Bearer a b', undefined],
  ['authorization', 'a.b.c', undefined],
  ['sec-websocket-protocol', 'sportsfeeds.v1, bearer.a.b.c', 'a.b.c'],
  ['sec-websocket-protocol', 'bearer.a.b.c,sportsfeeds.v1', 'a.b.c'],
  ['sec-websocket-protocol', 'sportsfeeds.v1', undefined],
  ['cookie', 'Bearer a.b.c', undefined],
])('"%s: %s" carries the token %j', (name, value, token) => {
  expect(analystToken(new Map([[name, value]]))).toBe(token)
})
