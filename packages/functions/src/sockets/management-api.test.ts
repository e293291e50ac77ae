import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Sockets } from '../ports.ts'
import { createManagementApi } from './management-api.ts'

interface Received {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
  readonly remotePort: number
}

const connectionId = 'L0SM9cO+/vHcCIhw='
const secret = 'a secret access key'
let server: Server
let sockets: Sockets
let received: Received[]
let status: number | 'silent'

beforeEach(async () => {
  vi.stubEnv('AWS_REGION', 'eu-west-1')
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', secret)
  vi.stubEnv('AWS_SESSION_TOKEN', 'a session token')
  received = []
  status = 200
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      received.push({
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks),
        remotePort: request.socket.remotePort ?? 0,
      })
      if (status === 'silent') return
      response.writeHead(status, { 'x-amzn-errortype': status === 410 ? 'GoneException' : 'Failure' })
      response.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // `address()` of a server that listens on a port is never a string or null.
  const { port } = server.address() as AddressInfo
  sockets = createManagementApi(`http://127.0.0.1:${port}/execute-api/abc/v1`)
})

afterEach(async () => {
  vi.unstubAllEnvs()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

test('posts the bytes unchanged to the connection, with a signature that AWS accepts', async () => {
  const frame = Buffer.from('{"summary":"Świątek"}')
  expect(await sockets.post(connectionId, frame, 5_000)).toBe('delivered')
  const [request] = received
  expect(request).toMatchObject({
    method: 'POST',
    url: '/execute-api/abc/v1/@connections/L0SM9cO%2B%2FvHcCIhw%3D',
  })
  expect(request?.body).toEqual(frame)
  expect(request?.headers['x-amz-security-token']).toBe('a session token')
  expect(request?.headers.authorization).toContain(request && `Signature=${computeSignature(request)}`)
})

test('reuses its TCP connection for the next post', async () => {
  for (let post = 0; post < 3; post += 1) await sockets.post(connectionId, Buffer.from('{}'), 5_000)
  expect(new Set(received.map(({ remotePort }) => remotePort)).size).toBe(1)
})

test.each([
  [200, 'delivered'],
  [410, 'gone'],
  [413, 'tooLarge'],
  [429, 'throttled'],
  [500, 'failed'],
  [503, 'failed'],
  [403, 'refused'],
] as const)('a response of %i means %s', async (statusCode, outcome) => {
  status = statusCode
  expect(await sockets.post(connectionId, Buffer.from('{}'), 5_000)).toBe(outcome)
})

test('a response that does not come in time and an unreachable server are failures', async () => {
  status = 'silent'
  expect(await sockets.post(connectionId, Buffer.from('{}'), 20)).toBe('failed')
  const unreachable = createManagementApi('http://127.0.0.1:1/v1')
  expect(await unreachable.post(connectionId, Buffer.from('{}'), 5_000)).toBe('failed')
})

test.each([
  [204, true],
  [410, true],
  [403, false],
] as const)('a close with a response of %i returns %s', async (statusCode, isClosed) => {
  status = statusCode
  expect(await sockets.close(connectionId)).toBe(isClosed)
  expect(received[0]).toMatchObject({
    method: 'DELETE',
    url: '/execute-api/abc/v1/@connections/L0SM9cO%2B%2FvHcCIhw%3D',
  })
})

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
function computeSignature({ method, url, headers, body }: Received): string {
  const [, scope = '', signedHeaders = ''] =
    /Credential=[^/]+\/([^,]+), SignedHeaders=([^,]+)/.exec(headers.authorization ?? '') ?? []
  const canonicalRequest = [
    method,
    url
      .split('/')
      .map((segment) => encodeURIComponent(segment))
      .join('/'),
    '',
    ...signedHeaders.split(';').map((name) => `${name}:${String(headers[name])}`),
    '',
    signedHeaders,
    sha256(body),
  ].join('\n')
  const stringToSign = [
    'AWS4-HMAC-SHA256',
    String(headers['x-amz-date']),
    scope,
    sha256(Buffer.from(canonicalRequest)),
  ].join('\n')
  const key = scope.split('/').reduce<Buffer | string>((parent, part) => hmac(parent, part), `AWS4${secret}`)
  return hmac(key, stringToSign).toString('hex')
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
