/** The process with the gateway: publishes odds off a stream in memory. Arguments: odds a second. */
import { type Game, type Odds, oddsDigest, toInstant } from '@sportsfeeds/domain'
import { toOddsItem } from '@sportsfeeds/domain/internal'
import { changeRecord } from '@sportsfeeds/functions/testing/change-records'
import {
  createGateway,
  createPressureMeter,
  openSocketServer,
  type ShardPage,
  type ShardReader,
} from '@sportsfeeds/gateway'
import { createRandom, createSystemClock } from '@sportsfeeds/std'
import { games, Order, type ServerMessage } from './case.ts'

const rate = Number(process.argv[2])
const clock = createSystemClock({ isMonotonic: true })
const random = createRandom(1)
let published = 0
let isPublishing = false

/** One shard, which has what is due every few milliseconds, as records come off a stream. */
const reader: ShardReader = {
  list: async () => [{ id: 'shardId-000000000000', parents: [] }],
  read: async function* (): AsyncGenerator<ShardPage> {
    let startedMs: number | undefined
    let sequence = 10n ** 55n
    for (;;) {
      await new Promise((resolve) => void setTimeout(resolve, 2))
      startedMs ??= isPublishing ? clock.now() : undefined
      const due = startedMs === undefined ? 0 : Math.floor(((clock.now() - startedMs) * rate) / 1_000)
      const records = []
      for (const end = isPublishing ? due : published; published < end; published += 1) {
        sequence += 1n
        records.push({ sequenceNumber: String(sequence), data: Buffer.from(nextRecord(), 'base64') })
      }
      yield { records, readTo: String(sequence), behindMs: 0 }
    }
  },
}

function nextRecord(): string {
  const atMs = clock.now()
  const price = 100 + random.int(900)
  const odds: Omit<Odds, 'digest'> = {
    gameId: `game-${random.int(games)}`,
    type: 'moneyline',
    provider: `provider-${random.int(3)}`,
    date: toInstant(Math.floor(atMs)),
    status: 'open',
    oddsFormat: 'american',
    outcomes: [
      { id: 'home', odds: price },
      { id: 'draw', odds: price + 20 },
      { id: 'away', odds: -price },
    ],
    receivedAt: Math.round(atMs * 1_000) / 1_000,
  }
  return changeRecord('INSERT', {
    after: toOddsItem({ ...odds, digest: oddsDigest(odds) }, 60),
    atMicroseconds: Math.floor(atMs * 1_000),
  })
}

const listed = Array.from({ length: games }, (_, index): Game => ({
  id: `game-${index}`,
  sport: 'soccer',
  gameDate: '2026-05-01T19:00:00.000Z',
  name: `Game ${index}`,
  status: 'live',
  createdAt: 1,
}))
let windowMs = 0
const gateway = createGateway({
  reader,
  stored: {
    currentGames: async () => listed,
    game: async (id) => listed.find((game) => game.id === id),
    marketsOfGame: async () => [],
  },
  clock,
  random: random.next,
  pressure: createPressureMeter(),
  telemetry: {
    record: ({ timesMs }) => {
      windowMs = timesMs?.['windowMs'] ?? windowMs
    },
    error: (message, error) => process.stderr.write(`${message}: ${String(error)}\n`),
  },
})
await gateway.start()
const server = await openSocketServer({
  gateway,
  telemetry: { record: () => undefined, error: () => undefined },
  port: 0,
  host: '127.0.0.1',
  verifier: { verify: async () => ({ sub: 'analyst', clientId: 'client-bench', endsAt: Infinity }) },
  clients: { isActive: async () => true },
})

let measuredFrom = { cpu: process.cpuUsage(), atMs: performance.now() }
process.on('message', (message) => {
  const order = Order.parse(message)
  if (order.type === 'publish') isPublishing = true
  if (order.type === 'measure') measuredFrom = { cpu: process.cpuUsage(), atMs: performance.now() }
  if (order.type !== 'report') return
  isPublishing = false
  const { user, system } = process.cpuUsage(measuredFrom.cpu)
  const core = (user + system) / 1_000 / (performance.now() - measuredFrom.atMs)
  say({ type: 'served', core, windowMs, published })
})
process.on('disconnect', () => process.exit())
say({ type: 'listening', port: server.port })

function say(message: ServerMessage): void {
  process.send?.(message)
}
