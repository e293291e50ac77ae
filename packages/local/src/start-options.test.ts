import { expect, test } from 'vitest'
import { parsePort } from './start-options.ts'

test.each(['6000', '6664', '10080', '6667'])(
  'port %s is refused, since browsers refuse it or the one after it, which is the console’s',
  (port) => {
    expect(() => parsePort(port)).toThrow(/browsers refuse/)
  },
)

test.each(['-1', '65536', 'x', '1.5', '65535'])('%s is not a port', (port) => {
  expect(() => parsePort(port)).toThrow(/whole number/)
})

test.each([
  ['0', 0],
  ['4510', 4510],
])('%s is a port', (text, port) => {
  expect(parsePort(text)).toBe(port)
})
