import { createServer, type Server } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterEach, expect, test } from 'vitest'
import { createTransport, type Transport } from './create-transport.ts'

let server: Server
let transport: Transport

async function listen(handle: (request: { url: string; key: string; body: string }) => [number, string]) {
  server = createServer((request, response) => {
    void text(request).then((body) => {
      const [status, responseBody] = handle({
        url: `${request.method} ${request.url}`,
        key: String(request.headers['x-api-key']),
        body,
      })
      response.writeHead(status).end(responseBody)
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  transport = createTransport(`http://127.0.0.1:${port}/execute-api/abc/v1/`, 'secret')
}

afterEach(async () => {
  await transport.close()
  server.closeAllConnections()
  server.close()
})

test('a request goes below the path of the API, with the key, and its response is read whole', async () => {
  const long = 'é'.repeat(100_000)
  await listen(({ url, key, body }) => [207, `${url} ${key} ${body} ${long}`])
  let sent = 0
  const response = await transport.put('/feeds', '{"odds":[]}', () => {
    sent += 1
  })
  expect(response).toEqual({ status: 207, body: `PUT /execute-api/abc/v1/feeds secret {"odds":[]} ${long}` })
  expect(sent).toBe(1)
})

test('more requests than connections all get their own responses', async () => {
  await listen(({ body }) => [200, body])
  const bodies = Array.from({ length: 200 }, (_, n) => `"${n}"`)
  const responses = await Promise.all(bodies.map((body) => transport.put('/feeds', body)))
  expect(responses.map(({ body }) => body)).toEqual(bodies)
})

test('a server that is not there is an error', async () => {
  await listen(() => [200, ''])
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await expect(transport.put('/feeds', '{}')).rejects.toThrow('ECONNREFUSED')
})
