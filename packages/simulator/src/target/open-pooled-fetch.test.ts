import { createServer, type Server } from 'node:http'
import { text } from 'node:stream/consumers'
import type { ProviderResponse } from '@sportsfeeds/client'
import { afterEach, expect, test } from 'vitest'
import { openPooledFetch, type PooledFetch } from './open-pooled-fetch.ts'

let server: Server
let url: string
let pooled: PooledFetch

async function listen(handle: (request: { url: string; key: string; body: string }) => [number, string]) {
  server = createServer((request, response) => {
    void text(request).then((body) => {
      const [status, responseBody] = handle({
        url: `${request.method} ${request.url}`,
        key: String(request.headers['x-api-key']),
        body,
      })
      response.writeHead(status, { 'retry-after': '7' }).end(responseBody)
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  url = `http://127.0.0.1:${port}/execute-api/abc/v1`
  pooled = openPooledFetch(url)
}

function put(body: string, onSent = (): void => undefined): Promise<ProviderResponse> {
  const headers = { 'x-api-key': 'secret' }
  return pooled.fetch(`${url}/feeds`, { method: 'PUT', headers, body, signal: undefined, onSent })
}

afterEach(async () => {
  await pooled.close()
  server.closeAllConnections()
  server.close()
})

test('a request goes below the path of the API, with the key, and its response is read whole', async () => {
  const long = 'é'.repeat(100_000)
  await listen(({ url: sentTo, key, body }) => [207, `${sentTo} ${key} ${body} ${long}`])
  let sent = 0
  const response = await put('{"odds":[]}', () => {
    sent += 1
  })
  expect(response.status).toBe(207)
  expect(await response.text()).toBe(`PUT /execute-api/abc/v1/feeds secret {"odds":[]} ${long}`)
  expect([response.headers.get('Retry-After'), response.headers.get('etag')]).toEqual(['7', null])
  expect(sent).toBe(1)
})

test('more requests than connections all get their own responses', async () => {
  await listen(({ body }) => [200, body])
  const bodies = Array.from({ length: 200 }, (_, n) => `"${n}"`)
  const responses = await Promise.all(bodies.map((body) => put(body)))
  expect(await Promise.all(responses.map((response) => response.text()))).toEqual(bodies)
})

test('a server that is not there is an error', async () => {
  await listen(() => [200, ''])
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await expect(put('{}')).rejects.toThrow('ECONNREFUSED')
})
