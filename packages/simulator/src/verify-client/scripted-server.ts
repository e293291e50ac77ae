import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import {
  addToMarket,
  allGames,
  ClientMessage,
  encodeGameOdds,
  type Game,
  type GameOdds,
  heartbeatEveryMs,
  type MarketState,
  type Odds,
  protocolVersion,
  providerMarketId,
  reloadCloseCode,
  reloadReason,
  type StreamPlace,
  subprotocol,
} from '@sportsfeeds/domain'
import { encodeFeedsPage } from '@sportsfeeds/domain/internal'
import { type WebSocket, WebSocketServer } from 'ws'
import type { BrokenRule } from './broken-rule.ts'
import { createScriptedStream, firstShard } from './scripted-stream.ts'

/** Both APIs of a stack that does, at the script's word, what a real one does once in a while. */
export interface ScriptedServer {
  readonly bookmakerApiUrl: string
  readonly feedsApiUrl: string
  /** Connections that were ever opened. */
  readonly connections: number
  /** True while a connection is open whose subscription is confirmed. */
  readonly isFollowed: boolean
  /** Requests for what arrived since a time. */
  readonly catchUps: number
  /** Handshakes that were refused. */
  readonly refusals: number
  /** Every record so far. */
  readonly records: readonly Odds[]
  /** Rules that messages of the client broke. */
  readonly broken: readonly BrokenRule[]
  /** Stores records: over REST they are there, and no frame brings them. The live gateway says how many it has left out. */
  store(odds: readonly Odds[]): void
  /** API Gateway: stores records just before the `liveFrom` of the next subscription, so that frames miss it. */
  storeUnseen(odds: readonly Odds[]): void
  /** Stores records and sends them in one frame. */
  publish(odds: readonly Odds[]): void
  /** Counts frames that are never sent. */
  loseFrames(count: number): void
  /** Another consumer sends from now on; the first of its frames that arrives has the number `n`. */
  beginEpoch(n: number): void
  /** The number of the next frame. */
  readonly nextN: number
  /** Ends connections without a close frame. */
  cut(): void
  /** Closes connections with a code. */
  closeConnections(code: number): void
  /** Says that a newer protocol has come, and closes connections. */
  outdate(): void
  /** From now on the client is inactive: closes connections, and refuses handshakes and requests. */
  refuse(): void
  /** The live gateway: from now on a connection gets no further than to a part of its snapshot; or to the end, those that wait too. */
  holdStarts(isHeld: boolean): void
  /** Connections that wait since then. */
  readonly heldStarts: number
  /** The live gateway: where connections were until now is forgotten, so that none can be resumed. */
  forgetPlaces(): void
  /** From now on the stream stands still: no heartbeats come, and pings are answered all the same. */
  stall(isStalled: boolean): void
  /** From now on nothing is sent or read. */
  freeze(isFrozen: boolean): void
  close(): Promise<void>
}

export const scriptedGame: Game = {
  id: 'game-verify-client',
  sport: 'soccer',
  gameDate: '2026-05-01T18:30:00.000Z',
  name: 'Reds v Blues',
  status: 'live',
  homeTeam: 'Reds',
  awayTeam: 'Blues',
  createdAt: 1_777_600_000_000,
}

export interface ScriptedServerOptions {
  readonly delivery: 'apiGateway' | 'gateway'
}

interface Following {
  readonly liveFrom: number
  /** Records that the next frame of the live gateway says it has left out. */
  leftOut: number
}

/** The live gateway's, of a client that was set inactive. */
const inactiveCloseCode = 4403
/** API Gateway has no codes of the service's own. */
const closedByApiGateway = 1001

/** After a subscription, the time for which frames miss it. */
const missedMs = 1_000
/** The same if records are to be stored in that time: long enough for a client that does not wait to be too early on a busy machine. */
const longMissedMs = 3_000
/** How long before its end they are stored. */
const unseenMs = 100

export async function openScriptedServer({ delivery }: ScriptedServerOptions): Promise<ScriptedServer> {
  const isGateway = delivery === 'gateway'
  const stream = createScriptedStream()
  const following = new Map<WebSocket, Following>()
  let connections = 0
  let refusals = 0
  let isRefusing = false
  let held: (() => void)[] | undefined
  let catchUps = 0
  let epoch = 1
  let n = 1
  let unseen: { readonly odds: readonly Odds[]; readonly dueMs: number } = { odds: [], dueMs: Infinity }
  let isFrozen = false
  let isStalled = false

  const send = (socket: WebSocket, frame: object): void => {
    if (!isFrozen) socket.send(JSON.stringify({ v: protocolVersion, sentAt: Date.now(), ...frame }))
  }
  // Looked at with each request instead of by a timer, which a busy machine could delay until after the client's catch-up.
  const storeDue = (): void => {
    if (Date.now() < unseen.dueMs) return
    stream.store(unseen.odds)
    unseen = { odds: [], dueMs: Infinity }
  }
  const http = createServer((request, response) => {
    if (isFrozen) return
    storeDue()
    respond(request, response)
  })
  const respond = (request: IncomingMessage, response: ServerResponse): void => {
    if (isRefusing) return json(response, { type: 'about:blank', title: 'Forbidden' }, 403)
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    if (pathname === '/games') return json(response, { games: [scriptedGame] })
    if (pathname === `/games/${scriptedGame.id}`) return json(response, scriptedGame)
    if (pathname !== '/feeds') return json(response, { type: 'about:blank', title: 'Not Found' }, 404)
    const since = searchParams.get('since')
    const asked = stream.records.filter(({ gameId }) => searchParams.getAll('game').includes(gameId))
    if (since === null) return json(response, encodeFeedsPage({ odds: latest(asked) }))
    if (Number(since) <= Date.now()) catchUps += 1
    json(response, encodeFeedsPage({ odds: asked.filter(({ receivedAt }) => receivedAt >= Number(since)) }))
  }

  const sockets = new WebSocketServer({
    server: http,
    handleProtocols: () => subprotocol,
    verifyClient: (_, decide) => {
      if (isRefusing) refusals += 1
      decide(!isRefusing, 403)
    },
  })
  sockets.on('connection', (socket) => {
    connections += 1
    socket.on('error', () => socket.terminate())
    socket.on('close', () => following.delete(socket))
    send(socket, {
      type: 'welcome',
      connectionId: 'L0SM9cOFvHcCIhw=',
      subscription: allGames,
      ...(isGateway && { resumes: true }),
    })
    socket.on('message', (data: Buffer) => {
      const message = ClientMessage.parse(JSON.parse(data.toString()))
      if (message.action === 'ping') send(socket, { type: 'pong', id: message.id })
      if (message.action !== 'subscribe') return
      if (isGateway) return startAtGateway(socket, message.at)
      // Times may have fractions, as the live gateway's have.
      const hasUnseen = unseen.odds.length > 0
      const liveFrom = Date.now() + (hasUnseen ? longMissedMs : missedMs) + 0.125
      following.set(socket, { liveFrom, leftOut: 0 })
      if (hasUnseen) unseen = { ...unseen, dueMs: liveFrom - unseenMs }
      n = 1
      epoch += 1
      sendSnapshot(socket)
      send(socket, { type: 'subscribed', subscription: allGames, liveFrom })
    })
  })
  const sendSnapshot = (socket: WebSocket): void => {
    const games = stream.records.length === 0 ? [] : [encodeGameOdds(latest(stream.records))]
    send(socket, { type: 'snapshot', games, last: true })
  }
  /** Everything since the place where the client was, if that is still known; otherwise what the newest state is. */
  const startAtGateway = (socket: WebSocket, from: StreamPlace | undefined): void => {
    const finish = (): void => {
      if (socket.readyState !== socket.OPEN) return
      const missed = from && stream.since(from)
      if (missed === undefined) sendSnapshot(socket)
      else if (missed.length > 0)
        sendPlaced(socket, { type: 'odds', at: stream.at(), games: gamesOf(missed) })
      const liveFrom = Date.now()
      following.set(socket, { liveFrom, leftOut: 0 })
      sendPlaced(socket, {
        type: 'subscribed',
        subscription: allGames,
        liveFrom,
        at: stream.at(),
        through: liveFrom,
        ...(from !== undefined && { resumed: missed !== undefined }),
      })
    }
    send(socket, { type: 'games', games: [scriptedGame] })
    if (held === undefined) return finish()
    send(socket, { type: 'snapshot', games: [], last: false })
    held.push(finish)
  }
  const sendPlaced = (
    socket: WebSocket,
    frame: Readonly<Record<string, unknown>> & { readonly type: string; readonly at: StreamPlace },
  ): void => {
    if (!isFrozen) stream.tell(frame.at, frame.type === 'odds')
    send(socket, frame)
  }
  /** Sends a frame of odds to all that have been live for long enough to receive it. */
  const sendOdds = (frame: {
    readonly games: readonly GameOdds[]
    readonly through?: number
    readonly shards?: readonly string[]
  }): void => {
    const position = { shard: firstShard, epoch: `epoch-${epoch}`, n }
    n += 1
    for (const [socket, { liveFrom }] of following) {
      if (liveFrom <= Date.now()) send(socket, { type: 'odds', position, ...frame })
    }
  }
  const sendOddsOfGateway = (odds: readonly Odds[]): void => {
    const moved = stream.at(odds)
    for (const [socket, connection] of following) {
      const { leftOut } = connection
      sendPlaced(socket, {
        type: 'odds',
        at: moved,
        games: gamesOf(odds),
        ...(leftOut > 0 && { conflated: leftOut }),
      })
      connection.leftOut = 0
    }
  }
  const closeConnections = (code: number, reason = ''): void => {
    following.clear()
    for (const socket of sockets.clients) socket.close(code, reason)
  }
  const beats = setInterval(() => {
    if (isStalled) return
    if (isGateway) {
      for (const socket of following.keys())
        sendPlaced(socket, { type: 'heartbeat', at: stream.at(), through: Date.now() })
      return
    }
    const isAwaited = [...following.values()].some(({ liveFrom }) => liveFrom <= Date.now())
    if (isAwaited) sendOdds({ games: [], through: Date.now(), shards: [firstShard] })
  }, heartbeatEveryMs)

  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as { port: number } // it listens on a port

  return {
    bookmakerApiUrl: `ws://127.0.0.1:${port}`,
    feedsApiUrl: `http://127.0.0.1:${port}`,
    get connections() {
      return connections
    },
    get isFollowed() {
      return [...following.values()].some(({ liveFrom }) => liveFrom <= Date.now())
    },
    get catchUps() {
      return catchUps
    },
    get refusals() {
      return refusals
    },
    get records() {
      return stream.records
    },
    broken: stream.broken,
    store: (odds) => {
      stream.store(odds)
      for (const connection of following.values()) connection.leftOut += odds.length
    },
    storeUnseen: (odds) => {
      unseen = { odds, dueMs: Infinity }
    },
    publish: (odds) => {
      stream.store(odds)
      if (isGateway) sendOddsOfGateway(odds)
      else sendOdds({ games: gamesOf(odds) })
    },
    loseFrames: (count) => {
      n += count
    },
    beginEpoch: (first) => {
      epoch += 1
      n = first
    },
    get nextN() {
      return n
    },
    cut: () => {
      following.clear()
      for (const socket of sockets.clients) socket.terminate()
    },
    closeConnections,
    outdate: () => {
      if (isGateway) return closeConnections(reloadCloseCode, reloadReason)
      for (const socket of sockets.clients)
        send(socket, { type: 'error', code: 'outdated', message: reloadReason })
      closeConnections(closedByApiGateway)
    },
    refuse: () => {
      isRefusing = true
      closeConnections(isGateway ? inactiveCloseCode : closedByApiGateway)
    },
    holdStarts: (isHeld) => {
      const waiting = held ?? []
      held = isHeld ? [] : undefined
      for (const finish of waiting) finish()
    },
    get heldStarts() {
      return held?.length ?? 0
    },
    forgetPlaces: () => stream.forget(),
    stall: (stalled) => {
      isStalled = stalled
    },
    freeze: (frozen) => {
      isFrozen = frozen
    },
    close: async () => {
      clearInterval(beats)
      for (const socket of sockets.clients) socket.terminate()
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
    },
  }
}

function gamesOf(odds: readonly Odds[]): GameOdds[] {
  return [encodeGameOdds(odds.map((record) => ({ ...record, storedAt: record.receivedAt })))]
}

/** The state of each market. */
function latest(records: readonly Odds[]): Odds[] {
  const states = new Map<string, MarketState>()
  for (const odds of records)
    states.set(providerMarketId(odds), addToMarket(states.get(providerMarketId(odds)), odds))
  return [...states.values()].flatMap(({ newest, priced }) =>
    priced === undefined || priced === newest ? [newest] : [priced, newest],
  )
}

function json(response: ServerResponse, body: object, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
