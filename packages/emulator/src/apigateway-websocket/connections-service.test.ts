import {
  ApiGatewayManagementApiClient,
  type ApiGatewayManagementApiServiceException,
  DeleteConnectionCommand,
  GetConnectionCommand,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import { request as send } from 'undici'
import { afterEach, describe, expect, test } from 'vitest'
import type { Throttle } from '../apigateway/token-bucket.ts'
import { maxMessageBytes, messageUnitBytes } from './limits.ts'
import { closeCode, closeWebSockets, nextMessage, setUpWebSocketApi } from './testing/set-up-websocket-api.ts'

afterEach(closeWebSockets)

async function setUpClient(account?: Throttle) {
  const parts = await setUpWebSocketApi({}, undefined, account === undefined ? {} : { account })
  const opened = await parts.open()
  const endpoint = parts.url.replace(/^ws/, 'http')
  const client = new ApiGatewayManagementApiClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 's' },
    maxAttempts: 1,
  })
  const post = (ConnectionId: string, Data: string) =>
    client.send(new PostToConnectionCommand({ ConnectionId, Data }))
  return { ...parts, ...opened, endpoint, client, post }
}

describe('@connections', () => {
  test('a post of the AWS SDK reaches the client as text [apigateway/apigateway-how-to-call-websocket-api-connections]', async () => {
    const { post, connectionId, socket } = await setUpClient()
    await post(connectionId, '{"price":"é"}')
    expect(await nextMessage(socket)).toBe('{"price":"é"}')
  })

  test('posts arrive in the order in which they were made', async () => {
    const { post, connectionId, socket } = await setUpClient()
    for (let n = 0; n < 20; n += 1) await post(connectionId, String(n))
    for (let n = 0; n < 20; n += 1) expect(await nextMessage(socket)).toBe(String(n))
  })

  test('a closed connection is gone, and an unknown one too [apigateway/apigateway-how-to-call-websocket-api-connections]', async () => {
    const { post, connectionId, socket, disconnected } = await setUpClient()
    socket.close()
    await disconnected()
    await expect(post(connectionId, 'x')).rejects.toMatchObject({
      name: 'GoneException',
      $metadata: { httpStatusCode: 410 },
    })
    await expect(post('L0SM9cOFvHcCIhw=', 'x')).rejects.toMatchObject({ name: 'GoneException' })
  })

  test('a malformed id and a message over 128 KB are refused [apigateway/apigateway-execution-service-websocket-limits-table]', async () => {
    const { post, connectionId } = await setUpClient()
    await expect(post('nonsense', 'x')).rejects.toMatchObject({
      name: 'BadRequestException',
      message: 'Invalid connectionId: nonsense',
      $metadata: { httpStatusCode: 400 },
    })
    await expect(post(connectionId, 'x'.repeat(maxMessageBytes + 1))).rejects.toMatchObject({
      name: 'PayloadTooLargeException',
      $metadata: { httpStatusCode: 413 },
    })
  })

  test('beyond the rate that all APIs of the account share, a post is refused with 429 until the bucket refills [apigateway/apigateway-execution-service-websocket-limits-table]', async () => {
    // One for the handshake, two for posts.
    const { post, connectionId, clock } = await setUpClient({ rateLimit: 1, burstLimit: 3 })
    await post(connectionId, 'a')
    await post(connectionId, 'b')
    await expect(post(connectionId, 'c')).rejects.toMatchObject({
      name: 'LimitExceededException',
      $metadata: { httpStatusCode: 429 },
    })
    await clock.advance(1_000)
    await expect(post(connectionId, 'c')).resolves.toMatchObject({ $metadata: { httpStatusCode: 200 } })
  })

  test('GET describes the connection [apigateway/apigateway-how-to-call-websocket-api-connections]', async () => {
    const { client, connectionId, startMs, clock, post } = await setUpClient()
    await clock.advance(5_000)
    await post(connectionId, 'x')
    const { ConnectedAt, LastActiveAt, Identity } = await client.send(
      new GetConnectionCommand({ ConnectionId: connectionId }),
    )
    expect(ConnectedAt?.getTime()).toBe(startMs)
    expect(LastActiveAt?.getTime()).toBe(startMs + 5_000)
    expect(Identity?.SourceIp).toBe('127.0.0.1')
  })

  test('DELETE closes the socket [apigateway/apigateway-how-to-call-websocket-api-connections]', async () => {
    const { client, connectionId, socket } = await setUpClient()
    const closed = closeCode(socket)
    await client.send(new DeleteConnectionCommand({ ConnectionId: connectionId }))
    expect(await closed).toBe(1000)
  })

  test('GET and DELETE tell a connection that is gone from an id that cannot be one [apigateway/apigateway-how-to-call-websocket-api-connections]', async () => {
    const { client, connectionId, socket, disconnected } = await setUpClient()
    socket.close()
    await disconnected()
    for (const Command of [GetConnectionCommand, DeleteConnectionCommand]) {
      const statusOf = (ConnectionId: string) =>
        client.send(new Command({ ConnectionId })).then(
          ({ $metadata }) => $metadata.httpStatusCode,
          (error: ApiGatewayManagementApiServiceException) => error.$metadata.httpStatusCode,
        )
      expect(await statusOf(connectionId)).toBe(410)
      expect(await statusOf('nonsense')).toBe(400)
    }
  })

  test('a post of 128 KB arrives as one message [apigateway/apigateway-execution-service-websocket-limits-table]', async () => {
    const { post, connectionId, socket } = await setUpClient()
    const message = 'x'.repeat(maxMessageBytes)
    await post(connectionId, message)
    expect(await nextMessage(socket)).toHaveLength(maxMessageBytes)
  })

  test('a path that is not @connections is refused', async () => {
    const { endpoint } = await setUpClient()
    const { statusCode, body } = await send(`${endpoint}/other`)
    await body.dump()
    expect(statusCode).toBe(403)
  })

  test('a test can make posts fail', async () => {
    const { post, connectionId, apis, socket } = await setUpClient()
    const restore = apis.interceptPost((id) =>
      id === connectionId ? { status: 500, code: 'InternalFailure' } : undefined,
    )
    await expect(post(connectionId, 'lost')).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } })
    restore()
    await post(connectionId, 'kept')
    expect(await nextMessage(socket)).toBe('kept')
  })

  test('a client that does not read is dropped before it fills the memory', async () => {
    const { post, connectionId, socket, apis } = await setUpClient()
    socket.pause()
    const message = 'x'.repeat(100 * 1024)
    const fill = async () => {
      for (let sent = 0; sent < 1_000; sent += 1) await post(connectionId, message)
    }
    await expect(fill()).rejects.toMatchObject({ name: 'GoneException' })
    expect(apis.connectionIds()).toEqual([])
  })

  test('messages, connection minutes and management requests are metered', async () => {
    const { post, connectionId, socket, clock, meter, disconnected } = await setUpClient()
    await post(connectionId, 'x'.repeat(32 * 1024 + 1))
    await nextMessage(socket)
    socket.send('{"action":"echo"}')
    await nextMessage(socket)
    await clock.advance(90_000)
    socket.close()
    await disconnected()
    expect(meter.read()).toMatchObject({
      'apigatewayWebsocket.managementRequests': 1,
      'apigatewayWebsocket.messageUnits': 4,
      'apigatewayWebsocket.connectionMinutes': 1.5,
    })
  })

  test('a message is metered in units of 32 KB, whichever way it goes, and one without content is a unit', async () => {
    const { post, connectionId, socket, meter } = await setUpClient()
    let seen = 0
    /** Units since the last call. */
    const taken = (): number => {
      const total = meter.read()['apigatewayWebsocket.messageUnits'] ?? 0
      const since = total - seen
      seen = total
      return since
    }
    await post(connectionId, 'x'.repeat(messageUnitBytes))
    expect(taken()).toBe(1)
    await post(connectionId, 'x'.repeat(messageUnitBytes + 1))
    expect(taken()).toBe(2)
    for (let n = 0; n < 2; n += 1) await nextMessage(socket)
    // A client's frames have 32 KB at most, its messages more.
    const padding = 'x'.repeat(messageUnitBytes - 30)
    socket.send(`{"action":"echo","padding":"`, { fin: false })
    socket.send(padding, { fin: false })
    socket.send(`${padding}"}`)
    expect(await nextMessage(socket)).toHaveLength(2 * padding.length + 30)
    expect(taken()).toBe(2 + 2)
    socket.send('')
    await expect.poll(() => taken()).toBe(1)
  })

  test('minutes are metered while a connection is still open, and by each connection', async () => {
    const { clock, meter, open } = await setUpClient()
    const minutes = () => meter.read()['apigatewayWebsocket.connectionMinutes']
    await clock.advance(60_000)
    expect(minutes()).toBe(1)
    await open()
    await clock.advance(60_000)
    expect(minutes()).toBe(3)
  })
})
