import { expect, test } from 'vitest'
import { ConfigError } from '../shared/errors.ts'
import { loadConfig } from './load-config.ts'

const config = {
  feedsApiUrl: 'https://feeds.example.com/v1',
  bookmakerApiUrl: 'wss://stream.example.com/v1',
  oidc: { issuer: 'https://id.example.com', clientId: 'console' },
}

test('the configuration is asked for anew at each start', async () => {
  const asked: unknown[] = []
  const loaded = await loadConfig(async (url, init) => {
    asked.push(url, init.cache)
    return Response.json(config)
  })
  expect(loaded).toEqual(config)
  expect(asked).toEqual(['/config.json', 'no-cache'])
})

test.each([
  ['an unreachable server', () => Promise.reject(new TypeError('fetch failed')), /cannot be reached/],
  ['a missing file', async () => new Response('', { status: 404 }), /status 404/],
  ['what is no JSON', async () => new Response('<html>'), /cannot be read/],
  ['a missing field', async () => Response.json({ ...config, oidc: {} }), /oidc\.issuer/],
])('%s is said in one line', async (_, answer, message) => {
  const loading = loadConfig(answer)
  await expect(loading).rejects.toThrow(ConfigError)
  await expect(loading).rejects.toThrow(message)
})
