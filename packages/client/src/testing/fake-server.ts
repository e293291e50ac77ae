import {
  bearerSubprotocolPrefix,
  addToMarket,
  allGames,
  ClientMessage,
  compareOdds,
  encodeGameOdds,
  failedPublishPauseMs,
  type Game,
  type GameWithLive,
  handoverMs,
  hasPrices,
  isBetStop,
  isFollowed,
  type LiveOdds,
  type LiveState,
  type MarketState,
  type Odds,
  oddsId,
  type Position,
  protocolVersion,
  providerMarketId,
  publishRetries,
  subscribe,
  type Subscription,
  unsubscribe,
} from '@sportsfeeds/domain'
import type { Clock, Timer } from '@sportsfeeds/std'
import type { SocketConstructor, SocketLike } from '../connection/socket.ts'
import { groupBy } from '../group-by.ts'
import type { Fetch } from '../rest/feeds-api.ts'

/**
 * Both APIs of a stack, in memory, with the faults of a real one at the test's call. What crosses the network takes
 * `networkMs` of the given clock; without moving it nothing arrives. To add a fault: give it a method here that changes
 * what {@link createFakeServer} keeps, and let the one place that it concerns look at it.
 */
export interface FakeServer {
  readonly WebSocket: SocketConstructor
  readonly fetch: Fetch
  readonly bookmakerApiUrl: string
  readonly feedsApiUrl: string
  /** Connections that a client holds open or is opening. */
  readonly openSockets: number
  /** The most of them at any time. */
  readonly mostOpenSockets: number
  /** When the live gateway last confirmed the first subscription of a connection. */
  readonly joinedAtMs: number
  /** When each handshake began. */
  readonly handshakesAtMs: readonly number[]
  /** Paths and queries asked for over REST. */
  readonly requests: readonly string[]
  /** What clients sent over sockets. */
  readonly messages: readonly ClientMessage[]
  /** What the table holds. */
  readonly stored: readonly Odds[]
  /** Puts a game on the list of GET /games, or changes it there; those who follow it receive a frame unless that is lost. */
  addGame(game: Game, live?: LiveState, isLost?: boolean): void
  /** From now on this game cannot be read by its id. */
  breakGame(id: string): void
  /** Stores odds, and sends them to all who follow them. */
  publish(odds: readonly Odds[]): void
  /** Stores odds whose frame is lost: the next frame shows a gap. The live gateway leaves them out for what replaces them. */
  lose(odds: readonly Odds[]): void
  /** Stores odds that are never sent, and nothing shows it: as when they came in while nobody was connected. */
  store(odds: readonly Odds[]): void
  /** Sends odds that were sent before. */
  repeat(odds: readonly Odds[]): void
  /**
   * Another consumer takes over. What the one before could not send it sends itself, unless so much time has passed that
   * it was given up. A live gateway has forgotten everything that it sent.
   */
  newEpoch(): void
  /** Sends any text to every connection. */
  say(text: string): void
  /** From now on the stream of odds stands still, while connections stay open and pings are answered. */
  stall(isStalled: boolean): void
  /** Ends every connection. */
  cut(code?: number): void
  /** From now on nothing arrives at either end, and no connection ends; what was on its way arrives afterwards. */
  freeze(isFrozen: boolean): void
  /** Sets the server's clock, to so much ahead of the given one. */
  setSkew(skewMs: number): void
  /** From now on handshakes fail. */
  refuseHandshakes(isRefusing: boolean): void
  /** From now on only tokens that pass are taken. */
  acceptTokens(isAccepted: (token: string) => boolean): void
  /** Statuses of the next responses over REST; 0 is a network error. */
  failRequests(...statuses: number[]): void
}

export interface FakeServerOptions {
  readonly clock: Clock
  readonly networkMs?: number
  /** How far the server's clock is ahead of the given one. */
  readonly skewMs?: number
  /** How long after a subscription frames may still miss it. */
  readonly liveAfterMs?: number
  readonly pageOdds?: number
  /** A live gateway delivers, instead of API Gateway. */
  readonly isGateway?: boolean
}

export function createFakeServer({
  clock,
  networkMs = 5,
  skewMs: skewAtFirstMs = 0,
  liveAfterMs = 1_000,
  pageOdds = 1_000,
  isGateway = false,
}: FakeServerOptions): FakeServer {
  const connections = new Set<Connection>()
  const handshakesAtMs: number[] = []
  const requests: string[] = []
  const messages: ClientMessage[] = []
  const games = new Map<string, GameWithLive>()
  const brokenGames = new Set<string>()
  const table = new Map<string, Odds>()
  const storedAtMs = new Map<string, number>()
  let skewMs = skewAtFirstMs
  let mostOpenSockets = 0
  let epoch = 1
  /** The number of the first frame of this epoch. */
  let firstN = 1
  /** What the consumer could not send, and has sent nothing after. */
  let unsent: { readonly odds: readonly Odds[]; readonly atMs: number }[] = []
  /** What the live gateway has read off the stream; the place is how much that is. */
  const published: (readonly Odds[])[] = []
  /** How much of it is forgotten. */
  let forgotten = 0
  let joinedAtMs = 0
  let isFrozen = false
  let isStalled = false
  let isRefusing = false
  let isAccepted: (token: string) => boolean = acceptAll
  let failures: number[] = []
  /** What waits on both ways while the network is frozen. */
  let frozen: (() => void)[] = []

  const serverNow = (): number => clock.now() + skewMs

  const later = (act: () => void): void => {
    clock.setTimeout(() => {
      if (isFrozen) frozen.push(act)
      else act()
    }, networkMs)
  }

  const send = (connection: Connection, frame: object): void => {
    const data = JSON.stringify({ v: protocolVersion, sentAt: serverNow(), ...frame })
    later(() => connection.socket.hear('message', { data }))
  }

  const nextPosition = (connection: Connection): Position => {
    const n = connection.epoch === epoch ? connection.n + 1 : firstN
    connection.n = n
    connection.epoch = epoch
    return { shard: 'shard-1', epoch: `epoch-${epoch}`, n }
  }

  const keep = (odds: readonly Odds[]): void => {
    for (const one of odds) {
      const before = table.get(oddsId(one))
      if (before !== undefined && before.receivedAt >= one.receivedAt) continue
      table.set(oddsId(one), one)
      storedAtMs.set(oddsId(one), clock.now())
    }
  }

  const place = () => ({ 'shard-1': String(published.length) })

  const followedBy = ({ subscription }: Connection, odds: readonly Odds[]): Odds[] =>
    odds.filter(({ gameId }) => isFollowed(subscription, gameId, games.get(gameId)?.sport))

  const publishLive = (odds: readonly Odds[], isLost: boolean): void => {
    published.push(odds)
    for (const connection of connections) {
      if (!connection.isListed) continue
      if (isLost) connection.leftOut += followedBy(connection, odds).length
      else sendLive(connection, odds)
    }
  }

  /** The present state of all that is followed makes up for what was left out. */
  const sendLive = (connection: Connection, odds: readonly Odds[]): void => {
    const { conflate } = connection.subscription
    const leftOut = connection.leftOut
    connection.leftOut = 0
    const followed = followedBy(connection, leftOut > 0 ? statesOf(published.flat()) : odds)
    if (followed.length === 0) return
    const sent = conflate ? conflated(followed) : followed
    const left = leftOut + followed.length - sent.length
    send(connection, {
      type: 'odds',
      at: place(),
      games: blocksOf(sent.map((one): LiveOdds => ({ ...one, storedAt: one.receivedAt + 1 }))),
      ...(left > 0 ? { conflated: left } : {}),
    })
  }

  const beat = (connection: Connection): void => {
    connection.heartbeat = clock.setTimeout(() => {
      if (!isStalled && connection.isListed && connection.leftOut === 0) sendHeartbeat(connection)
      beat(connection)
    }, 5_000)
  }

  const sendHeartbeat = (connection: Connection): void => {
    const through = serverNow()
    if (isGateway) send(connection, { type: 'heartbeat', at: place(), through })
    else
      send(connection, {
        type: 'odds',
        position: nextPosition(connection),
        through,
        shards: ['shard-1'],
        games: [],
      })
  }

  const join = (connection: Connection, message: Exclude<ClientMessage, { action: 'ping' }>): void => {
    const before = connection.isListed ? connection.subscription : undefined
    const change = message.action === 'subscribe' ? subscribe : unsubscribe
    const subscription = change(connection.subscription, message)
    connection.subscription = subscription
    const from = message.action === 'subscribe' ? message.at?.['shard-1'] : undefined
    const isResumed = from !== undefined && Number(from) >= forgotten
    if (isResumed) {
      for (const odds of published.slice(Number(from))) sendLive(connection, odds)
    } else {
      const added = followedBy(connection, statesOf(published.flat())).filter(
        ({ gameId }) => before === undefined || !isFollowed(before, gameId, games.get(gameId)?.sport),
      )
      send(connection, { type: 'snapshot', games: blocksOf(added), last: true })
    }
    if (before === undefined && !isResumed && games.size > 0)
      send(connection, { type: 'games', games: [...games.values()] })
    send(connection, {
      type: 'subscribed',
      subscription,
      liveFrom: serverNow(),
      at: place(),
      through: serverNow(),
      ...(from === undefined ? {} : { resumed: isResumed }),
    })
    if (before !== undefined) return
    connection.isListed = true
    joinedAtMs = clock.now()
  }

  const post = (odds: readonly Odds[], isLost: boolean): void => {
    if (isGateway) {
      publishLive(odds, isLost)
      return
    }
    for (const connection of connections) {
      const followed = odds.filter(({ gameId }) =>
        isFollowed(connection.subscription, gameId, games.get(gameId)?.sport),
      )
      if (!connection.isListed || followed.length === 0) continue
      const position = nextPosition(connection)
      if (isLost) continue
      const { conflate } = connection.subscription
      const sent = conflate ? conflated(followed) : followed
      const live = sent.map((one): LiveOdds => ({ ...one, storedAt: one.receivedAt + 1 }))
      send(connection, { type: 'odds', position, games: blocksOf(live) })
    }
  }

  const respond = (connection: Connection, message: ClientMessage): void => {
    messages.push(message)
    if (message.action === 'ping') {
      send(connection, { type: 'pong', id: message.id })
      return
    }
    if (isGateway) {
      join(connection, message)
      return
    }
    const change = message.action === 'subscribe' ? subscribe : unsubscribe
    const subscription = change(connection.subscription, message)
    send(connection, { type: 'subscribed', subscription, liveFrom: serverNow() + liveAfterMs })
    // The consumer learns of it at the last moment that it is allowed.
    clock.setTimeout(() => {
      connection.subscription = subscription
      connection.isListed = true
    }, liveAfterMs)
  }

  class FakeWebSocket implements SocketLike {
    readonly #listeners: [string, Listener][] = []
    readonly #connection: Connection
    #isClosed = false

    constructor(_url: string, protocols: string[]) {
      this.#connection = {
        socket: this,
        subscription: allGames,
        isListed: false,
        epoch: 0,
        n: 0,
        leftOut: 0,
        heartbeat: undefined,
      }
      const token = protocols[1]?.slice(bearerSubprotocolPrefix.length) ?? ''
      connections.add(this.#connection)
      mostOpenSockets = Math.max(mostOpenSockets, connections.size)
      handshakesAtMs.push(clock.now())
      later(() => {
        if (this.#isClosed) return
        if (isRefusing || !isAccepted(token)) this.end(1006)
        else this.open()
      })
    }

    addEventListener(type: string, listener: Listener): void {
      this.#listeners.push([type, listener])
    }

    send(text: string): void {
      if (this.#isClosed) return
      const message = ClientMessage.parse(JSON.parse(text))
      later(() => {
        if (!this.#isClosed) respond(this.#connection, message)
      })
    }

    open(): void {
      this.hear('open', {})
      beat(this.#connection)
      if (!isGateway) return
      const { subscription } = this.#connection
      send(this.#connection, {
        type: 'welcome',
        connectionId: 'connection-1',
        subscription,
        resumes: true,
      })
    }

    close(): void {
      this.end(1005)
    }

    end(code: number): void {
      if (this.#isClosed) return
      this.#isClosed = true
      connections.delete(this.#connection)
      this.#connection.heartbeat?.cancel()
      for (const [type, listener] of this.#listeners) if (type === 'close') listener({ code })
    }

    hear(type: string, event: Heard): void {
      if (this.#isClosed) return
      for (const [wanted, listener] of this.#listeners) if (wanted === type) listener(event)
    }
  }

  const serve = (target: URL, token: string): RestResult => {
    const failure = failures.shift()
    if (failure === 0) throw new TypeError('fetch failed')
    if (failure !== undefined)
      return { status: failure, body: { type: 'about:blank', title: 'Failed', status: failure } }
    if (!isAccepted(token)) return { status: 401, body: { message: 'Unauthorized' } }
    const [, wanted] = /\/games\/(.+)$/.exec(target.pathname) ?? []
    if (wanted !== undefined) {
      if (brokenGames.has(wanted)) return { status: 500, body: { title: 'The record cannot be read' } }
      const game = games.get(decodeURIComponent(wanted))
      return game === undefined ? { status: 404, body: { title: 'Not found' } } : { status: 200, body: game }
    }
    if (target.pathname.endsWith('/games')) {
      const listed = [...games.values()].filter(({ status }) => status === 'live' || status === 'scheduled')
      return { status: 200, body: { games: listed } }
    }
    const asked = new Set(target.searchParams.getAll('game'))
    const since = target.searchParams.get('since')
    const isRange = target.searchParams.has('order')
    // A shared read may be as old as it is allowed to be.
    const through = Number(target.searchParams.get('through') ?? Number.POSITIVE_INFINITY) - skewMs
    const ofGames = [...table.values()]
      .filter((odds) => asked.has(odds.gameId) && (storedAtMs.get(oddsId(odds)) ?? 0) <= through)
      .toSorted(compareOdds)
    const found =
      since !== null
        ? ofGames.filter(({ receivedAt }) => receivedAt >= Number(since))
        : isRange
          ? ofGames
          : target.searchParams.has('opening')
            ? [...groupBy(ofGames.filter(hasPrices), providerMarketId).values()].flatMap((own) =>
                own.slice(0, 1),
              )
            : statesOf(ofGames)
    const start = Number(target.searchParams.get('cursor') ?? 0)
    const end = start + pageOdds
    return {
      status: 200,
      body: { odds: found.slice(start, end), ...(end < found.length ? { cursor: String(end) } : {}) },
    }
  }

  const fetch: Fetch = (url, { headers, signal }) =>
    new Promise((resolve, reject) => {
      const target = new URL(url)
      requests.push(`${target.pathname}${target.search}`)
      signal.addEventListener('abort', () => reject(new TypeError('aborted')), { once: true })
      later(() => {
        try {
          // What the table holds now; the response has yet to cross the network.
          const { status, body } = serve(target, headers['authorization']?.slice('Bearer '.length) ?? '')
          later(() => resolve({ status, json: () => Promise.resolve(structuredClone(body)) }))
        } catch (error) {
          reject(error instanceof Error ? error : new TypeError(String(error)))
        }
      })
    })

  return {
    WebSocket: FakeWebSocket,
    fetch,
    bookmakerApiUrl: 'wss://bookmaker.example/v1',
    feedsApiUrl: 'https://feeds.example/v1',
    get openSockets() {
      return connections.size
    },
    get mostOpenSockets() {
      return mostOpenSockets
    },
    get joinedAtMs() {
      return joinedAtMs
    },
    handshakesAtMs,
    requests,
    messages,
    get stored() {
      return [...table.values()]
    },
    addGame: (game, live = games.get(game.id)?.live, isLost = false) => {
      games.set(game.id, { ...game, live })
      for (const connection of isLost ? [] : connections) {
        if (!connection.isListed || !isFollowed(connection.subscription, game.id, game.sport)) continue
        send(connection, { type: 'games', games: [{ ...game, live }] })
      }
    },
    breakGame: (id) => void brokenGames.add(id),
    publish: (odds) => {
      const changed = odds.filter((one) => (table.get(oddsId(one))?.receivedAt ?? 0) < one.receivedAt)
      keep(odds)
      if (changed.length > 0) unsent = []
      post(changed, false)
    },
    lose: (odds) => {
      keep(odds)
      unsent.push({ odds, atMs: clock.now() })
      post(odds, true)
    },
    store: keep,
    repeat: (odds) => post(odds, false),
    newEpoch: () => {
      forgotten = published.length
      const [oldest] = unsent
      const ageMs = oldest === undefined ? 0 : clock.now() - oldest.atMs
      const isGivenUp = ageMs >= publishRetries * failedPublishPauseMs
      const sentAgain = isGivenUp ? [] : unsent
      epoch += 1
      firstN = ageMs > handoverMs ? 2 : 1
      unsent = []
      for (const { odds } of sentAgain) post(odds, false)
    },
    say: (text) => {
      for (const { socket } of connections) later(() => socket.hear('message', { data: text }))
    },
    stall: (value) => {
      isStalled = value
    },
    cut: (code = 1001) => {
      for (const { socket } of connections) socket.end(code)
    },
    freeze: (value) => {
      isFrozen = value
      const arriving = value ? [] : frozen
      if (!value) frozen = []
      for (const act of arriving) act()
    },
    setSkew: (ahead) => {
      skewMs = ahead
    },
    refuseHandshakes: (value) => {
      isRefusing = value
    },
    acceptTokens: (passes) => {
      isAccepted = passes
    },
    failRequests: (...statuses) => {
      failures = statuses
    },
  }
}

/** Blocks of a frame, one a game. */
function blocksOf(odds: readonly LiveOdds[]): object[] {
  return [...groupBy(odds, ({ gameId }) => gameId).values()].map(encodeGameOdds)
}

/** The newest record of each market, the newest with prices, and the last bet stops. */
function statesOf(odds: readonly Odds[]): Odds[] {
  const states = new Map<string, MarketState>()
  for (const one of odds)
    states.set(providerMarketId(one), addToMarket(states.get(providerMarketId(one)), one))
  return [...new Set([...states.values()].flatMap(({ newest, priced }) => [priced ?? newest, newest]))]
}

function conflated(odds: readonly Odds[]): Odds[] {
  const kept = new Set(statesOf(odds))
  return odds.filter((one) => kept.has(one) || isBetStop(one))
}

function acceptAll(): boolean {
  return true
}

interface Heard {
  readonly data?: unknown
  readonly code?: number
}

type Listener = (event: Heard) => void

interface Connection {
  readonly socket: { hear(type: string, event: Heard): void; end(code: number): void }
  subscription: Subscription
  /** Whether the consumer knows of it. */
  isListed: boolean
  epoch: number
  n: number
  /** Records that the live gateway has left out since the last frame. */
  leftOut: number
  heartbeat: Timer | undefined
}

interface RestResult {
  readonly status: number
  readonly body: unknown
}
