import { createManualClock } from '@sportsfeeds/std/testing'
import { once } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { createRandom } from '@sportsfeeds/std'
import { flappingSocket, stallingSocket } from './restless-sockets.ts'

let server: WebSocketServer | undefined
afterEach(async () => {
  const closing = server
  server = undefined
  for (const client of closing?.clients ?? []) client.terminate()
  if (closing !== undefined) await new Promise((resolve) => closing.close(resolve))
})

async function listen(): Promise<{ url: string; next: Promise<WebSocket> }> {
  const listening = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  server = listening
  await once(listening, 'listening')
  const address = listening.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  const next = new Promise<WebSocket>((resolve) => listening.once('connection', resolve))
  return { url: `ws://127.0.0.1:${address.port}`, next }
}

function opened(socket: InstanceType<ReturnType<typeof stallingSocket>>) {
  return new Promise<void>((resolve) => {
    socket.addEventListener('open', () => resolve())
  })
}

function messages(socket: InstanceType<ReturnType<typeof stallingSocket>>) {
  const texts: string[] = []
  const waiting: (() => void)[] = []
  socket.addEventListener('message', ({ data }) => {
    texts.push(String(data))
    for (const resume of waiting.splice(0)) resume()
  })
  return { texts, next: () => new Promise<void>((resolve) => waiting.push(resolve)) }
}

test('a stalled socket reads nothing until its pause is over, and then all of it', async () => {
  const clock = createManualClock()
  const { url, next } = await listen()
  const calm = new AbortController()
  const Socket = stallingSocket(1_000, { clock, random: createRandom(1), calm: calm.signal })
  const socket = new Socket(url, [])
  const peer = await next
  await opened(socket)
  await clock.advance(1_000)
  const { texts, next: arrival } = messages(socket)
  const arrived = arrival()
  await new Promise<void>((resolve) => peer.send('missed', () => resolve()))
  await clock.advance(0)
  expect(texts).toEqual([])
  await clock.advance(1_000)
  await arrived
  expect(texts).toEqual(['missed'])
  socket.close()
})

test('when calm comes a stalled socket reads on for good', async () => {
  const clock = createManualClock()
  const { url, next } = await listen()
  const calm = new AbortController()
  const Socket = stallingSocket(1_000, { clock, random: createRandom(1), calm: calm.signal })
  const socket = new Socket(url, [])
  const peer = await next
  await opened(socket)
  await clock.advance(1_000)
  const { texts, next: arrival } = messages(socket)
  calm.abort()
  await clock.advance(60_000)
  const arrived = arrival()
  peer.send('at last')
  await arrived
  expect(texts).toEqual(['at last'])
  socket.close()
})

test('a flapping socket is gone without a close of its own, and stays once there is calm', async () => {
  const clock = createManualClock()
  const { url, next } = await listen()
  const calm = new AbortController()
  const Socket = flappingSocket(1_000, { clock, random: createRandom(1), calm: calm.signal })
  const socket = new Socket(url, [])
  const peer = await next
  await opened(socket)
  const closed = once(peer, 'close')
  await clock.advance(60_000)
  const [code] = await closed
  // 1006: no close frame was received, https://www.rfc-editor.org/rfc/rfc6455#section-7.1.5
  expect(code).toBe(1006)

  calm.abort()
  const again = new Promise<WebSocket>((resolve) => server?.once('connection', resolve))
  const calmed = new Socket(url, [])
  const other = await again
  await opened(calmed)
  const { next: arrival } = messages(calmed)
  await clock.advance(600_000)
  const arrived = arrival()
  other.send('still there')
  await arrived
  calmed.close()
})
