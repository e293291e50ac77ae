import { expect, test } from 'vitest'
import { ConfigError } from '../shared/errors.ts'
import { loadConfig } from './load-config.ts'

const config = {
  feedsApiUrl: 'https://feeds.example.com/v1',
  bookmakerApiUrl: 'wss://stream.example.com/v1',
  oidc: { issuer: 'https://id.example.com', clientId: 'console' },
}

test('the configuration is not cached between starts', async () => {
  const requests: unknown[] = []
  const loaded = await loadConfig(async (url, init) => {
    requests.push(url, init.cache)
    return Response.json(config)
  })
  expect(loaded).toEqual(config)
  expect(requests).toEqual(['/config.json', 'no-cache'])
})

test.each([
  ['an unreachable server', () => Promise.reject(new TypeError('fetch failed')), /cannot be reached/],
  ['a missing file', async () => new Response('', { status: 404 }), /status 404/],
  ['a page instead of JSON', async () => new Response('<html>'), /is invalid/],
  ['a missing field', async () => Response.json({ ...config, oidc: {} }), /oidc\.issuer/],
])('%s is reported in one line', async (_, fetchJson, message) => {
  const loading = loadConfig(fetchJson)
  await expect(loading).rejects.toThrow(ConfigError)
  await expect(loading).rejects.toThrow(message)
})
