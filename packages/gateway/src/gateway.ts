import type { EpochMs, GameId, Subscription } from '@sportsfeeds/domain'
import {
  type Client,
  type ClientId,
  type ConnectionId,
  maxConnectionMs,
  messageLimit,
} from '@sportsfeeds/domain/internal'
import type { Telemetry } from '@sportsfeeds/functions/long-lived'
import { type Clock, createLatencyHistogram, fullJitterMs, sleep, type Timer } from '@sportsfeeds/std'
import { createCounts } from './counts.ts'
import { createPublisher } from './delivery/publisher.ts'
import type { Pressure } from './delivery/window-policy.ts'
import { createRing } from './delivery/ring.ts'
import { createGameMemory } from './memory/game-memory.ts'
import { createGameLoader } from './memory/load-games.ts'
import type { ClientSocket, ShardReader, StoredState } from './ports.ts'
import { createSession, type Session, type SessionLimits } from './sessions/session.ts'
import { createStreamFollower } from './stream/follow-stream.ts'

export interface GatewayDependencies {
  readonly reader: ShardReader
  readonly stored: StoredState
  readonly clock: Clock
  /** In [0, 1). */
  readonly random: () => number
  /** How busy this process and its machine are. */
  readonly pressure: () => Pressure
  readonly telemetry: Telemetry
  readonly limits?: Partial<GatewayLimits>
}

export interface GatewayLimits extends SessionLimits {
  readonly connectionsPerClient: number
  readonly connections: number
  /** How much of the stream a connection can be resumed over. */
  readonly ringMs: number
  readonly ringBytes: number
}

export interface Guest {
  readonly clientId: ClientId
  /** What the address named. */
  readonly subscription: Subscription
  readonly socket: ClientSocket
  /** End of its token; none when left out. */
  readonly tokenEndsAt?: EpochMs
}

/** One task of the live gateway, without its network. */
export interface Gateway {
  /** Reads the stream and the games; resolves when every shard is up to date. */
  start(): Promise<void>
  /** Why a client may not connect now; undefined if it may. */
  refusal(clientId: ClientId): 'not-ready' | 'too-many' | 'inactive' | undefined
  connect(guest: Guest): Session
  /** True if it may get new connections: it has caught up with the stream, hears of every shard, and does not stop. */
  readonly isReady: boolean
  /** True if every shard was heard of within the last half minute. */
  readonly isHealthy: boolean
  readonly connections: number
  /** Lets nobody in any more and closes every connection over some seconds, so that they move to other tasks. */
  drain(durationMs: number): Promise<void>
  stop(): void
}

export function createGateway(deps: GatewayDependencies): Gateway {
  const { reader, stored, clock, random, telemetry } = deps
  const limits = { ...defaultLimits, ...deps.limits }
  const counts = createCounts()
  const memory = createGameMemory()
  const ring = createRing({ keepMs: limits.ringMs, maxBytes: limits.ringBytes })
  const sessions = new Map<ConnectionId, Session>()
  const byClient = new Map<ClientId, Set<Session>>()
  /** Clients that the stream said are inactive: tokens are checked against a cache. */
  const inactive = new Set<ClientId>()
  const timers = new Set<Timer>()
  let isLoaded = false
  let hasCaughtUp = false
  let isDraining = false
  let isStopped = false
  let ages = createLatencyHistogram()
  let reported = { ...counts }

  const onError = (message: string, error: unknown): void => telemetry.error(message, error)

  const loader = createGameLoader({
    stored,
    memory,
    clock,
    // Before the first connection there is nobody to tell.
    onLoaded: (id, records) => {
      if (isLoaded) publisher.takeStored(id, records)
    },
  })

  const loadLater = (id: GameId): void => {
    if (isLoaded) loader.load([id]).catch((error: unknown) => onError(`${id} cannot be read`, error))
  }

  const publisher = createPublisher({
    memory,
    ring,
    clock,
    counts,
    pressure: deps.pressure,
    onUnknownGame: loadLater,
    onClient: ({ id, active }: Client) => {
      if (active) inactive.delete(id)
      else inactive.add(id)
      if (!active) for (const session of byClient.get(id) ?? []) session.close('inactive')
    },
    onError,
    onWritten: (ageMs) => ages.record(ageMs),
  })

  const follower = createStreamFollower({
    reader,
    clock,
    random,
    onPage: (shard, page) => publisher.take(shard, page),
    onError,
  })

  const every = (intervalMs: number, act: () => void): void => {
    const tick = (): void => {
      timers.delete(timer)
      act()
      if (!isStopped) every(intervalMs, act)
    }
    const timer = clock.setTimeout(tick, intervalMs)
    timers.add(timer)
  }

  const isRunning = (): boolean => !isStopped

  const load = async (): Promise<void> => {
    for (let attempt = 0; isRunning(); attempt += 1) {
      try {
        await loader.loadCurrent()
        return
      } catch (error) {
        onError('games cannot be read', error)
        await sleep(clock, fullJitterMs(retry, attempt, random()))
      }
    }
  }

  const isCaughtUp = (): boolean => {
    const { open } = follower
    return (
      open.length > 0 &&
      open.every(({ heardAtMs, behindMs }) => heardAtMs !== undefined && behindMs < caughtUpMs)
    )
  }

  const isHeard = (): boolean =>
    follower.open.every(({ followedAtMs, heardAtMs = followedAtMs }) => clock.now() - heardAtMs <= unheardMs)

  // Being behind later does not count: the others are as far behind, and ECS would replace all of them at once.
  const isReady = (): boolean => hasCaughtUp && !isDraining && isHeard()

  const report = (): void => {
    const { p50, p99 } = ages.summary()
    ages = createLatencyHistogram()
    const since = reported
    reported = { ...counts }
    const differences = Object.fromEntries(
      Object.entries(counts).map(([name, count]) => [name, count - (since[name as keyof typeof since] ?? 0)]),
    )
    telemetry.record({
      message: 'gateway',
      counts: {
        connections: sessions.size,
        behind: [...sessions.values()].filter(({ isLive }) => !isLive).length,
        games: memory.games,
        markets: memory.markets,
        ringBytes: ring.bytes,
        ...differences,
      },
      timesMs: {
        windowMs: publisher.windowMs,
        streamLagMs: Math.max(0, clock.now() - publisher.through),
        ...(p50 === undefined || p99 === undefined ? {} : { oddsAgeP50Ms: p50, oddsAgeP99Ms: p99 }),
      },
    })
  }

  return {
    start: async () => {
      await follower.start(clock.now() - replayBeforeStartMs)
      await load()
      isLoaded = true
      every(heartbeatMs, () => publisher.heartbeat())
      every(checkMs, () => {
        for (const session of sessions.values()) session.check()
      })
      every(reportMs, report)
      every(forgetEveryMs, () => memory.forgetUnheard(clock.now() - forgetAfterMs))
      while (isRunning() && !isCaughtUp()) await sleep(clock, 50)
      hasCaughtUp = true
    },

    refusal: (clientId) => {
      const reason = inactive.has(clientId)
        ? 'inactive'
        : !isReady()
          ? 'not-ready'
          : (byClient.get(clientId)?.size ?? 0) >= limits.connectionsPerClient ||
              sessions.size >= limits.connections
            ? 'too-many'
            : undefined
      if (reason !== undefined) counts.refused += 1
      return reason
    },

    connect: ({ clientId, subscription, socket, tokenEndsAt = Infinity }) => {
      // Connections that were opened together do not end together.
      const maxDurationMs = Math.min(limits.maxDurationMs * (1 - random() / 10), tokenEndsAt - clock.now())
      const session = createSession(
        { id: connectionId(random), clientId, subscription, socket },
        {
          clock,
          ring,
          memory,
          counts,
          limits: { ...limits, maxDurationMs },
          place: () => publisher.place,
          through: () => publisher.through,
          loadGames: (ids) => loader.load(ids),
          onError,
          onLive: (live) => publisher.join(live),
          onBehind: ({ id }) => publisher.leave(id),
          onEnd: (ended) => {
            publisher.leave(ended.id)
            sessions.delete(ended.id)
            const ofClient = byClient.get(clientId)
            ofClient?.delete(ended)
            if (ofClient?.size === 0) byClient.delete(clientId)
          },
        },
      )
      counts.connects += 1
      sessions.set(session.id, session)
      const ofClient = byClient.get(clientId) ?? new Set()
      byClient.set(clientId, ofClient.add(session))
      return session
    },

    get isReady() {
      return isReady()
    },
    get isHealthy() {
      return isHeard()
    },
    get connections() {
      return sessions.size
    },

    drain: async (durationMs) => {
      isDraining = true
      const steps = Math.max(1, Math.floor(durationMs / drainStepMs))
      for (let step = 0; step < steps && sessions.size > 0; step += 1) {
        const share = Math.ceil(sessions.size / (steps - step))
        for (const session of [...sessions.values()].slice(0, share)) session.close('moving')
        await sleep(clock, drainStepMs)
      }
      for (const session of sessions.values()) session.close('moving')
    },

    stop: () => {
      isStopped = true
      follower.stop()
      publisher.stop()
      for (const timer of timers) timer.cancel()
      for (const session of sessions.values()) session.close('moving')
    },
  }
}

const defaultLimits: GatewayLimits = {
  holdBytes: 256 * 1024,
  pumpBytes: 128 * 1024,
  conflateAfterMs: 2_000,
  stuckMs: 30_000,
  firstMessageMs: 10_000,
  silentMs: 75_000,
  maxDurationMs: maxConnectionMs,
  messages: messageLimit,
  connectionsPerClient: 5_000,
  connections: 25_000,
  ringMs: 3 * 60_000,
  ringBytes: 128 * 1024 * 1024,
}

/** A new task can resume connections of another one at once, whose last place is some seconds old. */
const replayBeforeStartMs = 60_000
const retry = { firstMs: 500, capMs: 10_000, floorMs: 100 }
const caughtUpMs = 1_000
const unheardMs = 30_000
const heartbeatMs = 5_000
const checkMs = 1_000
const reportMs = 10_000
const forgetEveryMs = 10 * 60_000
const forgetAfterMs = 2 * 60 * 60_000
const drainStepMs = 250

function connectionId(random: () => number): ConnectionId {
  return Array.from({ length: 16 }, () => alphabet[Math.floor(random() * alphabet.length)]).join('')
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
