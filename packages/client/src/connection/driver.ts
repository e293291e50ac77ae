import type { ClientMessage, EpochMs, GameId, Subscription } from '@sportsfeeds/domain'
import type { Clock } from '@sportsfeeds/std'
import type { Emitter } from '../emitter.ts'
import { UnreachableError } from '../errors.ts'
import type { ClientEvents } from '../events.ts'
import {
  connectionUrl,
  type FrameParser,
  subprotocols,
  subscriptionMessage,
} from '../protocol/frame-parser.ts'
import type { FeedsApi, GetToken } from '../rest/feeds-api.ts'
import type { ClientStats, StatsRecorder } from '../stats.ts'
import { createCatchUpRunner } from '../sync/catch-up-runner.ts'
import { createFollowedGames } from '../sync/followed-games.ts'
import { createGapTracker } from '../sync/gap-tracker.ts'
import { createMerge } from '../sync/merge.ts'
import { createStreamFlow } from '../sync/stream-flow.ts'
import { createAccess, type ReadAddress } from './access.ts'
import { type ConnectionState, connectionState, isSameConnectionState } from './connection-state.ts'
import { createFrameIntake } from './frame-intake.ts'
import { createHeartbeat } from './heartbeat.ts'
import { abnormalClosure, createLink } from './link.ts'
import { createMachine } from './machine.ts'
import type { ClientEvent } from './machine/client-event.ts'
import type { ClientState } from './machine/client-state.ts'
import type { Effect } from './machine/effect.ts'
import { createOutlet } from './outlet.ts'
import { createServerClock } from './server-clock.ts'
import type { SocketConstructor } from './socket.ts'
import { createTimers } from './timers.ts'
import type { Timing } from './timing.ts'

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
  const flow = createStreamFlow()
  const outlet = createOutlet({ emitter, stats, serverClock })
  const merge = createMerge({
    isConflating: subscription.conflate,
    // Nothing that a catch-up can bring again may be forgotten.
    rememberMs: timing.maxCatchUpMs + rememberMarginMs,
  })

  let state: ClientState = machine.initial
  let lastHeardAtMs = clock.now()
  let openedAtMs = clock.now()
  let connectingAtMs = clock.now()
  const heardTimes = () => ({ lastHeardAtMs, flowedAtMs: flow.flowedAtMs ?? openedAtMs })
  let shown = connectionState(state, heardTimes())
  const queue: ClientEvent[] = []
  let isDispatching = false
  /** Messages that change the subscription, sent instead of the whole one. */
  let changes: ClientMessage[] = []

  const dispatch = (event: ClientEvent): void => {
    queue.push(event)
    if (isDispatching) return
    isDispatching = true
    try {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const step = machine.step(state, next, { nowMs: clock.now(), draw: random() })
        const isChanged = step.state !== state
        state = step.state
        if (state.kind === 'closed') outlet.end()
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
        void access.obtain(effect.socket, effect.isRefused)
        return
      case 'open-socket':
        openSocket(effect.socket)
        return
      case 'close-socket':
        link.close()
        return
      case 'check-access':
        void access.check(effect.socket)
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
        outlet.deliver(merge.flush())
        return
      case 'catch-up':
        void catchUps.run(effect.round, effect.cause, intake.streamFrom)
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

  const openSocket = (number: number): void => {
    serverClock.reset()
    heartbeat.reset()
    flow.reset()
    intake.connect(connectingAtMs)
    try {
      link.open(connectionUrl(access.address, followed.subscription), subprotocols(access.token), {
        onOpen: () => {
          // A new connection receives the whole subscription.
          changes = []
          stats.count('connections')
          lastHeardAtMs = clock.now()
          openedAtMs = lastHeardAtMs
          dispatch({ type: 'socket-open', socket: number })
        },
        onMessage: (data) => {
          lastHeardAtMs = clock.now()
          dispatch({ type: 'heard' })
          intake.receive(data, lastHeardAtMs)
        },
        onGone: (wasOpen) => {
          changes = []
          if (!wasOpen) return
          catchUps.countLoss()
          gaps.disconnect()
        },
        onClosed: (code) => dispatch({ type: 'socket-closed', socket: number, code }),
      })
    } catch (cause) {
      const error = new UnreachableError(`${access.address} could not be reached.`, { cause })
      emitter.emit('error', { during: 'connection', error })
      dispatch({ type: 'socket-closed', socket: number, code: abnormalClosure })
    }
  }

  const sendSubscription = (): void => {
    const messages = changes.length > 0 ? changes : [subscriptionMessage(followed.subscription, gaps.place)]
    changes = []
    intake.expectConfirmations(messages.length)
    for (const message of messages) link.send(message)
  }

  const link = createLink(WebSocket)
  const access = createAccess({
    getToken,
    readAddress,
    feeds,
    emitter,
    isWanted: (socket) => state.kind === 'connecting' && state.socket === socket,
    dispatch,
  })
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
    deliver: outlet.deliver,
    announce: outlet.announce,
    dispatch,
  })
  const intake = createFrameIntake({
    parseFrame,
    onUnreadable,
    since,
    isLatestWanted,
    timing,
    clock,
    serverClock,
    heartbeat,
    flow,
    gaps,
    followed,
    merge,
    catchUps,
    outlet,
    stats,
    emitter,
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
      outlet.announce(followed.change(changed))
      gaps.leavePlace()
      if (!link.isConnected) return
      // A live gateway misses nothing while it changes a subscription.
      if (!intake.isGateway) gaps.markMissing(serverClock.atLeast(clock.now()))
      changes.push(message)
      dispatch({ type: 'subscription-changed' })
    },

    close: () => {
      outlet.end()
      dispatch({ type: 'close' })
    },

    countOverflow: (odds) => stats.count('overflowed', odds),
    stats: () => stats.read(merge.counts, serverClock.roundTripMs, serverClock.offsetMs),
  }
}

const noGames: ReadonlySet<GameId> = new Set()

const rememberMarginMs = 2 * 60_000
