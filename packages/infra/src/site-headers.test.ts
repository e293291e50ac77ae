import { expect, test } from 'vitest'
import { contentSecurityPolicy, originOf } from './site-headers.ts'

function directivesOf(policy: string) {
  return Object.fromEntries(
    policy.split('; ').map((directive) => {
      const [name = '', ...sources] = directive.split(' ')
      return [name, sources]
    }),
  )
}

test('a page may call its own origin and those that are named, each once, and load from its own only', () => {
  const feeds = 'https://abc.execute-api.eu-west-1.amazonaws.com'
  const directives = directivesOf(contentSecurityPolicy([feeds, 'wss://def.example', feeds]))
  expect(directives['connect-src']).toEqual(["'self'", feeds, 'wss://def.example'])
  expect(directives['script-src']).toEqual(["'self'"])
  expect(directives['default-src']).toEqual(["'none'"])
  expect(directives['frame-ancestors']).toEqual(["'none'"])
})

test('nothing inline, evaluated or from anywhere is let in', () => {
  expect(contentSecurityPolicy(['https://a.example'])).not.toMatch(/unsafe|\*|https: /)
})

test.each([
  ['d111.cloudfront.net', 'https://d111.cloudfront.net'],
  ['http://127.0.0.1:4511', 'http://127.0.0.1:4511'],
  ['wss://abc.execute-api.eu-west-1.amazonaws.com', 'wss://abc.execute-api.eu-west-1.amazonaws.com'],
  ['ws://127.0.0.1:4510/execute-api/abc', 'ws://127.0.0.1:4510'],
  ['https://issuer.example/realms/a', 'https://issuer.example'],
])('the origin of %s is %s', (place, origin) => {
  expect(originOf(place)).toBe(origin)
})
