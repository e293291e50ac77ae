import {
  addToMarket,
  type Game,
  type MarketState,
  type Odds,
  providerMarketId,
  ServerFrame,
} from '@sportsfeeds/domain'
import type { Connection } from '@sportsfeeds/domain/internal'
import { createSkippingClock } from '@sportsfeeds/std/testing'
import { createConnectionManager } from '../connections/connection-manager.ts'
import { StoreUnavailableError } from '../errors.ts'
import type { WorkDone } from '../ports.ts'
import { createConnectionStore } from '../store/connection-store.ts'
import { createFrameSender } from '../stream/fan-out/frame-sender.ts'
import { testConnection } from './connections.ts'
import { createMemoryTable } from './memory-table.ts'
import { eveningMs } from './odds.ts'

export const testEndpoint = 'https://abc.execute-api.eu-west-1.amazonaws.com/v1'

/** What there is before the first event. */
interface World {
  /** Subscription of the recorded connection; without it there is none. */
  readonly subscription?: Partial<Connection['subscription']>
  readonly odds?: readonly Odds[]
  readonly sports?: Readonly<Record<string, string>>
  /** Ids of the games that are live; all others are scheduled. */
  readonly live?: readonly string[]
  readonly protocol?: number
  readonly isStoreBroken?: boolean
  readonly isClientActive?: boolean
  readonly isOddsStoreBroken?: boolean
}

export const analyst = { clientId: 'client-demo', sub: 'analyst-1' }

interface EventParts {
  readonly headers?: Record<string, string>
  readonly query?: Record<string, string[]>
  readonly body?: string
  readonly authorizer?: (typeof analyst & { readonly endsAt?: string }) | undefined
  readonly connectionId?: string
  readonly context?: { readonly disconnectStatusCode: number; readonly disconnectReason: string }
}

/** A connection manager over a table in memory, and what it does. */
export async function openConnectionManager(world: World = {}) {
  const { subscription, odds = [], sports = {}, live = [], protocol = 2 } = world
  const { isStoreBroken = false, isOddsStoreBroken = false, isClientActive = true } = world
  const clock = createSkippingClock(eveningMs)
  const table = createMemoryTable()
  const connections = createConnectionStore(
    isStoreBroken ? { ...table, get: broken, put: broken, update: broken, addToSet: broken } : table,
  )
  if (subscription !== undefined) {
    await connections.saveConnection({ ...testConnection(1, subscription), protocol })
  }
  const games = Object.entries(sports).map(([id, sport]) => testGame(id, sport, live.includes(id)))
  const posted: ServerFrame[] = []
  const closed: string[] = []
  const lines: WorkDone[] = []
  const sockets = {
    post: async (_: string, bytes: Uint8Array) => {
      posted.push(ServerFrame.parse(JSON.parse(new TextDecoder().decode(bytes))))
      return 'delivered' as const
    },
    close: async (id: string) => {
      closed.push(id)
      return true
    },
  }
  const handle = createConnectionManager({
    connections,
    oddsStore: {
      latestMarkets: isOddsStoreBroken ? broken : async (gameId) => ({ markets: latest(odds, gameId) }),
    },
    games: { currentGames: async () => games },
    clients: { isActive: async () => isClientActive },
    sockets,
    sender: createFrameSender({ sockets, connections, forget: () => true, clock, random: () => 0 }),
    clock,
    telemetry: { record: (line) => lines.push(line), error: () => undefined },
    endpoint: testEndpoint,
    registryStalenessMs: 1_000,
    maxConnectionsPerAnalyst: 2,
  })
  const send = (routeKey: string, parts: EventParts = {}) => {
    const { query, body, authorizer = analyst, connectionId = testConnection(1).id, context = {} } = parts
    const { headers = { 'Sec-WebSocket-Protocol': 'sportsfeeds.v2, bearer.abc.def' } } = parts
    const isAnonymous = 'authorizer' in parts && parts.authorizer === undefined
    return handle({
      requestContext: { ...context, routeKey, connectionId, ...(isAnonymous ? {} : { authorizer }) },
      headers,
      multiValueQueryStringParameters: query,
      body,
    })
  }
  const say = async (message: unknown): Promise<ServerFrame> => {
    const body = typeof message === 'string' ? message : JSON.stringify(message)
    return ServerFrame.parse(JSON.parse((await send('$default', { body })).body ?? ''))
  }
  return { send, say, table, connections, posted, closed, lines, clock }
}

function broken() {
  return Promise.reject(new StoreUnavailableError('Storage is temporarily unavailable. Retry the request.'))
}

function latest(all: readonly Odds[], gameId: string): MarketState[] {
  const states = new Map<string, MarketState>()
  for (const odds of all.filter((each) => each.gameId === gameId)) {
    states.set(providerMarketId(odds), addToMarket(states.get(providerMarketId(odds)), odds))
  }
  return [...states.values()]
}

function testGame(id: string, sport: string, isLive: boolean): Game {
  return {
    id,
    sport,
    gameDate: '2026-05-01T19:00:00.000Z',
    name: 'A v B',
    status: isLive ? 'live' : 'scheduled',
    createdAt: eveningMs,
  }
}
