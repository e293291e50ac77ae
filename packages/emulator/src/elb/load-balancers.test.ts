import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http'
import { createSystemClock } from '@sportsfeeds/std'
import { createManualClock } from '@sportsfeeds/std/testing'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { createDistributions } from '../cloudfront/distributions.ts'
import { createMeter } from '../meter/meter.ts'
import { createBuckets } from '../s3/buckets.ts'
import { account } from '../testing/serve.ts'
import { createLoadBalancers } from './load-balancers.ts'
import type { TargetAddress } from './types.ts'

test('Requests reach a target with their body, and with the headers that a load balancer adds [elb/x-forwarded-headers]', async () => {
  const { balance, url } = await setUp()
  const seen: { method?: string; path?: string; body?: string; headers?: object } = {}
  await balance((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.once('end', () => {
      seen.body = Buffer.concat(chunks).toString()
      Object.assign(seen, { method: request.method, path: request.url, headers: request.headers })
      response.writeHead(201, { 'x-from': 'target' })
      response.end('done')
    })
  })
  const response = await fetch(`${url}/a?b=c`, { method: 'POST', body: 'größe', headers: { 'x-mine': '1' } })
  expect({
    status: response.status,
    from: response.headers.get('x-from'),
    text: await response.text(),
  }).toEqual({
    status: 201,
    from: 'target',
    text: 'done',
  })
  expect(seen).toMatchObject({
    method: 'POST',
    path: '/a?b=c',
    body: 'größe',
    headers: {
      'x-mine': '1',
      'x-forwarded-for': expect.stringContaining('127.0.0.1'),
      'x-forwarded-proto': 'http',
    },
  })
})

test('WebSockets are passed on, in both directions, over several targets', async () => {
  const { balance, connect } = await setUp()
  for (const name of ['one', 'two']) await balance(undefined, echo(name))
  const sockets = [await connect('/live?x=1'), await connect('/live'), await connect('/live')]
  const replies = await Promise.all(
    sockets.map(async (socket, index) => {
      socket.send(`hello ${index}`)
      const [data] = await once(socket, 'message')
      return String(data)
    }),
  )
  expect(replies.map((reply) => reply.slice(4))).toEqual(['hello 0', 'hello 1', 'hello 2'])
  expect(new Set(replies.map((reply) => reply.slice(0, 3)))).toEqual(new Set(['one', 'two']))
})

test('A handshake that the target refuses is refused as it does', async () => {
  const { balance, url } = await setUp()
  await balance(undefined, (server) => {
    server.on('upgrade', (_, socket) =>
      socket.end('HTTP/1.1 401 Unauthorized\r\ncontent-length: 2\r\n\r\nno'),
    )
  })
  const socket = new WebSocket(url.replace('http', 'ws'))
  const [, response] = await once(socket, 'unexpected-response')
  expect(response.statusCode).toBe(401)
})

test('Without a target there is 503, for one that is gone 502, for one that says nothing 504 [elb/load-balancer-troubleshooting]', async () => {
  const { balance, status, clock } = await setUp({ clock: createManualClock(0), isProbed: false })
  expect(await status()).toBe(503)
  const target = await balance(() => undefined)
  const waiting = status()
  await expect.poll(() => target.requests()).toBe(1)
  await clock.advance(60_000)
  expect(await waiting).toBe(504)
  await target.close()
  expect(await status()).toBe(502)
})

test('A WebSocket without traffic is closed after the idle timeout, one with traffic stays [elb/application-load-balancers]', async () => {
  const { balance, connect, clock } = await setUp({ clock: createManualClock(0), isProbed: false })
  await balance(undefined, echo('one'))
  const [idle, lively] = [await connect(), await connect()]
  const closed = once(idle, 'close')
  for (let quarter = 0; quarter < 6; quarter += 1) {
    lively.send('x')
    await once(lively, 'message')
    await clock.advance(15_000)
  }
  const [code] = await closed
  expect(code).toBe(1006)
  expect(lively.readyState).toBe(WebSocket.OPEN)
})

test('When a target is deregistered its WebSockets last as long as the delay, and new ones go elsewhere [elb/edit-target-group-attributes]', async () => {
  const { balance, balancers, connect, groupArn, clock } = await setUp({
    clock: createManualClock(0),
    isProbed: false,
  })
  const first = await balance(undefined, echo('one'))
  const socket = await connect()
  await balance(undefined, echo('two'))
  const gone = balancers.deregister(groupArn, first)
  expect(balancers.targets(groupArn)).toMatchObject([
    { ...first.address, state: 'draining', connections: 1 },
    { state: 'healthy', connections: 0 },
  ])
  const other = await connect()
  other.send('x')
  expect(String((await once(other, 'message'))[0])).toBe('two x')
  socket.send('x')
  expect(String((await once(socket, 'message'))[0])).toBe('one x')
  const closed = once(socket, 'close')
  await clock.advance(20_000)
  await Promise.all([closed, gone])
  expect(balancers.stateOf(groupArn, first)).toBeUndefined()
})

test('Hours, connections and bytes are metered', async () => {
  const { balance, connect, clock, meter } = await setUp({ clock: createManualClock(0), isProbed: false })
  await balance(undefined, echo('one'))
  const socket = await connect()
  socket.send('x'.repeat(10_000))
  await once(socket, 'message')
  // Half of the idle timeout.
  await clock.advance(30_000)
  const units = meter.read()
  expect(units['elb.loadBalancerHours']).toBeCloseTo(0.5 / 60, 6)
  expect(units['elb.newConnections']).toBe(1)
  expect(units['elb.connectionMinutes']).toBeCloseTo(0.5, 6)
  expect(units['elb.processedBytes']).toBeGreaterThan(20_000)
})

test('A WebSocket that a distribution of this process hands over is one of its own: headers, counts, bytes, its end', async () => {
  const { balance, balancers, meter, url } = await setUp()
  let received: IncomingHttpHeaders = {}
  await balance(undefined, (server) => {
    server.on('upgrade', ({ headers }) => (received = headers))
    echo('one')(server)
  })
  const buckets = createBuckets({ region: 'eu-west-1', clock: createManualClock(0) })
  const distributions = createDistributions({
    accountId: '123456789012',
    host: '127.0.0.1',
    port: 0,
    buckets,
    upgradesAt: (origin) => balancers.upgradesAt(origin),
  })
  onTestFinished(() => distributions.close())
  const behavior = {
    pathPattern: '*',
    origin: new URL(url).host,
    customHeaders: [{ name: 'X-Mine', value: 'secret' }],
  }
  const site = await distributions.createDistribution('live', { behaviors: [behavior] })
  const socket = new WebSocket(`${site.url.replace('http', 'ws')}/live`)
  await once(socket, 'open')
  socket.send('x'.repeat(10_000))
  const [data] = await once(socket, 'message')
  expect(String(data)).toBe(`one ${'x'.repeat(10_000)}`)
  expect(received).toMatchObject({
    host: behavior.origin,
    'x-mine': 'secret',
    'x-forwarded-for': '127.0.0.1, 127.0.0.1',
    upgrade: 'websocket',
  })
  expect(meter.read()['elb.newConnections']).toBe(1)
  expect(meter.read()['elb.processedBytes']).toBeGreaterThan(20_000)
  const closed = once(socket, 'close')
  await balancers.close()
  await closed
})

test('What is in use cannot be deleted, and what is unknown is named', async () => {
  const { balancers, groupArn, listenerArn, loadBalancerArn } = await setUp()
  expect(() => balancers.deleteTargetGroup(groupArn)).toThrow('in use')
  const action = { type: 'forward', targetGroupArn: 'arn:unknown' } as const
  expect(() => balancers.createRule(listenerArn, { priority: 1, conditions: [], action })).toThrow(
    'arn:unknown',
  )
  const second = { port: 81, defaultAction: { type: 'forward', targetGroupArn: groupArn } } as const
  expect(() => balancers.createListener(loadBalancerArn, second)).toThrow('have one listener')
  expect(() => balancers.createTargetGroup({ name: 'live' })).toThrow('exists')
  balancers.deleteListener(listenerArn)
  balancers.deleteTargetGroup(groupArn)
  expect(() => balancers.targets(groupArn)).toThrow('not found')
})

function echo(name: string) {
  return (server: Server): void => {
    new WebSocketServer({ server }).on('connection', (socket) =>
      socket.on('message', (data: Buffer) => socket.send(`${name} ${data.toString()}`)),
    )
  }
}

async function setUp<UsedClock extends ReturnType<typeof createSystemClock>>({
  clock,
  isProbed = true,
}: { readonly clock?: UsedClock; readonly isProbed?: boolean } = {}) {
  // Tests that move the time pass their clock.
  const usedClock = clock ?? (createSystemClock({ isBackground: true }) as UsedClock)
  const meter = createMeter()
  const balancers = createLoadBalancers({
    ...account,
    host: '127.0.0.1',
    port: 0,
    clock: usedClock,
    meter,
    probe: isProbed ? undefined : async () => true,
  })
  onTestFinished(() => balancers.close())
  const { arn: loadBalancerArn, dnsName } = await balancers.createLoadBalancer({ name: 'live' })
  const { arn: groupArn } = balancers.createTargetGroup({
    name: 'live',
    deregistrationDelaySeconds: 20,
    healthCheck: { matcher: '200-499' },
  })
  const { arn: listenerArn } = balancers.createListener(loadBalancerArn, {
    port: 80,
    defaultAction: { type: 'forward', targetGroupArn: groupArn },
  })
  const url = `http://${dnsName}`

  /** Starts a target, and waits until it gets requests. */
  const balance = async (
    listener: RequestListener = (_, response) => response.end(),
    furnish: (server: Server) => void = () => undefined,
  ) => {
    let requests = 0
    const server = createServer((request, response) => {
      if (request.headers['user-agent']?.startsWith('ELB') === true) return void response.end()
      requests += 1
      listener(request, response)
    })
    furnish(server)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (typeof address !== 'object' || address === null) throw new Error('The target has no port.')
    const target: TargetAddress = { host: '127.0.0.1', port: address.port }
    const close = async (): Promise<void> => {
      server.close()
      server.closeAllConnections()
    }
    onTestFinished(close)
    balancers.register(groupArn, target)
    await expect.poll(() => balancers.stateOf(groupArn, target)).toBe('healthy')
    return { ...target, address: target, requests: () => requests, close }
  }
  const connect = async (path = '/'): Promise<WebSocket> => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}${path}`)
    onTestFinished(() => socket.terminate())
    await once(socket, 'open')
    return socket
  }
  const status = async () => (await fetch(url)).status
  return {
    balance,
    balancers,
    clock: usedClock,
    connect,
    groupArn,
    listenerArn,
    loadBalancerArn,
    meter,
    status,
    url,
  }
}
