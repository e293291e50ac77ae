import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { createManualClock } from '@sportsfeeds/std/testing'
import { expect, onTestFinished, test } from 'vitest'
import { request } from 'undici'
import { WebSocket, WebSocketServer } from 'ws'
import { PortInUseError } from '../errors.ts'
import { createBuckets } from '../s3/buckets.ts'
import { createDistributions } from './distributions.ts'
import type { DistributionSettings } from './settings.ts'

const host = '127.0.0.1'
const long = Buffer.from('<p>home</p>'.repeat(200))
const files: Readonly<Record<string, readonly [type: string, content: string]>> = {
  'index.html': ['text/html', '<p>home</p>'],
  'assets/a.js': ['text/javascript', 'export {}'],
  'a b.txt': ['text/plain', 'spaced'],
}

/** Every distribution may read. */
const readable = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'cloudfront.amazonaws.com' },
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::files/*',
    },
  ],
})

function readableBy(sourceArn: string): string {
  return readable.replace(
    '"Resource"',
    `"Condition":{"StringEquals":{"AWS:SourceArn":"${sourceArn}"}},"Resource"`,
  )
}

function open(port = 0) {
  const buckets = createBuckets({ region: 'eu-west-1', clock: createManualClock(Date.UTC(2026, 0, 1)) })
  const distributions = createDistributions({ accountId: '123456789012', host, port, buckets })
  onTestFinished(() => distributions.close())
  const { regionalDomainName: originDomainName } = buckets.createBucket('files')
  buckets.putPolicy('files', readable)
  for (const [key, [contentType, content]] of Object.entries(files)) {
    const cacheControl = key.startsWith('assets/') ? 'max-age=60' : 'no-cache'
    buckets.putObject({ bucket: 'files', key, body: Buffer.from(content), contentType, cacheControl })
  }
  return { buckets, distributions, originDomainName }
}

async function openSite(settings: Partial<DistributionSettings> = {}) {
  const { buckets, distributions, originDomainName } = open()
  const all = { originDomainName, defaultRootObject: 'index.html', ...settings }
  return { buckets, distributions, settings: all, ...(await distributions.createDistribution('site', all)) }
}

async function get(url: string, headers: Record<string, string> = {}) {
  const { statusCode, headers: responseHeaders, body } = await request(url, { headers })
  return { status: statusCode, headers: responseHeaders, body: Buffer.from(await body.arrayBuffer()) }
}

const fallback = [{ errorCode: 403, responseCode: 200, responsePagePath: '/index.html' }]

test('Objects are served by their key, with their type and how long they may be kept', async () => {
  const { url } = await openSite()
  const { status, headers, body } = await get(`${url}/assets/a.js?v=1`)
  expect({ status, body: body.toString() }).toEqual({ status: 200, body: 'export {}' })
  expect(headers).toMatchObject({ 'content-type': 'text/javascript', 'cache-control': 'max-age=60' })
  expect((await get(`${url}/a%20b.txt`)).body.toString()).toBe('spaced')
})

test('A viewer who says localhost, or the other loopback address, is sent to the address of the site', async () => {
  const { url } = await openSite()
  const { port } = new URL(url)
  const byName = await get(`${url}/a?b=1`, { host: `localhost:${port}` })
  expect([byName.status, byName.headers['location']]).toEqual([307, `${url}/a?b=1`])
  const byAddress = await get(`http://[::1]:${port}/a?b=1`)
  expect([byAddress.status, byAddress.headers['location']]).toEqual([307, `${url}/a?b=1`])
})

test('A bucket is read only as far as its policy lets the distribution [cloudfront/private-content-restricting-access-to-s3]', async () => {
  const { url, arn, buckets } = await openSite()
  buckets.putPolicy('files', readableBy(arn))
  expect((await get(url)).status).toBe(200)
  buckets.putPolicy('files', readableBy(`${arn}-other`))
  expect((await get(url)).status).toBe(403)
  buckets.deletePolicy('files')
  expect((await get(url)).status).toBe(403)
  expect(() => buckets.putPolicy('files', '{}')).toThrow('The policy of "files"')
})

test('The bare domain is the default root object [cloudfront/DefaultRootObject]', async () => {
  const { url } = await openSite()
  expect((await get(url)).body.toString()).toBe('<p>home</p>')
})

test('A missing object is refused, or replaced by the page that the distribution names for it [cloudfront/creating-custom-error-pages]', async () => {
  expect((await get(`${(await openSite()).url}/games/game-1`)).status).toBe(403)
  const { status, headers, body } = await get(
    `${(await openSite({ errorResponses: fallback })).url}/games/game-1`,
  )
  expect({ status, body: body.toString() }).toEqual({ status: 200, body: '<p>home</p>' })
  expect(headers['content-type']).toBe('text/html')
})

test('A path that is the encoding of nothing is a bad request', async () => {
  expect((await get(`${(await openSite()).url}/%E0%A4%A`)).status).toBe(400)
})

test('A viewer that has the newest version gets a 304, and the new version when there is one', async () => {
  const { url, buckets } = await openSite()
  const { etag } = (await get(url)).headers
  expect((await get(url, { 'if-none-match': `W/"other", ${String(etag)}` })).status).toBe(304)
  buckets.putObject({
    bucket: 'files',
    key: 'index.html',
    body: Buffer.from('new'),
    contentType: 'text/html',
  })
  expect((await get(url, { 'if-none-match': String(etag) })).body.toString()).toBe('new')
})

test('Text is compressed for viewers that take it, where the distribution says so [cloudfront/ServingCompressedFiles]', async () => {
  const { url, buckets } = await openSite({ compress: true })
  buckets.putObject({ bucket: 'files', key: 'long', body: long, contentType: 'text/html' })
  const { headers, body } = await get(`${url}/long`, { 'accept-encoding': 'br, gzip' })
  expect(headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' })
  expect(gunzipSync(body)).toEqual(long)
  expect((await get(`${url}/long`)).headers['content-encoding']).toBeUndefined()
  const plain = await openSite()
  plain.buckets.putObject({ bucket: 'files', key: 'long', body: long, contentType: 'text/html' })
  const { headers: others } = await get(`${plain.url}/long`, { 'accept-encoding': 'gzip' })
  expect(others['content-encoding']).toBeUndefined()
})

test('Only objects of 1,000 bytes and more are compressed, and no pictures [cloudfront/ServingCompressedFiles]', async () => {
  const { url, buckets } = await openSite({ compress: true })
  const objects = [
    ['999', 'text/html', long.subarray(0, 999), undefined],
    ['1000', 'text/html', long.subarray(0, 1_000), 'gzip'],
    ['picture', 'image/png', long, undefined],
  ] as const
  for (const [key, contentType, body, encoding] of objects) {
    buckets.putObject({ bucket: 'files', key, body, contentType })
    const { headers } = await get(`${url}/${key}`, { 'accept-encoding': 'gzip' })
    expect(headers['content-encoding']).toBe(encoding)
  }
})

test('What is compressed has a weak tag, by which a viewer asks again [cloudfront/ServingCompressedFiles]', async () => {
  const { url, buckets } = await openSite({ compress: true })
  const { etag } = buckets.putObject({ bucket: 'files', key: 'long', body: long, contentType: 'text/html' })
  const { headers } = await get(`${url}/long`, { 'accept-encoding': 'gzip' })
  expect(headers['etag']).toBe(`W/${etag}`)
  const again = { 'accept-encoding': 'gzip', 'if-none-match': String(headers['etag']) }
  expect((await get(`${url}/long`, again)).status).toBe(304)
})

test('A policy’s headers are on every response, and replace those of the object only where they override [cloudfront/adding-response-headers]', async () => {
  const { distributions, originDomainName } = open()
  const { id: headersPolicyId } = distributions.createHeadersPolicy('safe', [
    { name: 'X-Content-Type-Options', value: 'nosniff', override: true },
    { name: 'Cache-Control', value: 'no-store', override: false },
    { name: 'Content-Type', value: 'text/plain', override: true },
  ])
  const { url } = await distributions.createDistribution('site', { originDomainName, headersPolicyId })
  expect((await get(`${url}/assets/a.js`)).headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'cache-control': 'max-age=60',
    'content-type': 'text/plain',
  })
  expect((await get(`${url}/nothing`)).headers['x-content-type-options']).toBe('nosniff')
  distributions.updateHeadersPolicy(headersPolicyId, [])
  expect((await get(`${url}/assets/a.js`)).headers['x-content-type-options']).toBeUndefined()
})

test('HEAD has the headers without the content, and other methods are refused', async () => {
  const { url } = await openSite()
  const head = await request(url, { method: 'HEAD' })
  expect(head.headers['content-length']).toBe('11')
  expect(await head.body.text()).toBe('')
  const put = await request(`${url}/index.html`, { method: 'PUT', body: 'mine' })
  expect(put.statusCode).toBe(403)
  await put.body.dump()
})

test('Settings change in place, at the same address', async () => {
  const { url, id, distributions, settings } = await openSite()
  distributions.updateDistribution(id, { ...settings, errorResponses: fallback })
  expect((await get(`${url}/anything`)).status).toBe(200)
  distributions.updateDistribution(id, { ...settings, enabled: false })
  expect((await get(url)).status).toBe(403)
})

test('A deleted distribution serves nothing, and an unknown policy or distribution is an error', async () => {
  const { url, id, distributions, settings } = await openSite()
  await distributions.deleteDistribution(id)
  await expect(get(url)).rejects.toThrow(/ECONNREFUSED/)
  expect(() => distributions.updateDistribution(id, settings)).toThrow('does not exist')
  await expect(
    distributions.createDistribution('other', { ...settings, headersPolicyId: 'NONE' }),
  ).rejects.toMatchObject({ code: 'NoSuchResponseHeadersPolicy' })
})

test('Each distribution has a port of its own, and a taken one is an error that names it', async () => {
  const { distributions, settings, url } = await openSite()
  const other = await distributions.createDistribution('other', settings)
  expect(other.url).not.toBe(url)
  const taken = open(Number(new URL(url).port))
  await expect(taken.distributions.createDistribution('third', settings)).rejects.toThrow(PortInUseError)
})

test('Paths of a behaviour go to its server, with its own headers, and upgrades among them [cloudfront/distribution-working-with.websockets]', async () => {
  const { server, port } = await listen((incoming, response) => {
    const { 'x-origin': secret, 'x-viewer': viewer, host: asked } = incoming.headers
    response.setHeader('x-from', 'server')
    response.end(JSON.stringify({ url: incoming.url, secret, viewer, asked }))
  })
  new WebSocketServer({ server }).on('connection', (socket) =>
    socket.on('message', (data: Buffer) => socket.send(`echo ${data.toString()}`)),
  )
  const origin = `${host}:${port}`
  const { url } = await openSite({
    behaviors: [{ pathPattern: 'live*', origin, customHeaders: [{ name: 'X-Origin', value: 'secret' }] }],
  })
  const { headers, body } = await get(`${url}/live?a=b`, { 'x-origin': 'forged', 'x-viewer': '1' })
  expect(headers['x-from']).toBe('server')
  expect(JSON.parse(body.toString())).toEqual({
    url: '/live?a=b',
    secret: 'secret',
    viewer: '1',
    asked: origin,
  })
  expect((await get(`${url}/`)).body.toString()).toBe('<p>home</p>')

  const socket = new WebSocket(`${url.replace('http', 'ws')}/live`)
  await once(socket, 'open')
  socket.send('x')
  const [reply] = await once(socket, 'message')
  expect(String(reply)).toBe('echo x')
  socket.terminate()
  const refused = new WebSocket(`${url.replace('http', 'ws')}/other`)
  const [, response] = await once(refused, 'unexpected-response')
  expect(response.statusCode).toBe(403)
})

test('A server that is gone is 502', async () => {
  const { server, port } = await listen(() => undefined)
  server.close()
  await once(server, 'close')
  const { url } = await openSite({
    behaviors: [{ pathPattern: '/live', origin: `${host}:${port}`, customHeaders: [] }],
  })
  expect((await get(`${url}/live`)).status).toBe(502)
})

async function listen(listener: RequestListener) {
  const server = createServer(listener)
  server.listen(0, host)
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The server has no port.')
  return { server, port: address.port }
}
