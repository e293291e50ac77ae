import { once } from 'node:events'
import { afterEach, describe, expect, test } from 'vitest'
import { idleTimeoutMs, maxConnectionMs, maxMessageBytes, newConnectionsPerSecond } from './limits.ts'
import {
  closeCode,
  closeWebSockets,
  connect,
  nextMessage,
  setUpWebSocketApi,
} from './testing/set-up-websocket-api.ts'

afterEach(closeWebSockets)

/** The output of an authorizer. */
function authorizerOutput(Effect: string) {
  return {
    principalId: 'ann',
    policyDocument: { Statement: [{ Action: 'execute-api:Invoke', Effect, Resource: '*' }] },
    context: { clientId: 'c-1', level: 2 },
  }
}

describe('connecting', () => {
  test('runs $connect with the handshake and opens the connection [apigateway/apigateway-websocket-api-route-keys-connect-disconnect]', async () => {
    const { open, events, startMs, apiId } = await setUpWebSocketApi()
    await open('?games=a&games=b', { headers: { 'X-Two': ['1', '2'] } })
    expect(events).toMatchObject([
      {
        headers: { 'X-Two': '2', 'Sec-WebSocket-Version': '13' },
        multiValueHeaders: { 'X-Two': ['1', '2'] },
        queryStringParameters: { games: 'b' },
        multiValueQueryStringParameters: { games: ['a', 'b'] },
        isBase64Encoded: false,
        requestContext: {
          routeKey: '$connect',
          eventType: 'CONNECT',
          messageDirection: 'IN',
          stage: 'v1',
          apiId,
          connectedAt: startMs,
          requestTimeEpoch: startMs,
          requestTime: '04/Mar/2026:12:30:15 +0000',
          identity: { sourceIp: '127.0.0.1' },
          connectionId: expect.stringMatching(/^[\w-]{15}=$/),
          requestId: expect.any(String),
          extendedRequestId: expect.any(String),
          domainName: expect.stringMatching(/^127\.0\.0\.1:/),
        },
      },
    ])
  })

  test('echoes the subprotocol that $connect chose [apigateway/websocket-connect-route-subprotocol]', async () => {
    const { open } = await setUpWebSocketApi({
      connect: () => ({ statusCode: 200, headers: { 'sec-websocket-protocol': 'feed.v1' } }),
    })
    const { socket } = await open('', { protocols: ['feed.v1', 'bearer.x'] })
    expect(socket.protocol).toBe('feed.v1')
  })

  test.each([
    ['the status of $connect', () => ({ statusCode: 402 }), 402],
    ['403 when $connect says so', () => ({ statusCode: 403 }), 403],
    ['502 when $connect throws', () => Promise.reject(new Error('no')), 502],
    ['502 when the response of $connect has another shape', () => 'yes', 502],
  ])(
    'is refused with %s [apigateway/apigateway-websocket-api-route-keys-connect-disconnect]',
    async (_, run, status) => {
      const { url, apis } = await setUpWebSocketApi({ connect: run })
      expect(await connect(url).refused).toBe(status)
      expect(apis.connectionIds()).toEqual([])
    },
  )

  test('to a stage that does not exist is refused', async () => {
    const { url } = await setUpWebSocketApi()
    expect(await connect(url.replace('/v1', '/v2')).refused).toBe(403)
  })

  test('without the subprotocol that the client asked for leaves it without one, and the client closes it [apigateway/websocket-connect-route-subprotocol]', async () => {
    const { url, disconnected } = await setUpWebSocketApi()
    const { socket } = connect(url, { protocols: ['feed.v1'] })
    // Its error comes before the close.
    const code = await new Promise((resolve) => socket.once('close', resolve))
    expect(code).toBe(1006)
    expect(socket.protocol).toBe('')
    await disconnected()
  })

  test('beyond the account’s rate of new connections is refused with 429 until the bucket refills [apigateway/apigateway-execution-service-websocket-limits-table]', async () => {
    const { url, clock, events } = await setUpWebSocketApi({ connect: () => ({ statusCode: 402 }) })
    const statuses = await Promise.all(
      Array.from({ length: newConnectionsPerSecond + 1 }, () => connect(url).refused),
    )
    expect(statuses.filter((status) => status === 429)).toHaveLength(1)
    expect(events).toHaveLength(newConnectionsPerSecond)
    await clock.advance(1_000)
    expect(await connect(url).refused).toBe(402)
  })

  test('beyond the rate of its stage is refused with 429 [apigateway/api-gateway-request-throttling]', async () => {
    const { apis, stage, url } = await setUpWebSocketApi()
    apis.drafts.update('stage', stage.id, { ...stage, throttle: { rateLimit: 1, burstLimit: 1 } })
    await once(connect(url).socket, 'open')
    expect(await connect(url).refused).toBe(429)
  })
})

describe('the authorizer', () => {
  const sources = ['route.request.header.Authorization', 'route.request.querystring.tenant']
  const headers = { Authorization: 'x' }

  test('that allows passes its context to every event of the connection [apigateway/apigateway-websocket-api-lambda-auth]', async () => {
    const { open, events, authorizerEvents, apiId } = await setUpWebSocketApi(
      { guard: () => authorizerOutput('Allow') },
      sources,
    )
    const { socket } = await open('?tenant=1', { headers })
    socket.send('{"action":"echo"}')
    await nextMessage(socket)
    const authorizer = { principalId: 'ann', clientId: 'c-1', level: '2' }
    expect(events).toMatchObject([{ requestContext: { authorizer } }, { requestContext: { authorizer } }])
    expect(authorizerEvents).toMatchObject([
      {
        type: 'REQUEST',
        methodArn: `arn:aws:execute-api:eu-west-1:123456789012:${apiId}/v1/$connect`,
        headers: { Authorization: 'x' },
        queryStringParameters: { tenant: '1' },
      },
    ])
  })

  test.each([
    ['denies', () => authorizerOutput('Deny'), 403],
    ['throws Unauthorized', () => Promise.reject(new Error('Unauthorized')), 401],
    ['fails', () => Promise.reject(new Error('no')), 500],
  ])(
    'that %s refuses the handshake before $connect [apigateway/apigateway-websocket-api-lambda-auth]',
    async (_, guard, status) => {
      const { url, events } = await setUpWebSocketApi({ guard }, sources)
      expect(await connect(`${url}?tenant=1`, { headers }).refused).toBe(status)
      expect(events).toEqual([])
    },
  )

  test('is not called when an identity source is missing [apigateway/apigateway-websocket-api-lambda-auth]', async () => {
    const { url, authorizerEvents } = await setUpWebSocketApi(
      { guard: () => authorizerOutput('Allow') },
      sources,
    )
    expect(await connect(url, { headers }).refused).toBe(401)
    expect(authorizerEvents).toEqual([])
  })
})

describe('messages', () => {
  test('go to the route that their action names, and a two-way route responds [apigateway/websocket-api-develop-routes]', async () => {
    const { open, events } = await setUpWebSocketApi()
    const { socket, connectionId } = await open()
    socket.send('{"action":"echo","n":1}')
    expect(await nextMessage(socket)).toBe('{"action":"echo","n":1}')
    expect(events[1]).toEqual({
      body: '{"action":"echo","n":1}',
      isBase64Encoded: false,
      requestContext: expect.objectContaining({
        routeKey: 'echo',
        eventType: 'MESSAGE',
        messageId: expect.stringMatching(/^[\w-]{15}=$/),
        connectionId,
      }),
    })
  })

  test('of another kind go to $default, whose one-way response is dropped [apigateway/websocket-api-develop-routes]', async () => {
    const { open, events } = await setUpWebSocketApi()
    const { socket } = await open()
    socket.send('not json')
    socket.send('{"action":"unknown"}')
    socket.send('{"action":"echo"}')
    expect(await nextMessage(socket)).toBe('{"action":"echo"}')
    const keys = events.slice(1).map((event) => event.requestContext.routeKey)
    expect(keys.toSorted()).toEqual(['$default', '$default', 'echo'])
  })

  test('without any route get Forbidden', async () => {
    const { open } = await setUpWebSocketApi({}, undefined, { withDefault: false })
    const { socket, connectionId } = await open()
    socket.send('not json')
    expect(JSON.parse(await nextMessage(socket))).toEqual({
      message: 'Forbidden',
      connectionId,
      requestId: expect.any(String),
    })
  })

  test('beyond the rate of their stage get Too Many Requests, and no function runs [apigateway/api-gateway-request-throttling]', async () => {
    const { open, apis, stage, events } = await setUpWebSocketApi()
    const { socket, connectionId } = await open()
    apis.drafts.update('stage', stage.id, { ...stage, throttle: { rateLimit: 1, burstLimit: 1 } })
    for (const n of [1, 2]) socket.send(`{"action":"echo","n":${n}}`)
    const responses = [await nextMessage(socket), await nextMessage(socket)].map((text) => JSON.parse(text))
    expect(responses).toContainEqual({ action: 'echo', n: 1 })
    expect(responses).toContainEqual({
      message: 'Too Many Requests',
      connectionId,
      requestId: expect.any(String),
    })
    expect(events.filter(({ requestContext }) => requestContext.routeKey === 'echo')).toHaveLength(1)
  })

  test('of one route take nothing from the rate of another [apigateway/api-gateway-request-throttling]', async () => {
    const { open, apis, stage } = await setUpWebSocketApi()
    const { socket } = await open()
    apis.drafts.update('stage', stage.id, {
      ...stage,
      throttle: { rateLimit: 1, burstLimit: 1 },
      routeThrottles: { echo: { rateLimit: 1, burstLimit: 2 } },
    })
    const replies = async (texts: readonly string[]) => {
      for (const text of texts) socket.send(text)
      const received: string[] = []
      for (const _ of texts) received.push(await nextMessage(socket))
      return received.filter((text) => !text.includes('Too Many Requests')).length
    }
    expect(await replies(['{"action":"echo"}', '{"action":"echo"}', '{"action":"echo"}'])).toBe(2)
  })

  test('count towards the rate that all APIs of the account share [apigateway/limits]', async () => {
    // One for the handshake, one for a message.
    const { open, clock } = await setUpWebSocketApi({}, undefined, {
      account: { rateLimit: 1, burstLimit: 2 },
    })
    const { socket } = await open()
    const echo = () => {
      socket.send('{"action":"echo"}')
      return nextMessage(socket)
    }
    expect(await echo()).toBe('{"action":"echo"}')
    expect(JSON.parse(await echo())).toMatchObject({ message: 'Too Many Requests' })
    await clock.advance(1_000)
    expect(await echo()).toBe('{"action":"echo"}')
  })

  test.each([
    ['throws', () => Promise.reject(new Error('no'))],
    ['returns another shape', () => ({ body: 'x' })],
  ])('whose function %s get an error frame', async (_, echo) => {
    const { open } = await setUpWebSocketApi({ echo })
    const { socket, connectionId } = await open()
    socket.send('{"action":"echo"}')
    expect(JSON.parse(await nextMessage(socket))).toMatchObject({
      message: 'Internal server error',
      connectionId,
    })
  })

  test.each([
    ['a frame over 32 KB', 'x'.repeat(32 * 1024 + 1), 1009],
    ['a binary frame', Buffer.from([1]), 1003],
  ])(
    '%s closes the connection [apigateway/apigateway-execution-service-websocket-limits-table]',
    async (_, message, code) => {
      const { open, events } = await setUpWebSocketApi()
      const { socket } = await open()
      socket.send(message)
      expect(await closeCode(socket)).toBe(code)
      expect(events.map((event) => event.requestContext.routeKey)).not.toContain('$default')
    },
  )

  test('over 128 KB in several frames close the connection [apigateway/apigateway-execution-service-websocket-limits-table]', async () => {
    const { open } = await setUpWebSocketApi()
    const { socket } = await open()
    for (let sent = 0; sent <= maxMessageBytes; sent += 16 * 1024)
      socket.send('x'.repeat(16 * 1024), { fin: false })
    expect(await closeCode(socket)).toBe(1009)
  })
})

describe('the end of a connection', () => {
  test('by the client runs $disconnect with its code and reason [apigateway/apigateway-websocket-api-route-keys-connect-disconnect]', async () => {
    const { open, events, disconnected } = await setUpWebSocketApi()
    const { socket, connectionId } = await open()
    socket.close(4001, 'enough')
    await disconnected()
    expect(events.at(-1)).toMatchObject({
      requestContext: {
        routeKey: '$disconnect',
        eventType: 'DISCONNECT',
        disconnectStatusCode: 4001,
        disconnectReason: 'enough',
        connectionId,
      },
    })
  })

  test('is final even if $disconnect fails [apigateway/apigateway-websocket-api-route-keys-connect-disconnect]', async () => {
    const { open, apis, events, disconnected } = await setUpWebSocketApi({
      disconnect: () => Promise.reject(new Error('no')),
    })
    const { socket } = await open()
    const other = await open()
    socket.close()
    await disconnected()
    expect(apis.connectionIds()).toEqual([other.connectionId])
    other.socket.send('{"action":"echo"}')
    expect(await nextMessage(other.socket)).toBe('{"action":"echo"}')
    expect(events.filter(({ requestContext }) => requestContext.routeKey === '$disconnect')).toHaveLength(1)
  })

  test('comes after ten minutes without a message [apigateway/apigateway-execution-service-websocket-limits-table]', async () => {
    const { open, clock } = await setUpWebSocketApi()
    const { socket } = await open()
    await clock.advance(idleTimeoutMs / 2)
    socket.send('{"action":"echo"}')
    await nextMessage(socket)
    await clock.advance(idleTimeoutMs - 1)
    expect(socket.readyState).toBe(socket.OPEN)
    const closed = closeCode(socket)
    await clock.advance(1)
    expect(await closed).toBe(1001)
  })

  test('comes after two hours, however busy it is [apigateway/apigateway-execution-service-websocket-limits-table]', async () => {
    const { open, clock } = await setUpWebSocketApi()
    const { socket } = await open()
    const closed = closeCode(socket)
    for (let minutes = 0; minutes < maxConnectionMs / 60_000; minutes += 5) {
      expect(socket.readyState).toBe(socket.OPEN)
      socket.send('{"action":"echo"}')
      await nextMessage(socket)
      await clock.advance(5 * 60_000)
    }
    expect(await closed).toBe(1001)
  })

  test('by a cut is seen as 1006', async () => {
    const { open, apis } = await setUpWebSocketApi()
    const { socket, connectionId } = await open()
    const closed = closeCode(socket)
    expect(apis.cut(connectionId)).toBe(true)
    expect(await closed).toBe(1006)
    expect(apis.cut('none')).toBe(false)
  })
})
