import {
  type ClientMessage,
  compareOdds,
  type EpochMs,
  type GameId,
  type LiveOdds,
  type OddsFrame,
  type ServerFrame,
  type SubscribedFrame,
  type Subscription,
} from '@sportsfeeds/domain'
import type { Clock } from '@sportsfeeds/std'
import type { Emitter } from '../emitter.ts'
import { AccessRefusedError, ClientError, UnreachableError } from '../errors.ts'
import type { ClientEvents } from '../events.ts'
import {
  connectionUrl,
  type FrameParser,
  subprotocols,
  subscriptionMessage,
} from '../protocol/frame-parser.ts'
import type { FeedsApi, GetToken } from '../rest/feeds-api.ts'
import { type ClientStats, type StatsRecorder } from '../stats.ts'
import { createCatchUpRunner } from '../sync/catch-up-runner.ts'
import { createFollowedGames, type GameUpdate } from '../sync/followed-games.ts'
import { createGapTracker, type Gap } from '../sync/gap-tracker.ts'
import { createMerge } from '../sync/merge.ts'
import type { ReceivedOdds } from '../sync/received-odds.ts'
import { type Beat, createStreamFlow } from '../sync/stream-flow.ts'
import { type ConnectionState, connectionState, isSameConnectionState } from './connection-state.ts'
import { createHeartbeat } from './heartbeat.ts'
import { abnormalClosure, createLink } from './link.ts'
import { type ClientEvent, type ClientState, createMachine, type Effect } from './machine.ts'
import { createServerClock } from './server-clock.ts'
import type { SocketConstructor } from './socket.ts'
import { createTimers } from './timers.ts'
import type { Timing } from './timing.ts'

/** Reads the address to connect to, as it is now. */
export type ReadAddress = () => string | Promise<string>

export interface DriverDependencies {
  readonly readAddress: ReadAddress
  readonly subscription: Subscription
  /** Server time from which odds are wanted; undefined for the time of the first connection. */
  readonly since: EpochMs | undefined
  /** True to deliver the newest odds of each market at first, however old. */
  readonly isLatestWanted: boolean
  readonly timing: Timing
  readonly WebSocket: SocketConstructor
  readonly parseFrame: FrameParser
  readonly clock: Clock
  /** In [0, 1). */
  readonly random: () => number
  readonly getToken: GetToken
  readonly feeds: FeedsApi
  readonly emitter: Emitter<ClientEvents>
  readonly stats: StatsRecorder
  readonly onUnreadable: (place: 'frame', records: readonly string[]) => void
}

/** Performs the effects of the state machine and dispatches events to it. */
export interface Driver {
  readonly state: ConnectionState
  /** The server's time from which on a later client has to catch up; undefined before the first connection. */
  readonly resumePoint: EpochMs | undefined
  readonly subscription: Subscription
  dispatch(event: ClientEvent): void
  /** Final: nothing is delivered after this. */
  close(): void
  /** Follows something else from now on. */
  follow(subscription: Subscription, message: ClientMessage): void
  countOverflow(odds: number): void
  stats(): ClientStats
}

export function createDriver({
  readAddress,
  subscription,
  since,
  isLatestWanted,
  timing,
  WebSocket,
  parseFrame,
  clock,
  random,
  getToken,
  feeds,
  emitter,
  stats,
  onUnreadable,
}: DriverDependencies): Driver {
  const machine = createMachine(timing)
  const gaps = createGapTracker(timing)
  const followed = createFollowedGames(subscription)
  const serverClock = createServerClock()
  const heartbeat = createHeartbeat()
  const merge = createMerge({
    isConflating: subscription.conflate,
    // Nothing that a catch-up can bring again may be forgotten.
    rememberMs: timing.maxCatchUpMs + rememberMarginMs,
  })

  let state: ClientState = machine.initial
  let lastHeardAtMs = clock.now()
  let openedAtMs = clock.now()
  /** The server's time from which on the stream brings everything that is followed. */
  let streamFrom: EpochMs = 0
  /** The latest time of the server, and when it came. */
  let latest: { readonly sentAt: EpochMs; readonly atMs: EpochMs } | undefined
  const flow = createStreamFlow()
  const heardTimes = () => ({ lastHeardAtMs, flowedAtMs: flow.flowedAtMs ?? openedAtMs })
  let shown = connectionState(state, heardTimes())
  const queue: ClientEvent[] = []
  let isDispatching = false
  let token = ''
  let address = ''
  let connectingAtMs = clock.now()
  let hasStarted = false
  /** Messages that change the subscription, sent instead of the whole one. */
  let changes: ClientMessage[] = []
  let isEnded = false
  /** The server is a live gateway. */
  let isGateway = false
  /** Messages that change the subscription and that the server has not confirmed. */
  let unconfirmed = 0

  const dispatch = (event: ClientEvent): void => {
    queue.push(event)
    if (isDispatching) return
    isDispatching = true
    try {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const step = machine.step(state, next, { nowMs: clock.now(), draw: random() })
        const isChanged = step.state !== state
        state = step.state
        isEnded ||= state.kind === 'closed'
        for (const effect of step.effects) perform(effect)
        if (isChanged) show()
      }
    } finally {
      isDispatching = false
    }
  }

  const show = (): void => {
    const previous = shown
    const now = connectionState(state, heardTimes())
    if (isSameConnectionState(previous, now)) return
    shown = now
    emitter.emit('state', { state: now, previous })
  }

  const perform = (effect: Effect): void => {
    switch (effect.type) {
      case 'get-token':
        connectingAtMs = clock.now()
        void prepare(effect.socket, effect.isRefused)
        return
      case 'open-socket':
        openSocket(effect.socket)
        return
      case 'close-socket':
        link.close()
        return
      case 'check-access':
        void checkAccess(effect.socket)
        return
      case 'send-subscription':
        sendSubscription()
        return
      case 'send-ping':
        link.send(heartbeat.ping(clock.now()))
        return
      case 'buffer':
        merge.buffer(effect.games === 'all' ? noGames : followed.seen())
        return
      case 'flush':
        deliver(merge.flush())
        return
      case 'catch-up':
        void catchUps.run(effect.round, effect.cause, streamFrom)
        return
      case 'cancel-catch-up':
        catchUps.cancel()
        return
      case 'set-timer':
        timers.set(effect.timer, effect.delayMs)
        return
      case 'clear-timers':
        for (const timer of effect.timers) timers.clear(timer)
    }
  }

  /** Gets a token, and the address as it is now. */
  const prepare = async (number: number, isRefused: boolean): Promise<void> => {
    try {
      const given = await getToken({ isRefused })
      const read = await readAddress()
      // A late token must not replace a newer one.
      if (state.kind === 'connecting' && state.socket === number) {
        token = given
        address = read
      }
      dispatch({ type: 'token', socket: number })
    } catch (cause) {
      const error =
        cause instanceof ClientError
          ? cause
          : new UnreachableError('Could not obtain an access token and an address.', { cause })
      emitter.emit('error', { during: 'token', error })
      const isFinal = error instanceof AccessRefusedError
      dispatch({ type: 'token-failed', socket: number, isFinal, detail: error.message })
    }
  }

  const openSocket = (number: number): void => {
    serverClock.reset()
    heartbeat.reset()
    flow.reset()
    isGateway = false
    unconfirmed = 0
    try {
      link.open(connectionUrl(address, followed.subscription), subprotocols(token), {
        onOpen: () => {
          // A new connection receives the whole subscription.
          changes = []
          stats.count('connections')
          lastHeardAtMs = clock.now()
          openedAtMs = lastHeardAtMs
          dispatch({ type: 'socket-open', socket: number })
        },
        onMessage: receive,
        onGone: (wasOpen) => {
          changes = []
          if (!wasOpen) return
          catchUps.countLoss()
          gaps.disconnect()
        },
        onClosed: (code) => dispatch({ type: 'socket-closed', socket: number, code }),
      })
    } catch (cause) {
      emitter.emit('error', { during: 'connection', error: unreachable(address, cause) })
      dispatch({ type: 'socket-closed', socket: number, code: abnormalClosure })
    }
  }

  const sendSubscription = (): void => {
    const messages = changes.length > 0 ? changes : [subscriptionMessage(followed.subscription, gaps.place)]
    changes = []
    unconfirmed += messages.length
    for (const message of messages) link.send(message)
  }

  const checkAccess = async (number: number): Promise<void> => {
    const access = await feeds.check(token)
    const error =
      access === 'refused'
        ? new AccessRefusedError('The server does not accept the token.')
        : unreachable(address)
    emitter.emit('error', { during: 'connection', error })
    dispatch({ type: 'access-checked', socket: number, access, detail: error.message })
  }

  const receive = (data: unknown): void => {
    lastHeardAtMs = clock.now()
    dispatch({ type: 'heard' })
    const parsed = parseFrame(data)
    switch (parsed.kind) {
      case 'frame':
        if (parsed.unreadable !== undefined) onUnreadable('frame', parsed.unreadable)
        takeFrame(parsed.frame, lastHeardAtMs)
        return
      case 'gateway-error': {
        const error = new UnreachableError(`API Gateway reported an error: ${parsed.message}.`)
        emitter.emit('error', { during: 'message', error })
        dispatch({ type: 'subscribe-failed', isFinal: false, detail: error.message })
        return
      }
      case 'malformed':
        stats.count('malformedFrames')
        emitter.emit('malformed-frame', parsed.error)
        return
      case 'unknown':
        stats.count('unknownFrames')
    }
  }

  const takeFrame = (frame: ServerFrame, clientReceivedAt: EpochMs): void => {
    stats.count('frames')
    noticeSetBack(frame.sentAt, clientReceivedAt)
    serverClock.observe(frame.sentAt, clientReceivedAt)
    const serverNow = serverClock.atLeast(clientReceivedAt)
    if (!hasStarted) {
      hasStarted = true
      gaps.start(since ?? serverClock.atLeast(connectingAtMs))
    }
    switch (frame.type) {
      case 'odds': {
        const gap = gapAt(frame)
        if (gap !== undefined) {
          streamFrom = Math.max(streamFrom, frame.sentAt)
          catchUps.countLoss()
          stats.count('gaps')
          emitter.emit('gap', gap)
          dispatch({ type: 'missed', cause: gap.cause, isShared: gap.isShared === true })
        }
        const { position, through, shards, sentAt } = frame
        if (position !== undefined && through !== undefined)
          noteFlow({ shard: position.shard, shards, through, sentAt }, clientReceivedAt)
        stats.count('conflated', frame.conflated ?? 0)
        const wanted: LiveOdds[] = []
        for (const ofGame of frame.games) {
          const game = ofGame[0]?.gameId
          if (game === undefined || !followed.wants(game)) continue
          followed.sawOdds(game)
          wanted.push(...ofGame)
        }
        deliver(merge.add(wanted, { source: 'stream', sentAt: frame.sentAt, clientReceivedAt }))
        return
      }
      case 'snapshot':
        if (isLatestWanted) {
          const odds = frame.games.flat().toSorted(compareOdds)
          deliver(merge.add(odds, { source: 'snapshot', sentAt: frame.sentAt, clientReceivedAt }))
        }
        return
      case 'games':
        announce(followed.learn(frame.games))
        return
      case 'subscribed':
        takeConfirmation(frame, serverNow)
        return
      case 'welcome':
        isGateway = frame.resumes === true
        return
      case 'heartbeat':
        gaps.reach(frame.at, frame.through)
        noteFlow({ through: frame.through, sentAt: frame.sentAt }, clientReceivedAt)
        return
      case 'pong': {
        const pingedAtMs = heartbeat.pong(frame.id)
        if (pingedAtMs !== undefined) serverClock.observePong(frame.sentAt, pingedAtMs, clientReceivedAt)
        return
      }
      case 'error': {
        const error = new UnreachableError(`The server reported an error: ${frame.message}`)
        emitter.emit('error', { during: 'message', error })
        if (frame.code === 'outdated') {
          dispatch({ type: 'outdated', detail: frame.message })
          return
        }
        const isFinal = frame.code !== 'unavailable'
        dispatch({ type: 'subscribe-failed', isFinal, detail: frame.message })
      }
    }
  }

  const noteFlow = (beat: Beat, clientReceivedAt: EpochMs): void => {
    flow.beat(beat, clientReceivedAt)
    const { flowedAtMs } = flow
    if (flowedAtMs === undefined) return
    dispatch({ type: 'flowing', forMs: flowedAtMs + timing.streamStaleMs - clock.now() })
  }

  /** What a frame shows to be missing, by its position or by what the live gateway says of itself. */
  const gapAt = (frame: OddsFrame): Gap | undefined => {
    if (frame.position !== undefined) return gaps.observe({ ...frame, position: frame.position })
    if (frame.at !== undefined) gaps.advance(frame.at)
    const isSlow = frame.conflated !== undefined && !followed.subscription.conflate
    return isSlow ? gaps.leftOut() : undefined
  }

  /** Servers' clocks differ by less than the overlap, unless one was set back: then no time that it gave may bound a catch-up. */
  const noticeSetBack = (sentAt: EpochMs, clientReceivedAt: EpochMs): void => {
    if (latest !== undefined && sentAt < latest.sentAt - timing.overlapMs) {
      serverClock.reset()
      flow.reset()
      streamFrom = 0
      gaps.setBack(sentAt - (clientReceivedAt - latest.atMs))
      latest = undefined
    }
    if (latest === undefined || sentAt > latest.sentAt) latest = { sentAt, atMs: clientReceivedAt }
  }

  const takeConfirmation = (frame: SubscribedFrame, serverNow: EpochMs): void => {
    const { at, through, resumed, liveFrom, sentAt } = frame
    streamFrom = Math.max(streamFrom, liveFrom, sentAt)
    if (at === undefined) {
      gaps.leavePlace()
      dispatch({ type: 'subscribed', liveInMs: liveFrom - serverNow, isComplete: false })
      return
    }
    unconfirmed -= 1
    // The place is that of the last one, and so is what follows it.
    if (unconfirmed > 0) return
    if (resumed === true) stats.count('resumed')
    gaps.join({ at, through, resumed: resumed === true, wantsPast: since !== undefined })
    dispatch({ type: 'subscribed', liveInMs: 0, isComplete: gaps.isComplete })
  }

  const announce = (games: readonly GameUpdate[]): void => {
    for (const update of games) {
      if (isEnded) return
      emitter.emit('game', update)
    }
  }

  const deliver = (all: readonly ReceivedOdds[]): void => {
    for (const odds of all) {
      if (isEnded) return
      stats.record(odds, serverClock.offsetMs)
      emitter.emit('odds', odds)
    }
  }

  const link = createLink(WebSocket)
  const timers = createTimers(clock, (timer) => dispatch({ type: `timer:${timer}` }))
  const catchUps = createCatchUpRunner({
    feeds,
    clock,
    serverClock,
    gaps,
    followed,
    merge,
    stats,
    emitter,
    isLatestWanted,
    deliver,
    announce,
    dispatch,
  })

  return {
    dispatch,
    get state() {
      return shown
    },
    get resumePoint() {
      return gaps.resumePoint() ?? since
    },
    get subscription() {
      return followed.subscription
    },

    follow: (changed, message) => {
      announce(followed.change(changed))
      gaps.leavePlace()
      if (!link.isConnected) return
      // A live gateway misses nothing while it changes a subscription.
      if (!isGateway) gaps.markMissing(serverClock.atLeast(clock.now()))
      changes.push(message)
      dispatch({ type: 'subscription-changed' })
    },

    close: () => {
      isEnded = true
      dispatch({ type: 'close' })
    },

    countOverflow: (odds) => stats.count('overflowed', odds),
    stats: () => stats.read(merge.counts, serverClock.roundTripMs, serverClock.offsetMs),
  }
}

const noGames: ReadonlySet<GameId> = new Set()

const rememberMarginMs = 2 * 60_000

function unreachable(what: string, cause?: unknown): UnreachableError {
  return new UnreachableError(`${what} could not be reached.`, { cause })
}
