import {
  allGames,
  type Game,
  type GameWithLive,
  type LiveState,
  type MarketState,
  type Odds,
  type ServerFrame,
  type StreamPlace,
  type Subscription,
} from '@sportsfeeds/domain'
import { toClientItem, toGameItem, toLiveStateItem, toOddsItem } from '@sportsfeeds/domain/internal'
import { changeRecord } from '@sportsfeeds/functions/testing/change-records'
import { createRandom } from '@sportsfeeds/std'
import { createManualClock, type ManualClock } from '@sportsfeeds/std/testing'
import { createGateway, type Gateway, type GatewayDependencies } from '../gateway.ts'
import type { StoredState } from '../ports.ts'
import type { Session } from '../sessions/session.ts'
import { createFakeSocket, type FakeSocket } from './fake-socket.ts'
import { createMemoryStream, type MemoryStream } from './memory-stream.ts'

/** A stream, a table and tasks of the gateway that read them. */
export interface Rig {
  readonly clock: ManualClock
  readonly stream: MemoryStream
  /** Starts another task. */
  startTask(options?: Partial<GatewayDependencies>): Promise<Gateway>
  /** Puts odds onto the stream, without the table. */
  publish(...odds: readonly Odds[]): void
  publishTo(shard: string, ...odds: readonly Odds[]): void
  changeGame(game: Game): void
  changeLive(gameId: string, live: LiveState): void
  setActive(clientId: string, active: boolean): void
  readonly errors: unknown[]
}

export interface StoredGames {
  readonly games?: readonly GameWithLive[]
  readonly markets?: readonly MarketState[]
}

const shard = 'shard-a'

export function createRig({ games = [], markets = [] }: StoredGames = {}): Rig {
  const clock = createManualClock()
  const stream = createMemoryStream(clock.now, shard)
  const errors: unknown[] = []
  const stored: StoredState = {
    currentGames: async () => games,
    game: async (id) => games.find((game) => game.id === id),
    marketsOfGame: async (id) => markets.filter(({ newest }) => newest.gameId === id),
  }
  const publishTo = (id: string, ...odds: readonly Odds[]): void =>
    stream.write(
      id,
      ...odds.map((one) =>
        changeRecord('INSERT', { after: toOddsItem(one, 3_600), atMicroseconds: clock.now() * 1_000 }),
      ),
    )
  return {
    clock,
    stream,
    errors,
    startTask: async (options = {}) => {
      const gateway = createGateway({
        reader: stream,
        stored,
        clock,
        random: createRandom(1).next,
        pressure: () => ({ loop: 0, machine: 0 }),
        telemetry: { record: () => undefined, error: (_, error) => errors.push(error) },
        ...options,
      })
      await clock.run(gateway.start())
      return gateway
    },
    publish: (...odds) => publishTo(shard, ...odds),
    publishTo,
    changeGame: (game) => stream.write(shard, changeRecord('INSERT', { after: toGameItem(game) })),
    changeLive: (gameId, live) =>
      stream.write(shard, changeRecord('INSERT', { after: toLiveStateItem(gameId, live) })),
    setActive: (id, active) =>
      stream.write(
        shard,
        changeRecord('MODIFY', { after: toClientItem({ id, name: 'Some', active, createdAt: 1 }) }),
      ),
  }
}

/** An analyst in front of a task. */
export interface TestAnalyst {
  readonly socket: FakeSocket
  readonly session: Session
  /** Sends a message. */
  say(message: object): void
  frames<Type extends ServerFrame['type']>(type: Type): Extract<ServerFrame, { type: Type }>[]
  /** Odds of the frames so far, in the order of arrival. */
  odds(): Odds[]
  /** The place that the frames so far tell. */
  place(): StreamPlace
}

export function connect(
  gateway: Gateway,
  subscription: Subscription = allGames,
  clientId = 'client-demo',
): TestAnalyst {
  const socket = createFakeSocket()
  const session = gateway.connect({ clientId, subscription, socket })
  socket.onDrain = () => session.pump()
  const frames: TestAnalyst['frames'] = (type) =>
    socket.received.filter(
      (frame): frame is Extract<ServerFrame, { type: typeof type }> => frame.type === type,
    )
  return {
    socket,
    session,
    say: (message) => session.hear(JSON.stringify(message)),
    frames,
    odds: () =>
      socket.received.flatMap((frame) =>
        frame.type === 'odds' || frame.type === 'snapshot' ? frame.games.flat() : [],
      ),
    place: () => {
      let place: Record<string, string> = {}
      for (const frame of socket.received) {
        if (frame.type === 'odds') place = { ...place, ...frame.at }
        if (frame.type === 'subscribed' || frame.type === 'heartbeat') place = { ...frame.at }
      }
      return place
    },
  }
}
