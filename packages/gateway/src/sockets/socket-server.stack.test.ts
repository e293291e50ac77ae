import { once } from 'node:events'
import type { Socket } from 'node:net'
import { reloadReason, ServerFrame, subprotocol } from '@sportsfeeds/domain'
import { toOddsItem } from '@sportsfeeds/domain/internal'
import { changeRecord } from '@sportsfeeds/functions/testing/change-records'
import { createRandom, systemClock } from '@sportsfeeds/std'
import { afterEach, expect, test } from 'vitest'
import { type ClientOptions, WebSocket } from 'ws'
import { createGateway, type GatewayLimits } from '../gateway.ts'
import { createMemoryStream, type MemoryStream } from '../testing/memory-stream.ts'
import { gameOf, oddsAt } from '../testing/odds.ts'
import { openSocketServer } from './socket-server.ts'

const closers: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

interface Served {
  readonly stream: MemoryStream
  readonly url: string
  readonly gateway: ReturnType<typeof createGateway>
}

/** A task with a token check that knows `good`, `other` and a client that is inactive. */
async function serve(limits: Partial<GatewayLimits> = {}): Promise<Served> {
  const stream = createMemoryStream(systemClock.now, 'shard-a')
  const gateway = createGateway({
    reader: stream,
    stored: {
      currentGames: async () => [gameOf('game-1')],
      game: async () => undefined,
      marketsOfGame: async () => [],
    },
    clock: systemClock,
    random: createRandom(1).next,
    pressure: () => ({ loop: 0.4, machine: 0.4 }),
    telemetry: silent,
    limits,
  })
  await gateway.start()
  const server = await openSocketServer({
    gateway,
    telemetry: silent,
    port: 0,
    host: '127.0.0.1',
    verifier: {
      verify: async (token) => ({
        sub: 'somebody',
        clientId: token === 'good' ? 'client-demo' : 'client-gone',
        endsAt: Infinity,
      }),
    },
    clients: { isActive: async (id) => id === 'client-demo' },
  })
  closers.push(
    () => gateway.stop(),
    () => server.close(),
  )
  return { stream, gateway, url: `127.0.0.1:${server.port}` }
}

const silent = { record: () => undefined, error: () => undefined }

interface Reader {
  readonly socket: WebSocket
  readonly frames: ServerFrame[]
  readonly opened: Promise<unknown>
  readonly closed: Promise<number>
  /** What has come over the network. */
  readonly bytes: () => number
}

function read(url: string, token = 'good', query = '', options: ClientOptions = {}): Reader {
  const socket = new WebSocket(`ws://${url}/live${query}`, [subprotocol, `bearer.${token}`], options)
  closers.push(() => socket.terminate())
  const frames: ServerFrame[] = []
  socket.on('message', (data: Buffer) => frames.push(ServerFrame.parse(JSON.parse(data.toString()))))
  const closed = new Promise<number>((resolve) => void socket.once('close', resolve))
  let connection: Socket | undefined
  socket.once('upgrade', (response) => {
    connection = response.socket
  })
  return { socket, frames, opened: once(socket, 'open'), closed, bytes: () => connection?.bytesRead ?? 0 }
}

/** Waits for the frame that confirms the subscription. */
async function subscribed(reader: Reader): Promise<void> {
  await reader.opened
  reader.socket.send('{"action":"subscribe"}')
  await until(reader, () => reader.frames.some(({ type }) => type === 'subscribed'))
}

function digestsOf({ frames }: Reader): string[] {
  return frames
    .flatMap((frame) => (frame.type === 'odds' ? frame.games.flat() : []))
    .map(({ digest }) => digest)
}

async function until({ socket }: Reader, isReached: () => boolean): Promise<void> {
  while (!isReached()) await once(socket, 'message')
}

test('a real client receives, over real sockets, what the stream says', async () => {
  const { stream, url } = await serve()
  const reader = read(url)
  await subscribed(reader)
  const odds = oddsAt(Date.now(), 100)
  stream.write('shard-a', changeRecord('INSERT', { after: toOddsItem(odds, 60) }))
  await until(reader, () => reader.frames.some(({ type }) => type === 'odds'))
  expect(reader.socket.protocol).toBe(subprotocol)
  expect(reader.frames.map(({ type }) => type)).toEqual([
    'welcome',
    'games',
    'snapshot',
    'subscribed',
    'odds',
  ])
  expect(reader.frames.at(-1)).toMatchObject({ games: [[{ gameId: 'game-1', digest: odds.digest }]] })
  reader.socket.send('{"action":"ping","id":"1"}')
  await until(reader, () => reader.frames.some(({ type }) => type === 'pong'))
})

test('what many receive is compressed once, for those who take it, and read by others as it is', async () => {
  const { stream, url } = await serve()
  const readers = [
    ...Array.from({ length: 7 }, () => read(url)),
    read(url, 'good', '', { perMessageDeflate: false }),
  ]
  await Promise.all(readers.map((reader) => subscribed(reader)))
  const before = readers.map(({ bytes }) => bytes())
  const records = Array.from({ length: 25 }, (_, index) => oddsAt(Date.now() + index, 100 + index))
  stream.write('shard-a', ...records.map((odds) => changeRecord('INSERT', { after: toOddsItem(odds, 60) })))
  await Promise.all(
    readers.map((reader) => until(reader, () => reader.frames.some(({ type }) => type === 'odds'))),
  )
  const digests = records.map(({ digest }) => digest)
  for (const { frames } of readers) {
    expect(frames.flatMap((frame) => (frame.type === 'odds' ? frame.games.flat() : []))).toMatchObject(
      digests.map((digest) => ({ digest })),
    )
  }
  const taken = readers.map(({ bytes }, index) => bytes() - (before[index] ?? 0))
  for (const bytes of taken.slice(0, -1)) expect(bytes).toBeLessThan((taken.at(-1) ?? 0) / 2)
})

test('frames that refer to earlier ones are read by all who keep these, by who keeps nothing, and by who joins later', async () => {
  const { stream, url } = await serve()
  const many = Array.from({ length: 40 }, () => read(url))
  const forgetful = read(url, 'good', '', { perMessageDeflate: { serverNoContextTakeover: true } })
  const narrow = read(url, 'good', '', { perMessageDeflate: { serverMaxWindowBits: 9 } })
  const plain = read(url, 'good', '', { perMessageDeflate: false })
  const [first = plain] = many
  const readers = [...many, forgetful, narrow, plain]
  await Promise.all(readers.map((reader) => subscribed(reader)))
  const before = new Map(readers.map((reader) => [reader, reader.bytes()]))
  const records = Array.from({ length: 60 }, (_, index) => oddsAt(Date.now() + index, 100 + index))
  const late = read(url)
  for (const [index, odds] of records.entries()) {
    if (index === 30) await subscribed(late)
    stream.write('shard-a', changeRecord('INSERT', { after: toOddsItem(odds, 60) }))
    await until(first, () => digestsOf(first).includes(odds.digest))
  }
  const digests = records.map(({ digest }) => digest)
  const last = digests.at(-1) ?? ''
  await Promise.all([...readers, late].map((reader) => until(reader, () => digestsOf(reader).includes(last))))
  for (const reader of readers) expect(digestsOf(reader)).toEqual(digests)
  expect(digestsOf(late)).toEqual(digests.slice(30))
  const taken = (reader: Reader): number => reader.bytes() - (before.get(reader) ?? 0)
  expect(taken(first)).toBeLessThan(taken(forgetful) * 0.6)
  expect(taken(first)).toBeLessThan(taken(plain) * 0.6)
  expect(taken(narrow)).toBe(taken(plain))
})

test('frames of every size arrive whole: their lengths are written in one, two and eight bytes', async () => {
  const { stream, url } = await serve()
  const reader = read(url)
  await subscribed(reader)
  const sizes = [1, 40, 300, 1_500]
  for (const size of sizes) {
    const records = Array.from({ length: size }, (_, index) => oddsAt(Date.now() + index, 100 + index))
    stream.write('shard-a', ...records.map((odds) => changeRecord('INSERT', { after: toOddsItem(odds, 60) })))
  }
  const total = sizes.reduce((sum, size) => sum + size)
  const received = (): number =>
    reader.frames.reduce((sum, frame) => sum + (frame.type === 'odds' ? frame.games.flat().length : 0), 0)
  await until(reader, () => received() === total)
  expect(received()).toBe(total)
})

test('only analysts of active clients with a valid token get in, and the reason is a status', async () => {
  const { url } = await serve()
  const refused = async (protocols: string[], query = ''): Promise<number | undefined> => {
    const socket = new WebSocket(`ws://${url}/live${query}`, protocols)
    socket.on('error', () => undefined)
    const [, response] = await once(socket, 'unexpected-response')
    socket.terminate()
    return response.statusCode
  }
  expect(await refused([subprotocol])).toBe(401)
  expect(await refused([subprotocol, 'bearer.other'])).toBe(403)
  expect(await refused([subprotocol, 'bearer.good'], '?games=nonsense')).toBe(400)
})

test('a client of the first protocol is let in, reads that it has to be reloaded, and is closed', async () => {
  const { url } = await serve()
  const socket = new WebSocket(`ws://${url}/live`, ['sportsfeeds.v1', 'bearer.good'])
  const [[data], [code]] = await Promise.all([once(socket, 'message'), once(socket, 'close')])
  expect(JSON.parse(String(data))).toMatchObject({
    v: 1,
    type: 'error',
    code: 'bad_message',
    message: reloadReason,
  })
  expect(code).toBe(4426)
})

test('a message that is too large ends its connection alone; health and readiness are served next to the sockets', async () => {
  const { url, gateway } = await serve()
  const [large, other] = [read(url), read(url)]
  await subscribed(large)
  await subscribed(other)
  large.socket.send(`{"action":"subscribe","games":["${'x'.repeat(70_000)}"]}`)
  expect(await large.closed).toBe(1009)
  other.socket.send('{"action":"ping"}')
  await until(other, () => other.frames.some(({ type }) => type === 'pong'))
  const status = async (path: string): Promise<number> => (await fetch(`http://${url}${path}`)).status
  expect(await Promise.all(['/ready', '/health', '/other'].map(status))).toEqual([200, 200, 404])
  const drained = gateway.drain(250)
  expect(await status('/ready')).toBe(503)
  expect(await other.closed).toBe(1012)
  await drained
})

test('4 readers that stop reading among 20 are closed, and the others receive every record', async () => {
  const { stream, url, gateway } = await serve({ stuckMs: 2_000 })
  const readers = await Promise.all(Array.from({ length: 20 }, () => count(url)))
  const reading = readers.slice(4)
  for (const { socket } of readers.slice(0, 4)) socket.pause()
  let written = 0
  while (gateway.connections > 16) {
    const records = Array.from({ length: 400 }, () => {
      written += 1
      return oddsAt(Date.now(), 100, { summary: `${written} ${'x'.repeat(490)}` })
    })
    stream.write('shard-a', ...records.map((odds) => changeRecord('INSERT', { after: toOddsItem(odds, 60) })))
    for (const reader of reading) while (reader.records < written) await once(reader.socket, 'message')
  }
  expect(gateway.connections).toBe(16)
  expect(new Set(reading.map(({ records }) => records))).toEqual(new Set([written]))
})

/** A reader that only counts records, each of which has a summary of its own. */
async function count(url: string): Promise<{ socket: WebSocket; records: number }> {
  // Compressed, the long summaries would be next to nothing, and a reader's buffers would not fill.
  const options = { perMessageDeflate: false }
  const socket = new WebSocket(`ws://${url}/live`, [subprotocol, 'bearer.good'], options)
  closers.push(() => socket.terminate())
  const reader = { socket, records: 0 }
  socket.on('message', (data: Buffer) => {
    for (let at = data.indexOf(summary); at !== -1; at = data.indexOf(summary, at + 1)) reader.records += 1
  })
  await once(socket, 'open')
  socket.send('{"action":"subscribe"}')
  await once(socket, 'message')
  return reader
}

const summary = Buffer.from('"summary":')
