import { connect as connectHttp2 } from 'node:http2'
import { connect } from 'node:net'
import { once } from 'node:events'
import { Agent, request } from 'undici'
import { afterEach, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { PortInUseError } from '../errors.ts'
import { readBody, sendResponse } from './body.ts'
import { createFrontDoor, type FrontDoor, type FrontDoorOptions } from './front-door.ts'
import type { HttpService, HttpRequest } from './service.ts'

const doors: FrontDoor[] = []
afterEach(async () => {
  await Promise.all(doors.splice(0).map((door) => door.close()))
})

async function open(furnish: (door: FrontDoor) => void = () => {}, options: FrontDoorOptions = {}) {
  const door = createFrontDoor(options)
  doors.push(door)
  furnish(door)
  const port = await door.listen({ host: '127.0.0.1', port: 0 })
  return { door, port, url: `http://127.0.0.1:${port}` }
}

function echo(name: string): HttpService {
  return {
    async handle(incoming: HttpRequest, response) {
      const body = await readBody(incoming, 1_000)
      sendResponse(response, {
        status: 200,
        headers: { 'x-service': name },
        body: `${name}:${body.toString()}`,
      })
    },
  }
}

test('One port serves HTTP/1.1 and HTTP/2 without TLS', async () => {
  const { url } = await open((door) => door.mount('/a', echo('a')))
  const first = await request(`${url}/a/x`, { method: 'POST', body: 'one' })
  expect(await first.body.text()).toBe('a:one')

  const session = connectHttp2(url)
  const stream = session.request({ ':path': '/a/y', ':method': 'POST' })
  stream.end('two')
  expect(Buffer.concat(await stream.toArray()).toString()).toBe('a:two')
  session.close()
})

test('A connection is kept for the next request', async () => {
  const { url } = await open((door) => door.mount('/a', echo('a')))
  const agent = new Agent({ connections: 1 })
  let connections = 0
  agent.on('connect', () => (connections += 1))
  for (const body of ['1', '2', '3']) {
    const response = await request(`${url}/a`, { method: 'POST', body, dispatcher: agent })
    expect(await response.body.text()).toBe(`a:${body}`)
  }
  expect(connections).toBe(1)
  await agent.close()
})

test('A request line that arrives octet by octet is understood', async () => {
  const { port } = await open((door) => door.mount('/PRI', echo('a')))
  const socket = connect(port, '127.0.0.1')
  socket.setNoDelay(true)
  for (const part of ['P', 'U', 'T /PRI HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 1\r\n\r\n', 'z']) {
    socket.write(part)
    await new Promise((resolve) => setImmediate(resolve))
  }
  const [chunk] = await once(socket, 'data')
  expect(String(chunk)).toContain('200 OK')
  socket.destroy()
})

test('The longest mounted prefix wins, and a prefix ends at a slash', async () => {
  const { url } = await open((door) => {
    door.mount('/a', echo('a'))
    door.mount('/a/b', echo('b'))
  })
  const serviceAt = async (path: string) =>
    (await request(url + path, { method: 'POST' })).headers['x-service']
  expect(await serviceAt('/a/c')).toBe('a')
  expect(await serviceAt('/a/b/c')).toBe('b')
  expect(await serviceAt('/ab')).toBe(undefined)
})

test('X-Amz-Target chooses the service before the path does', async () => {
  const { url } = await open((door) => {
    door.mount('/', echo('root'))
    door.serveTarget('Kinesis_20131202', echo('kinesis'))
  })
  const headers = { 'x-amz-target': 'Kinesis_20131202.ListStreams' }
  const response = await request(url, { method: 'POST', headers })
  expect(response.headers['x-service']).toBe('kinesis')
})

test('A request that no service takes gets a list of what is served', async () => {
  const { url } = await open((door) => door.mount('/oidc', echo('oidc')))
  const response = await request(`${url}/nowhere`)
  expect(response.statusCode).toBe(404)
  expect(await response.body.json()).toMatchObject({
    message: 'Nothing is served for GET /nowhere.',
    paths: ['/oidc'],
  })
})

test('A service that fails gives 500 and the door stays open', async () => {
  const { url } = await open((door) => {
    door.mount('/bad', { handle: () => Promise.reject(new Error('broken')) })
    door.mount('/good', echo('good'))
  })
  const bad = await request(`${url}/bad`)
  expect(bad.statusCode).toBe(500)
  expect(await bad.body.text()).toContain('broken')
  expect((await request(`${url}/good`, { method: 'POST' })).statusCode).toBe(200)
})

test('WebSocket upgrades go to the service at their path', async () => {
  const sockets = new WebSocketServer({ noServer: true })
  const { port } = await open((door) =>
    door.mount('/ws', {
      ...echo('ws'),
      upgrade: (incoming, socket, head) =>
        sockets.handleUpgrade(incoming, socket, head, (client) => client.send('hello')),
    }),
  )
  const client = new WebSocket(`ws://127.0.0.1:${port}/ws/live`)
  const [message] = await once(client, 'message')
  expect(String(message)).toBe('hello')
  client.terminate()

  const stray = new WebSocket(`ws://127.0.0.1:${port}/other`)
  const [error] = await once(stray, 'error')
  expect(String(error)).toContain('404')
})

test('A taken port is refused with its number and the way out', async () => {
  const { port } = await open()
  const second = createFrontDoor()
  const refusal = second.listen({ host: '127.0.0.1', port })
  await expect(refusal).rejects.toBeInstanceOf(PortInUseError)
  await expect(refusal).rejects.toThrow(`Port ${port} on 127.0.0.1 is taken.`)
})

test('Closing ends connections that wait for a response', async () => {
  const { door, url } = await open((opened) => opened.mount('/slow', { handle: () => new Promise(() => {}) }))
  const waiting = request(`${url}/slow`).catch((error: unknown) => error)
  const session = connectHttp2(url)
  await once(session, 'connect')
  const ended = once(session, 'close')
  await door.close()
  expect(await waiting).toBeInstanceOf(Error)
  await ended
})

const evil = 'http://evil.example'

test.each([
  ['rebind.example:4510', 403],
  ['localhost.evil.example', 403],
  ['', 403],
  ['127.0.0.1:1', 200],
  ['localhost:4510', 200],
  ['[::1]:4510', 200],
  ['api.localhost', 200],
])('A request for the host "%s" gets %i', async (host, status) => {
  const { port } = await open((door) => door.mount('/a', echo('a'), { openToPages: true }))
  expect(await rawStatus(port, `POST /a HTTP/1.1\r\nhost: ${host}\r\ncontent-length: 0\r\n\r\n`)).toBe(status)
})

test('HTTP/2 names the host in another place, which is looked at too', async () => {
  const { url } = await open((door) => door.mount('/a', echo('a')))
  const session = connectHttp2(url)
  const stream = session.request({ ':path': '/a', ':method': 'POST', ':authority': 'rebind.example' })
  const [headers] = await once(stream.end(), 'response')
  expect(headers[':status']).toBe(403)
  session.close()
})

test('What pages of other origins send reaches only services that are open to pages', async () => {
  const { url } = await open((door) => {
    door.mount('/_cloud', echo('operator'))
    door.mount('/execute-api', echo('api'), { openToPages: true })
    door.serveTarget('DynamoDB_20120810', echo('dynamodb'))
  })
  const statusOf = async (path: string, headers: Record<string, string>) => {
    const response = await request(`${url}${path}`, { method: 'POST', headers })
    await response.body.dump()
    return response.statusCode
  }
  const target = { 'x-amz-target': 'DynamoDB_20120810.Scan' }
  expect(await statusOf('/_cloud/faults', { origin: evil })).toBe(403)
  expect(await statusOf('/_cloud/faults', { origin: 'null' })).toBe(403)
  expect(await statusOf('/_cloud/faults', { origin: url })).toBe(200)
  expect(await statusOf('/', { origin: evil, ...target })).toBe(403)
  expect(await statusOf('/', target)).toBe(200)
  expect(await statusOf('/execute-api/x', { origin: evil })).toBe(200)
})

test('A form that is not signed is not taken: a page of any site can send one', async () => {
  const { url } = await open((door) => door.serveForms(echo('sqs')))
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const unsigned = await request(url, { method: 'POST', headers: form, body: 'Action=DeleteQueue' })
  expect(unsigned.statusCode).toBe(404)
  const headers = { ...form, authorization: 'AWS4-HMAC-SHA256 Credential=local' }
  expect((await request(url, { method: 'POST', headers, body: 'Action=x' })).statusCode).toBe(200)
})

test('An upgrade for another host, or from a page of another origin, is refused', async () => {
  const upgraded: string[] = []
  const { port } = await open((door) =>
    door.mount('/ws', {
      ...echo('ws'),
      upgrade: () => void upgraded.push('ws'),
    }),
  )
  const upgrade = (headers: string) =>
    rawStatus(port, `GET /ws HTTP/1.1\r\n${headers}\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n`)
  expect(await upgrade('host: rebind.example')).toBe(403)
  expect(await upgrade(`host: 127.0.0.1\r\norigin: ${evil}`)).toBe(403)
  expect(upgraded).toEqual([])
})

test.each([
  ['says nothing', ''],
  ['sends half a preface of HTTP/2', 'PR'],
  ['does not finish its headers', 'GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n'],
  ['does not finish its body', 'POST /a HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 9\r\n\r\nx'],
  ['keeps a connection idle', 'POST /a HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 0\r\n\r\n'],
])('A client that %s is hung up on', async (_, text) => {
  const { port } = await open((door) => door.mount('/a', echo('a')), {
    headersTimeoutMs: 50,
    requestTimeoutMs: 50,
    idleTimeoutMs: 50,
    checkIntervalMs: 10,
  })
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.resume()
  if (text !== '') socket.write(text)
  await once(socket, 'close')
  expect(socket.destroyed).toBe(true)
})

test('A client that reaches the other loopback address is served too', async () => {
  const { port } = await open((door) => door.mount('/a', echo('a')))
  const socket = connect(port, '::1')
  socket.write('POST /a HTTP/1.1\r\nhost: localhost\r\ncontent-length: 0\r\n\r\n')
  expect(String((await once(socket, 'data'))[0])).toContain('200 OK')
  socket.destroy()
})

async function rawStatus(port: number, text: string): Promise<number> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.write(text)
  const [chunk] = await once(socket, 'data')
  socket.destroy()
  return Number(String(chunk).split(' ')[1])
}
