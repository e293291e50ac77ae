import {
  type ClientMessage,
  failedPublishPauseMs,
  type Game,
  type GameWithLive,
  handoverMs,
  isFollowed,
  type LiveState,
  type Odds,
  publishRetries,
} from '@sportsfeeds/domain'
import type { Clock } from '@sportsfeeds/std'
import type { SocketConstructor } from '../connection/socket.ts'
import type { Fetch } from '../rest/feeds-api.ts'
import { createFanOut } from './fake-server/fan-out.ts'
import { noFaults } from './fake-server/faults.ts'
import { createLiveGateway } from './fake-server/live-gateway.ts'
import { createNetwork } from './fake-server/network.ts'
import { createOddsTable } from './fake-server/odds-table.ts'
import { createRest } from './fake-server/rest.ts'
import { createSockets } from './fake-server/sockets.ts'

/**
 * Both APIs of a stack, in memory, with the faults of a real one at the test's call. What crosses the network takes
 * `networkMs` of the given clock; without moving it nothing arrives. To add a fault: give it a field in `Faults` and a
 * method here that sets it, and let the one place that it concerns look at it.
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
  skewMs = 0,
  liveAfterMs = 1_000,
  pageOdds = 1_000,
  isGateway = false,
}: FakeServerOptions): FakeServer {
  const faults = { ...noFaults(), skewMs }
  const games = new Map<string, GameWithLive>()
  const table = createOddsTable(clock)
  const network = createNetwork(clock, networkMs, faults)
  const delivery = isGateway
    ? createLiveGateway(network, clock, games)
    : createFanOut(network, clock, games, liveAfterMs)
  const sockets = createSockets(network, delivery, clock, faults)
  const rest = createRest({ network, faults, games, table, pageOdds })
  const { connections } = network
  /** What the consumer could not send, and has sent nothing after. */
  let unsent: { readonly odds: readonly Odds[]; readonly atMs: number }[] = []

  return {
    WebSocket: sockets.WebSocket,
    fetch: rest.fetch,
    bookmakerApiUrl: 'wss://bookmaker.example/v1',
    feedsApiUrl: 'https://feeds.example/v1',
    get openSockets() {
      return connections.size
    },
    get mostOpenSockets() {
      return sockets.mostOpen
    },
    get joinedAtMs() {
      return delivery.joinedAtMs
    },
    handshakesAtMs: sockets.handshakesAtMs,
    requests: rest.requests,
    messages: sockets.messages,
    get stored() {
      return table.stored
    },
    addGame: (game, live = games.get(game.id)?.live, isLost = false) => {
      games.set(game.id, { ...game, live })
      for (const connection of isLost ? [] : connections) {
        if (!connection.isListed || !isFollowed(connection.subscription, game.id, game.sport)) continue
        network.send(connection, { type: 'games', games: [{ ...game, live }] })
      }
    },
    breakGame: (id) => void faults.brokenGames.add(id),
    publish: (odds) => {
      const changed = table.changed(odds)
      table.store(odds)
      if (changed.length > 0) unsent = []
      delivery.post(changed, false)
    },
    lose: (odds) => {
      table.store(odds)
      unsent.push({ odds, atMs: clock.now() })
      delivery.post(odds, true)
    },
    store: table.store,
    repeat: (odds) => delivery.post(odds, false),
    newEpoch: () => {
      const [oldest] = unsent
      const ageMs = oldest === undefined ? 0 : clock.now() - oldest.atMs
      const isGivenUp = ageMs >= publishRetries * failedPublishPauseMs
      const sentAgain = isGivenUp ? [] : unsent
      unsent = []
      delivery.newEpoch(ageMs > handoverMs)
      for (const { odds } of sentAgain) delivery.post(odds, false)
    },
    say: network.say,
    stall: (isStalled) => {
      faults.isStalled = isStalled
    },
    cut: (code = 1001) => {
      for (const { socket } of connections) socket.end(code)
    },
    freeze: network.freeze,
    setSkew: (ahead) => {
      faults.skewMs = ahead
    },
    refuseHandshakes: (isRefusing) => {
      faults.isRefusing = isRefusing
    },
    acceptTokens: (isAccepted) => {
      faults.isAccepted = isAccepted
    },
    failRequests: (...statuses) => {
      faults.failures = statuses
    },
  }
}
