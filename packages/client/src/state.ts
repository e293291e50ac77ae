import { fullJitterMs } from './backoff.ts'
import { type Reactions, react } from './react.ts'
import type {
  CatchingUp,
  CatchUpCause,
  ClientEvent,
  ClientState,
  ClosedReason,
  Connecting,
  Effect,
  Live,
  Moment,
  Offline,
  OfflineReason,
  Stale,
  Step,
  Timer,
} from './state-types.ts'
import type { Timing } from './timing.ts'

export interface StateMachine {
  readonly initial: ClientState
  /** The state after `event`, and what is to be done. An event that no longer matters changes nothing. */
  step(state: ClientState, event: ClientEvent, moment: Moment): Step
}

/** The life of one analyst's connection, without sockets, clocks or data. RULES.md has it in words. */
export const createStateMachine = (timing: Timing): StateMachine => {
  const step: StateMachine['step'] = (state, event, moment) => {
    if (state.kind === 'closed') return stay(state)
    if (event.type === 'close') return close('user', 'The client was closed.')
    switch (state.kind) {
      case 'offline':
        return react(whileOffline, state, event, moment)
      case 'connecting':
        return 'socket' in event && event.socket !== state.socket
          ? stay(state)
          : react(whileConnecting, state, event, moment)
      case 'catching-up':
        return react(whileCatchingUp, state, event, moment)
      case 'live':
        return react(whileLive, state, event, moment)
      case 'stale':
        return whileStale(state, event, moment)
    }
  }

  const whileOffline: Reactions<Offline> = {
    start: (state, _, moment) => (state.reason === 'not-started' ? connect(state, moment) : stay(state)),
    'timer:retry': (state, _, moment) => connect(state, moment),
    'timer:hold': (state) => ({ state, effects: [{ type: 'release' }] }),
    wake: (state, _, moment) => (state.reason === 'not-started' ? stay(state) : hurry(state, moment)),
    network: (state, { isOnline }, moment) => {
      if (state.reason === 'not-started') return stay(state)
      // Browsers are at times wrong about being offline, so that the timer of the next attempt runs on.
      return isOnline ? hurry(state, moment) : stay({ ...state, reason: 'network-down' })
    },
  }

  const whileConnecting: Reactions<Connecting> = {
    token: (state) =>
      state.phase === 'token'
        ? {
            state: { ...state, phase: 'handshake' },
            effects: [{ type: 'open-socket', socket: state.socket }, attemptTimer],
          }
        : stay(state),
    'token-failed': (state, { isFinal, detail }, moment) => {
      if (state.phase !== 'token') return stay(state)
      return isFinal ? close('access-refused', detail) : lose(state, 'token-failed', moment)
    },
    'socket-open': (state, _, moment) => (state.phase === 'handshake' ? opened(state, moment) : stay(state)),
    'socket-closed': (state) =>
      state.phase === 'handshake'
        ? {
            state: { ...state, phase: 'checking' },
            effects: [{ type: 'check-access', socket: state.socket }, attemptTimer],
          }
        : stay(state),
    access: (state, { verdict, detail }, moment) => {
      if (state.phase !== 'checking') return stay(state)
      if (verdict !== 'refused') return lose(state, 'connection-failed', moment)
      const refusals = state.refusals + 1
      return refusals >= maxRefusals
        ? close('access-refused', detail)
        : lose({ ...state, refusals }, 'connection-failed', moment)
    },
    'timer:attempt': (state, _, moment) =>
      lose(state, state.phase === 'token' ? 'token-failed' : 'connection-failed', moment),
    'timer:hold': (state) => ({ state, effects: [{ type: 'release' }] }),
  }

  /** Silence and loss, whatever else goes on over the connection. */
  const whileLinked: Reactions<CatchingUp | Live> = {
    heard: (state) =>
      state.isAwaitingPong
        ? { state: { ...state, isAwaitingPong: false }, effects: [clear('pong', 'turn')] }
        : stay(state),
    network: (state) => (state.isAwaitingPong ? stay(state) : ping(state)),
    wake: (state) => (state.isAwaitingPong ? stay(state) : ping(state)),
    'timer:ping': (state) => ping(state),
    'timer:pong': (state) => ({ state, effects: [timer('turn', 0)] }),
    'timer:turn': (state) => ({
      state: { kind: 'stale', was: state },
      effects: [timer('grace', timing.graceMs)],
    }),
    'socket-closed': (state, { socket, code }, moment) => {
      if (socket !== state.socket) return stay(state)
      return complaints.has(code)
        ? close(
            'protocol',
            `The server closed the connection with code ${code}: it cannot read what this client sends.`,
          )
        : lose(state, 'connection-lost', moment)
    },
  }

  const whileCatchingUp: Reactions<CatchingUp> = {
    ...whileLinked,
    subscribed: (state, { liveInMs }) => awaitLive(state, liveInMs),
    'subscribe-failed': (state, { isFinal, detail }, moment) => {
      if (state.phase !== 'subscribing') return stay(state)
      return isFinal ? close('subscription-refused', detail) : lose(state, 'connection-lost', moment)
    },
    'subscription-changed': (state) =>
      subscribeAgain(state, state.isHolding ? [{ type: 'hold', games: 'new' }] : []),
    missed: (state) => {
      // Before a catch-up has begun it will bring this too.
      if (state.phase !== 'fetching') return stay(state)
      return {
        state: { ...state, isOwedAgain: true },
        effects: state.isHolding ? [{ type: 'hold', games: 'all' }] : noEffects,
      }
    },
    'caught-up': (state, { round }) => {
      if (state.phase !== 'fetching' || round !== state.round) return stay(state)
      return state.isOwedAgain ? pause(state, timing.againMs) : goLive(state)
    },
    'catch-up-failed': (state, { round, isRefusal, detail }, moment) => {
      if (state.phase !== 'fetching' || round !== state.round) return stay(state)
      const refusals = isRefusal ? state.refusals + 1 : 0
      if (refusals >= maxRefusals) return close('access-refused', detail)
      const delayMs = fullJitterMs(timing.catchUpRetry, state.tries, moment.draw)
      return pause({ ...state, refusals, tries: state.tries + 1 }, delayMs)
    },
    'timer:subscribe': (state, _, moment) =>
      state.phase === 'subscribing' ? lose(state, 'connection-lost', moment) : stay(state),
    'timer:liveFrom': (state) => (state.phase === 'waiting' ? fetch(state, []) : stay(state)),
    'timer:catchUpRetry': (state) => (state.phase === 'pausing' ? fetch(state, []) : stay(state)),
    'timer:hold': (state) => ({ state: { ...state, isHolding: false }, effects: [{ type: 'release' }] }),
  }

  const whileLive: Reactions<Live> = {
    ...whileLinked,
    missed: (state, { cause }) => fetch(catchingUp(state, cause), holding('all')),
    subscribed: (state, { liveInMs }) => {
      const waiting = awaitLive(catchingUp(state, 'subscription'), liveInMs)
      return { ...waiting, effects: [...holding('new'), ...waiting.effects] }
    },
    'subscription-changed': (state) => subscribeAgain(catchingUp(state, 'subscription'), holding('new')),
  }

  const whileStale = (state: Stale, event: ClientEvent, moment: Moment): Step => {
    if (event.type === 'heard') {
      return { state: { ...state.was, isAwaitingPong: false }, effects: [clear('grace')] }
    }
    if (event.type === 'timer:grace') return lose(state.was, 'connection-lost', moment)
    const { state: next, effects } = step(state.was, event, moment)
    const isLinked = next.kind === 'catching-up' || next.kind === 'live'
    return { state: isLinked ? { kind: 'stale', was: next } : next, effects }
  }

  const connect = (state: Offline, { nowMs }: Moment): Step => {
    const { hasBeenLive, attempt, refusals, round } = state
    const socket = state.socket + 1
    return {
      state: {
        kind: 'connecting',
        phase: 'token',
        startedAtMs: nowMs,
        socket,
        round,
        attempt,
        refusals,
        hasBeenLive,
      },
      effects: [clear('retry'), { type: 'get-token', socket, isRefused: refusals > 0 }, attemptTimer],
    }
  }

  const hurry = (state: Offline, moment: Moment): Step => {
    const earliestMs = state.lastAttemptAtMs + timing.minAttemptIntervalMs
    if (moment.nowMs >= earliestMs) return connect(state, moment)
    if (earliestMs >= state.retryAtMs) return stay(state)
    return {
      state: { ...state, retryAtMs: earliestMs },
      effects: [timer('retry', earliestMs - moment.nowMs)],
    }
  }

  const opened = (state: Connecting, { nowMs }: Moment): Step => {
    const { socket, round, attempt, hasBeenLive } = state
    return {
      state: {
        kind: 'catching-up',
        phase: 'subscribing',
        cause: hasBeenLive ? 'reconnect' : 'connect',
        tries: 0,
        isOwedAgain: false,
        isHolding: true,
        openedAtMs: nowMs,
        isAwaitingPong: false,
        socket,
        round,
        attempt,
        refusals: 0,
        hasBeenLive,
      },
      effects: [
        clear('attempt'),
        ...holding('all'),
        { type: 'send-subscription' },
        timer('subscribe', timing.subscribeTimeoutMs),
        timer('ping', timing.pingIntervalMs),
      ],
    }
  }

  const subscribeAgain = (state: CatchingUp, hold: readonly Effect[]): Step => ({
    state: { ...state, phase: 'subscribing', isOwedAgain: false },
    effects: [
      { type: 'cancel-catch-up' },
      clear('liveFrom', 'catchUpRetry'),
      ...hold,
      { type: 'send-subscription' },
      timer('subscribe', timing.subscribeTimeoutMs),
    ],
  })

  const awaitLive = (state: CatchingUp, liveInMs: number): Step => ({
    state: { ...state, phase: 'waiting', isOwedAgain: false },
    effects: [
      { type: 'cancel-catch-up' },
      clear('subscribe', 'catchUpRetry'),
      timer('liveFrom', Math.min(Math.max(0, liveInMs), maxLiveWaitMs)),
    ],
  })

  const pause = (state: CatchingUp, delayMs: number): Step => ({
    state: { ...state, phase: 'pausing', isOwedAgain: false },
    effects: [timer('catchUpRetry', delayMs)],
  })

  const ping = (state: CatchingUp | Live): Step => ({
    state: { ...state, isAwaitingPong: true },
    effects: [
      { type: 'send-ping' },
      timer('ping', timing.pingIntervalMs),
      ...(state.isAwaitingPong ? [] : [timer('pong', timing.pongTimeoutMs)]),
    ],
  })

  const lose = (state: Connecting | CatchingUp | Live, reason: OfflineReason, moment: Moment): Step => {
    const { socket, round, refusals, hasBeenLive } = state
    const held = state.kind !== 'connecting' && moment.nowMs - state.openedAtMs >= timing.minUptimeMs
    const attempt = held ? 0 : state.attempt
    const delayMs = fullJitterMs(timing.reconnect, attempt, moment.draw)
    return {
      state: {
        kind: 'offline',
        reason,
        retryAtMs: moment.nowMs + delayMs,
        lastAttemptAtMs: state.kind === 'connecting' ? state.startedAtMs : state.openedAtMs,
        socket,
        round,
        attempt: attempt + 1,
        refusals,
        hasBeenLive,
      },
      effects: [
        { type: 'close-socket' },
        { type: 'cancel-catch-up' },
        clear(...timersOfALink),
        timer('retry', delayMs),
      ],
    }
  }

  const attemptTimer = timer('attempt', timing.attemptTimeoutMs)

  const holding = (games: 'all' | 'new'): Effect[] => [
    { type: 'hold', games },
    timer('hold', timing.maxHoldMs),
  ]

  return { initial, step }
}

const initial: Offline = {
  kind: 'offline',
  reason: 'not-started',
  retryAtMs: 0,
  lastAttemptAtMs: Number.NEGATIVE_INFINITY,
  socket: 0,
  round: 0,
  attempt: 0,
  refusals: 0,
  hasBeenLive: false,
}

/** One refusal may be a token that has just expired; with a fresh one the second is final. */
const maxRefusals = 2

/** A server whose clock is wrong must not keep the client from ever being live. */
const maxLiveWaitMs = 15_000

/** Codes that complain of what this client sends: https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1 */
const complaints: ReadonlySet<number> = new Set([1003, 1007, 1009, 1010])

/** `hold` runs on across a loss: what has arrived is not kept back for as long as the network is away. */
const timersOfALink: readonly Timer[] = [
  'attempt',
  'subscribe',
  'liveFrom',
  'catchUpRetry',
  'ping',
  'pong',
  'turn',
  'grace',
]

const stay = (state: ClientState): Step => ({ state, effects: noEffects })

const noEffects: readonly Effect[] = []

const close = (reason: ClosedReason, detail: string): Step => ({
  state: { kind: 'closed', reason, detail },
  effects: [{ type: 'close-socket' }, { type: 'cancel-catch-up' }, clear('retry', 'hold', ...timersOfALink)],
})

const fetch = (state: CatchingUp, before: readonly Effect[]): Step => {
  const round = state.round + 1
  return {
    state: { ...state, phase: 'fetching', round, isOwedAgain: false },
    effects: [...before, { type: 'catch-up', round, cause: state.cause }],
  }
}

const goLive = ({ socket, round, attempt, openedAtMs, isAwaitingPong }: CatchingUp): Step => ({
  state: {
    kind: 'live',
    socket,
    round,
    attempt,
    openedAtMs,
    isAwaitingPong,
    refusals: 0,
    hasBeenLive: true,
  },
  effects: [clear('hold')],
})

const catchingUp = (state: Live, cause: CatchUpCause): CatchingUp => ({
  ...state,
  kind: 'catching-up',
  phase: 'fetching',
  cause,
  tries: 0,
  isOwedAgain: false,
  isHolding: true,
})

function timer(name: Timer, delayMs: number): Effect {
  return { type: 'set-timer', timer: name, delayMs }
}

function clear(...timers: Timer[]): Effect {
  return { type: 'clear-timers', timers }
}
