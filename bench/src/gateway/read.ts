/** The process with the analysts. Arguments: port, analysts, share of the games that each follows. */
import { performance } from 'node:perf_hooks'
import { subprotocol } from '@sportsfeeds/domain'
import { createLatencyHistogram, createRandom } from '@sportsfeeds/std'
import { WebSocket } from 'ws'
import { games, Order, type ReaderMessage } from './case.ts'

const [port, analysts, share] = process.argv.slice(2).map(Number)
const random = createRandom(2)
const latencies = createLatencyHistogram()
let isMeasuring = false
let records = 0
let bytes = 0
let measuredFrom = { cpu: process.cpuUsage(), atMs: performance.now() }
/** By game, how many records of it any analyst has received: all who follow it must have as many. */
const mostOfGame = new Map<string, number>()
const readers = Array.from({ length: analysts ?? 0 }, () => ({
  games: followed(),
  received: new Map<string, number>(),
}))

/** Messages that are the same bytes are read once. */
const known = new Map<string, readonly Arrived[]>()

interface Arrived {
  readonly gameId: string
  readonly receivedAt: number
}

/** The part of a frame that is measured. A full check would take longer than the gateway takes to write it. */
interface MeasuredFrame {
  readonly type: string
  readonly games?: readonly {
    readonly game: string
    readonly time: number
    /** Records; the third member of each is its arrival, after `time`. */
    readonly odds: readonly (readonly [market: number, date: number, received: number])[]
  }[]
}

function arrivals(text: string): readonly Arrived[] {
  const same = known.get(text)
  if (same !== undefined) return same
  // It comes from the gateway that this bench has started.
  const frame = JSON.parse(text) as MeasuredFrame
  const arrived =
    frame.type === 'odds'
      ? (frame.games ?? []).flatMap(({ game, time, odds }) =>
          odds.map(([, , received]) => ({ gameId: game, receivedAt: time + received })),
        )
      : []
  if (known.size > 500) known.clear()
  known.set(text, arrived)
  return arrived
}

function followed(): string[] {
  if (share === 1) return []
  const all = Array.from({ length: games }, (_, index) => `game-${index}`)
  return Array.from({ length: games * (share ?? 1) }, () => all.splice(random.int(all.length), 1)).flat()
}

for (let start = 0; start < readers.length; start += 100) {
  await Promise.all(readers.slice(start, start + 100).map(connect))
}
say({ type: 'connected' })

function connect(reader: (typeof readers)[number]): Promise<void> {
  const query = reader.games.length === 0 ? '' : `?games=${reader.games.join(',')}`
  // One process decompresses for one analyst elsewhere; here it would for all, and be measured for nothing else.
  const socket = new WebSocket(`ws://127.0.0.1:${port}/live${query}`, [subprotocol, 'bearer.bench'], {
    perMessageDeflate: false,
  })
  return new Promise((resolve) => {
    socket.on('open', () => {
      socket.send('{"action":"subscribe"}')
      resolve()
    })
    socket.on('message', (data: Buffer) => {
      const nowMs = performance.timeOrigin + performance.now()
      const arrived = arrivals(data.toString('latin1'))
      bytes += data.length
      for (const { gameId, receivedAt } of arrived) {
        const count = (reader.received.get(gameId) ?? 0) + 1
        reader.received.set(gameId, count)
        if (count > (mostOfGame.get(gameId) ?? 0)) mostOfGame.set(gameId, count)
        if (isMeasuring) latencies.record(nowMs - receivedAt)
      }
      records += arrived.length
    })
    socket.on('close', (code) => process.stderr.write(`closed: ${code}\n`))
  })
}

process.on('message', (message) => {
  const order = Order.parse(message)
  if (order.type === 'measure') {
    isMeasuring = true
    records = 0
    bytes = 0
    measuredFrom = { cpu: process.cpuUsage(), atMs: performance.now() }
  }
  if (order.type !== 'report') return
  isMeasuring = false
  const { user, system } = process.cpuUsage(measuredFrom.cpu)
  const core = (user + system) / 1_000 / (performance.now() - measuredFrom.atMs)
  // What is still on its way arrives meanwhile.
  setTimeout(() => report(core), 2_000)
})
process.on('disconnect', () => process.exit())

function report(core: number): void {
  let lost = 0
  for (const reader of readers) {
    for (const [gameId, most] of mostOfGame) {
      if (share !== 1 && !reader.games.includes(gameId)) continue
      lost += most - (reader.received.get(gameId) ?? 0)
    }
  }
  const { p50 = 0, p99 = 0 } = latencies.summary()
  say({ type: 'read', core, records, lost, megabytes: bytes / 1e6, p50Ms: p50, p99Ms: p99 })
}

function say(message: ReaderMessage): void {
  process.send?.(message)
}
