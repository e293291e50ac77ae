import { expect, test } from 'vitest'
import { loopbackProxyAdvice } from './loopback-proxy.ts'

const proxied = { NODE_USE_ENV_PROXY: '1', HTTP_PROXY: 'http://127.0.0.1:1' }

test.each([
  ['no exception', proxied],
  ['an exception for the name only', { ...proxied, NO_PROXY: 'localhost, a' }],
  ['variables in lower case', { NODE_USE_ENV_PROXY: '1', http_proxy: 'http://127.0.0.1:1' }],
])(
  'a proxy that takes requests to this machine is named with the variable that helps: %s',
  (_, variables) => {
    expect(loopbackProxyAdvice(variables)).toContain('NO_PROXY="127.0.0.1,localhost"')
  },
)

test.each([
  ['no proxy', {}],
  ['a proxy that Node does not use', { HTTP_PROXY: 'http://127.0.0.1:1' }],
  ['an empty address', { ...proxied, HTTP_PROXY: '' }],
  ['an exception for the address', { ...proxied, NO_PROXY: 'a, 127.0.0.1' }],
  ['an exception for all', { ...proxied, no_proxy: '*' }],
])('there is nothing to say of %s', (_, variables) => {
  expect(loopbackProxyAdvice(variables)).toBeUndefined()
})
