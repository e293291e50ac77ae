import { reloadCloseCode } from '@sportsfeeds/domain'
import { fullJitterMs } from '@sportsfeeds/std'
import type { Timing } from './timing.ts'

// The life of one analyst's connection: a pure function from state and event to the next state and its effects. The
// driver performs the effects. RULES.md has the rules in words.
//
// States × events, written by `npm run docs:write` from the table below. A cell names the states that the event may
// lead to; `=` is the same state, perhaps with effects; an empty cell ignores the event.
//
// machine:begin
// event                 offline        connecting          catching-up         live             stale               closed
// close                 closed         closed              closed              closed           closed
// start                 =, connecting
// timer:retry           connecting
// timer:buffer          =              =                   =                                    =
// wake                  =, connecting                      =                   =                =
// network               =, connecting                      =                   =                =
// token                                =
// token-failed                         =, offline, closed
// socket-open                          =, catching-up
// socket-closed                        =, closed           offline, closed     offline, closed  offline, closed
// access-checked                       =, offline, closed
// timer:attempt                        offline
// heard                                                    =                   =                catching-up, live
// flowing                                                  =                   =                =
// timer:flow                                               =                   =                =
// timer:ping                                               =                   =                =
// timer:pong                                               =                   =                =
// timer:turn                                               stale               stale
// outdated                                                 closed              closed           closed
// subscribed                                               =, live             catching-up, =   =
// subscribe-failed                                         =, offline, closed                   =, offline, closed
// subscription-changed                                     =                   catching-up      =
// missed                                                   =                   catching-up      =
// caught-up                                                =, live                              =
// catch-up-failed                                          =, closed                            =, closed
// timer:subscribe                                          =, offline                           =, offline
// timer:liveFrom                                           =                                    =
// timer:catchUpRetry                                       =                                    =
// timer:grace                                                                                   offline
// machine:end

/** Reason for which a client is closed for good. `outdated`: the server speaks a newer protocol, so the program has to be loaded again. */
export type ClosedReason = 'user' | 'access-refused' | 'subscription-refused' | 'protocol' | 'outdated'

/** Reason for which a client has no connection for the moment. */
export type OfflineReason =
  | 'not-started'
  | 'token-failed'
  | 'connection-failed'
  | 'connection-lost'
  | 'network-down'

/** Event after which something may be missing, so that the client catches up. */
export type CatchUpCause = 'connect' | 'reconnect' | 'gap' | 'conflated' | 'subscription'

export type ClientState = Offline | Connecting | CatchingUp | Live | Stale | Closed

interface Common {
  /** Number of the newest connection. */
  readonly socket: number
  /** Number of the newest catch-up. */
  readonly round: number
  /** Attempts in a row that did not become live. */
  readonly attempt: number
  /** Times in a row that the server did not accept the token. */
  readonly refusals: number
  readonly hasBeenLive: boolean
}

interface Linked extends Common {
  readonly openedAtMs: number
  readonly isAwaitingPong: boolean
  /** The stream of odds has not been heard of for too long, whatever else arrives. */
  readonly isStalled: boolean
}

interface Offline extends Common {
  readonly kind: 'offline'
  readonly reason: OfflineReason
  readonly retryAtMs: number
  readonly lastAttemptAtMs: number
}

interface Connecting extends Common {
  readonly kind: 'connecting'
  /** `checking`: the handshake failed and a browser does not say why; a request over REST finds out. */
  readonly phase: 'token' | 'handshake' | 'checking'
  readonly startedAtMs: number
}

interface CatchingUp extends Linked {
  readonly kind: 'catching-up'
  /** `waiting`: until the server's frames are certain to be complete. `pausing`: before the next attempt. */
  readonly phase: 'subscribing' | 'waiting' | 'fetching' | 'pausing'
  readonly cause: CatchUpCause
  readonly tries: number
  /** Something was missed after the running catch-up had begun. */
  readonly needsAnotherPass: boolean
  /** Odds are buffered to keep them in order, which lasts only so long. */
  readonly isBuffering: boolean
}

interface Live extends Linked {
  readonly kind: 'live'
}

/** The connection is open and silent for too long. (A stalled stream is a part of the inner state.) */
interface Stale {
  readonly kind: 'stale'
  readonly inner: CatchingUp | Live
}

interface Closed {
  readonly kind: 'closed'
  readonly reason: ClosedReason
  readonly detail: string
}

export const timerNames = [
  'retry',
  'attempt',
  'subscribe',
  'liveFrom',
  'catchUpRetry',
  'buffer',
  'ping',
  'pong',
  'turn',
  'grace',
  'flow',
] as const
export type TimerName = (typeof timerNames)[number]

type TimerEvent = { readonly [Name in TimerName]: { readonly type: `timer:${Name}` } }[TimerName]

/** Events that carry the number of a connection or a catch-up are ignored unless it is the newest. */
export type ClientEvent =
  | { readonly type: 'start' }
  | { readonly type: 'token'; readonly socket: number }
  | {
      readonly type: 'token-failed'
      readonly socket: number
      readonly isFinal: boolean
      readonly detail: string
    }
  | { readonly type: 'socket-open'; readonly socket: number }
  | { readonly type: 'socket-closed'; readonly socket: number; readonly code: number }
  | {
      readonly type: 'access-checked'
      readonly socket: number
      readonly access: 'granted' | 'refused' | 'unknown'
      readonly detail: string
    }
  /** Anything at all arrived on the connection. */
  | { readonly type: 'heard' }
  /** The server says that this client is too old for it. */
  | { readonly type: 'outdated'; readonly detail: string }
  /** `isComplete`: the live gateway has sent everything that was missing. */
  | { readonly type: 'subscribed'; readonly liveInMs: number; readonly isComplete: boolean }
  | { readonly type: 'subscribe-failed'; readonly isFinal: boolean; readonly detail: string }
  /** `isShared`: other clients missed something at the same time. */
  | { readonly type: 'missed'; readonly cause: 'gap' | 'conflated'; readonly isShared: boolean }
  /** The stream was heard of, and need not be heard of again for so long. */
  | { readonly type: 'flowing'; readonly forMs: number }
  | { readonly type: 'caught-up'; readonly round: number }
  | {
      readonly type: 'catch-up-failed'
      readonly round: number
      readonly isRefusal: boolean
      readonly detail: string
    }
  | TimerEvent
  | { readonly type: 'network'; readonly isOnline: boolean }
  /** The page is visible again, or came back from the cache. */
  | { readonly type: 'wake' }
  /** The user follows something else now. */
  | { readonly type: 'subscription-changed' }
  | { readonly type: 'close' }

export type Effect =
  | { readonly type: 'get-token'; readonly socket: number; readonly isRefused: boolean }
  | { readonly type: 'open-socket'; readonly socket: number }
  | { readonly type: 'close-socket' }
  | { readonly type: 'check-access'; readonly socket: number }
  | { readonly type: 'send-subscription' }
  | { readonly type: 'send-ping' }
  /** Buffer odds as they arrive: of all games, or only of those that were not followed before. */
  | { readonly type: 'buffer'; readonly games: 'all' | 'new' }
  /** Buffering has lasted too long: deliver what there is. */
  | { readonly type: 'flush' }
  | { readonly type: 'catch-up'; readonly round: number; readonly cause: CatchUpCause }
  | { readonly type: 'cancel-catch-up' }
  | { readonly type: 'set-timer'; readonly timer: TimerName; readonly delayMs: number }
  | { readonly type: 'clear-timers'; readonly timers: readonly TimerName[] }

export interface Step {
  readonly state: ClientState
  readonly effects: readonly Effect[]
}

/** Context of a step, apart from state and event. */
export interface Moment {
  readonly nowMs: number
  /** A random number in [0, 1), for jitter. */
  readonly draw: number
}

type StateKind = ClientState['kind']
type EventType = ClientEvent['type']
type StateOf<Kind extends StateKind> = Extract<ClientState, { readonly kind: Kind }>
type EventOf<Type extends EventType> = Extract<ClientEvent, { readonly type: Type }>

/** One cell of the table: the states that its step may lead to, and the step. */
interface Transition<State, Event> {
  readonly to: readonly StateKind[]
  readonly step: (state: State, event: Event, moment: Moment) => Step
}

type Row<State> = { readonly [Type in EventType]?: Transition<State, EventOf<Type>> }
export type MachineTable = { readonly [Kind in StateKind]: Row<StateOf<Kind>> }

export interface Machine {
  readonly initial: ClientState
  /** An event that does not matter in a state changes nothing. */
  step(state: ClientState, event: ClientEvent, moment: Moment): Step
  readonly table: MachineTable
}

export function createMachine(timing: Timing): Machine {
  const step: Machine['step'] = (state, event, moment) => {
    const isOutdated =
      ('socket' in event && 'socket' in state && event.socket !== state.socket) ||
      ('round' in event && 'round' in state && event.round !== state.round)
    // The table pairs each state and event with their own step; TypeScript cannot follow that through variable keys.
    const row = table[state.kind] as { readonly [Type in EventType]?: Transition<ClientState, ClientEvent> }
    return isOutdated ? stay(state) : (row[event.type]?.step(state, event, moment) ?? stay(state))
  }

  const closing: Row<ClientState> = {
    close: { to: ['closed'], step: () => close('user', 'The client was closed.') },
  }

  const offline: Row<Offline> = {
    ...closing,
    start: {
      to: ['offline', 'connecting'],
      step: (state, _, moment) => (state.reason === 'not-started' ? connect(state, moment) : stay(state)),
    },
    'timer:retry': { to: ['connecting'], step: (state, _, moment) => connect(state, moment) },
    'timer:buffer': { to: ['offline'], step: (state) => ({ state, effects: [{ type: 'flush' }] }) },
    wake: {
      to: ['offline', 'connecting'],
      step: (state, _, moment) => (state.reason === 'not-started' ? stay(state) : hurry(state, moment)),
    },
    network: {
      to: ['offline', 'connecting'],
      step: (state, { isOnline }, moment) => {
        if (state.reason === 'not-started') return stay(state)
        // Browsers are sometimes wrong about being offline, so the timer of the next attempt keeps running.
        return isOnline ? hurry(state, moment) : stay({ ...state, reason: 'network-down' })
      },
    },
  }

  const connecting: Row<Connecting> = {
    ...closing,
    token: {
      to: ['connecting'],
      step: (state) =>
        state.phase === 'token'
          ? {
              state: { ...state, phase: 'handshake' },
              effects: [{ type: 'open-socket', socket: state.socket }, attemptTimer],
            }
          : stay(state),
    },
    'token-failed': {
      to: ['connecting', 'offline', 'closed'],
      step: (state, { isFinal, detail }, moment) => {
        if (state.phase !== 'token') return stay(state)
        return isFinal ? close('access-refused', detail) : lose(state, 'token-failed', moment)
      },
    },
    'socket-open': {
      to: ['connecting', 'catching-up'],
      step: (state, _, moment) => (state.phase === 'handshake' ? opened(state, moment) : stay(state)),
    },
    'socket-closed': {
      to: ['connecting', 'closed'],
      step: (state, { code }) => {
        if (state.phase !== 'handshake') return stay(state)
        if (code === reloadCloseCode) return close('outdated', outdatedDetail)
        return {
          state: { ...state, phase: 'checking' },
          effects: [{ type: 'check-access', socket: state.socket }, attemptTimer],
        }
      },
    },
    'access-checked': {
      to: ['connecting', 'offline', 'closed'],
      step: (state, { access, detail }, moment) => {
        if (state.phase !== 'checking') return stay(state)
        if (access !== 'refused') return lose(state, 'connection-failed', moment)
        const refusals = state.refusals + 1
        return refusals >= maxRefusals
          ? close('access-refused', detail)
          : lose({ ...state, refusals }, 'connection-failed', moment)
      },
    },
    'timer:attempt': {
      to: ['offline'],
      step: (state, _, moment) =>
        lose(state, state.phase === 'token' ? 'token-failed' : 'connection-failed', moment),
    },
    'timer:buffer': { to: ['connecting'], step: (state) => ({ state, effects: [{ type: 'flush' }] }) },
  }

  /** Silence and loss, in every state with an open connection; `same` is the state itself. */
  const linked = (same: 'catching-up' | 'live'): Row<CatchingUp | Live> => ({
    ...closing,
    heard: {
      to: [same],
      step: (state) =>
        state.isAwaitingPong
          ? { state: { ...state, isAwaitingPong: false }, effects: [clear('pong', 'turn')] }
          : stay(state),
    },
    network: { to: [same], step: (state) => (state.isAwaitingPong ? stay(state) : ping(state)) },
    wake: { to: [same], step: (state) => (state.isAwaitingPong ? stay(state) : ping(state)) },
    flowing: {
      to: [same],
      step: (state, { forMs }) => ({
        state: { ...state, isStalled: forMs <= 0 },
        effects: [forMs <= 0 ? clear('flow') : timer('flow', forMs)],
      }),
    },
    'timer:flow': { to: [same], step: (state) => ({ state: { ...state, isStalled: true }, effects: [] }) },
    'timer:ping': { to: [same], step: (state) => ping(state) },
    // A machine that wakes up fires late timers before it reads its sockets, so one turn of the event loop is waited for.
    'timer:pong': { to: [same], step: (state) => ({ state, effects: [timer('turn', 0)] }) },
    'timer:turn': {
      to: ['stale'],
      step: (state) => ({
        state: { kind: 'stale', inner: state },
        effects: [timer('grace', timing.graceMs)],
      }),
    },
    'socket-closed': {
      to: ['offline', 'closed'],
      step: (state, { code }, moment) => {
        if (code === reloadCloseCode) return close('outdated', outdatedDetail)
        if (!protocolErrorCodes.has(code)) return lose(state, 'connection-lost', moment)
        return close(
          'protocol',
          `The server closed the connection with code ${code}: it cannot read what this client sends.`,
        )
      },
    },
    outdated: { to: ['closed'], step: (_, { detail }) => close('outdated', detail) },
  })

  const catchingUp: Row<CatchingUp> = {
    ...linked('catching-up'),
    subscribed: {
      to: ['catching-up', 'live'],
      step: (state, { liveInMs, isComplete }, { draw }) =>
        isComplete
          ? completed(state)
          : awaitLive(
              state,
              Math.max(0, liveInMs) + (state.cause === 'reconnect' ? draw * timing.spreadMs : 0),
            ),
    },
    'subscribe-failed': {
      to: ['catching-up', 'offline', 'closed'],
      step: (state, { isFinal, detail }, moment) => {
        if (state.phase !== 'subscribing') return stay(state)
        return isFinal ? close('subscription-refused', detail) : lose(state, 'connection-lost', moment)
      },
    },
    'subscription-changed': {
      to: ['catching-up'],
      step: (state) => subscribeAgain(state, state.isBuffering ? [{ type: 'buffer', games: 'new' }] : []),
    },
    missed: {
      to: ['catching-up'],
      step: (state) => {
        // A catch-up that has not begun yet will bring this too.
        if (state.phase !== 'fetching') return stay(state)
        return {
          state: { ...state, needsAnotherPass: true },
          effects: state.isBuffering ? [{ type: 'buffer', games: 'all' }] : [],
        }
      },
    },
    'caught-up': {
      to: ['catching-up', 'live'],
      step: (state) => {
        if (state.phase !== 'fetching') return stay(state)
        return state.needsAnotherPass ? pause(state, timing.againMs) : goLive(state)
      },
    },
    'catch-up-failed': {
      to: ['catching-up', 'closed'],
      step: (state, { isRefusal, detail }, moment) => {
        if (state.phase !== 'fetching') return stay(state)
        const refusals = isRefusal ? state.refusals + 1 : 0
        if (refusals >= maxRefusals) return close('access-refused', detail)
        const delayMs = fullJitterMs(timing.catchUpRetry, state.tries, moment.draw)
        return pause({ ...state, refusals, tries: state.tries + 1 }, delayMs)
      },
    },
    'timer:subscribe': {
      to: ['catching-up', 'offline'],
      step: (state, _, moment) =>
        state.phase === 'subscribing' ? lose(state, 'connection-lost', moment) : stay(state),
    },
    'timer:liveFrom': {
      to: ['catching-up'],
      step: (state) => (state.phase === 'waiting' ? startCatchUp(state, []) : stay(state)),
    },
    'timer:catchUpRetry': {
      to: ['catching-up'],
      step: (state) => (state.phase === 'pausing' ? startCatchUp(state, []) : stay(state)),
    },
    'timer:buffer': {
      to: ['catching-up'],
      step: (state) => ({ state: { ...state, isBuffering: false }, effects: [{ type: 'flush' }] }),
    },
  }

  const live: Row<Live> = {
    ...linked('live'),
    missed: {
      to: ['catching-up'],
      step: (state, { cause, isShared }, { draw }) => {
        const missed = toCatchingUp(state, cause)
        if (!isShared) return startCatchUp(missed, buffering('all'))
        const later = pause(missed, draw * timing.spreadMs)
        return { ...later, effects: [...buffering('all'), ...later.effects] }
      },
    },
    subscribed: {
      to: ['catching-up', 'live'],
      step: (state, { liveInMs, isComplete }) => {
        if (isComplete) return stay(state)
        const waiting = awaitLive(toCatchingUp(state, 'subscription'), liveInMs)
        return { ...waiting, effects: [...buffering('new'), ...waiting.effects] }
      },
    },
    'subscription-changed': {
      to: ['catching-up'],
      step: (state) => subscribeAgain(toCatchingUp(state, 'subscription'), buffering('new')),
    },
  }

  /** The inner state keeps working while the connection is silent. */
  const innerTransition = (type: EventType): Transition<Stale, ClientEvent> => ({
    to: [
      ...new Set(
        [...(catchingUp[type]?.to ?? []), ...(live[type]?.to ?? [])].map((kind) =>
          isLinkedKind(kind) ? 'stale' : kind,
        ),
      ),
    ],
    step: ({ inner }, event, moment) => {
      const { state, effects } = step(inner, event, moment)
      const isLinked = state.kind === 'catching-up' || state.kind === 'live'
      return { state: isLinked ? { kind: 'stale', inner: state } : state, effects }
    },
  })

  const stale: Row<Stale> = {
    // Every key is an event that one of the two rows knows.
    ...Object.fromEntries(
      (Object.keys({ ...catchingUp, ...live }) as EventType[])
        // It is stale already.
        .filter((type) => type !== 'timer:turn')
        .map((type) => [type, innerTransition(type)]),
    ),
    heard: {
      to: ['catching-up', 'live'],
      step: ({ inner }) => ({ state: { ...inner, isAwaitingPong: false }, effects: [clear('grace')] }),
    },
    'timer:grace': {
      to: ['offline'],
      step: ({ inner }, _, moment) => lose(inner, 'connection-lost', moment),
    },
  }

  const table: MachineTable = {
    offline,
    connecting,
    'catching-up': catchingUp,
    live,
    stale,
    // For good: no event leads out of it.
    closed: {},
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

  /** Brings the next attempt forward, but keeps it apart from the last. */
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
        needsAnotherPass: false,
        isBuffering: true,
        openedAtMs: nowMs,
        isAwaitingPong: false,
        isStalled: false,
        socket,
        round,
        attempt,
        refusals: 0,
        hasBeenLive,
      },
      effects: [
        clear('attempt'),
        ...buffering('all'),
        { type: 'send-subscription' },
        timer('subscribe', timing.subscribeTimeoutMs),
        timer('ping', timing.pingIntervalMs),
        timer('flow', timing.streamStaleMs),
      ],
    }
  }

  const subscribeAgain = (state: CatchingUp, buffer: readonly Effect[]): Step => ({
    state: { ...state, phase: 'subscribing', needsAnotherPass: false },
    effects: [
      { type: 'cancel-catch-up' },
      clear('liveFrom', 'catchUpRetry'),
      ...buffer,
      { type: 'send-subscription' },
      timer('subscribe', timing.subscribeTimeoutMs),
    ],
  })

  const ping = (state: CatchingUp | Live): Step => ({
    state: { ...state, isAwaitingPong: true },
    effects: [
      { type: 'send-ping' },
      timer('ping', timing.pingIntervalMs),
      ...(state.isAwaitingPong ? [] : [timer('pong', timing.pongTimeoutMs)]),
    ],
  })

  /** The connection, or the attempt at one, is over; the next attempt follows after a pause. */
  const lose = (state: Connecting | CatchingUp | Live, reason: OfflineReason, moment: Moment): Step => {
    const { socket, round, attempt, refusals, hasBeenLive } = state
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
        clear(...linkTimers),
        timer('retry', delayMs),
      ],
    }
  }

  const attemptTimer = timer('attempt', timing.attemptTimeoutMs)

  const buffering = (games: 'all' | 'new'): Effect[] => [
    { type: 'buffer', games },
    timer('buffer', timing.maxBufferMs),
  ]

  return { initial, step, table }
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

function isLinkedKind(kind: StateKind): boolean {
  return kind === 'catching-up' || kind === 'live' || kind === 'stale'
}

function stay(state: ClientState): Step {
  return { state, effects: [] }
}

function close(reason: ClosedReason, detail: string): Step {
  return {
    state: { kind: 'closed', reason, detail },
    effects: [{ type: 'close-socket' }, { type: 'cancel-catch-up' }, clear('retry', 'buffer', ...linkTimers)],
  }
}

function toCatchingUp(state: Live, cause: CatchUpCause): CatchingUp {
  return {
    ...state,
    kind: 'catching-up',
    phase: 'fetching',
    cause,
    tries: 0,
    needsAnotherPass: false,
    isBuffering: true,
  }
}

function startCatchUp(state: CatchingUp, before: readonly Effect[]): Step {
  const round = state.round + 1
  return {
    state: { ...state, phase: 'fetching', round, needsAnotherPass: false },
    effects: [...before, { type: 'catch-up', round, cause: state.cause }],
  }
}

/** Waits until the instant from which the server's frames are complete. */
function awaitLive(state: CatchingUp, liveInMs: number): Step {
  return {
    state: { ...state, phase: 'waiting', needsAnotherPass: false },
    effects: [
      { type: 'cancel-catch-up' },
      clear('subscribe', 'catchUpRetry'),
      timer('liveFrom', Math.min(Math.max(0, liveInMs), maxLiveWaitMs)),
    ],
  }
}

/** Puts off the next catch-up. */
function pause(state: CatchingUp, delayMs: number): Step {
  return {
    state: { ...state, phase: 'pausing', needsAnotherPass: false },
    effects: [timer('catchUpRetry', delayMs)],
  }
}

function goLive({ socket, round, openedAtMs, isAwaitingPong, isStalled }: CatchingUp): Step {
  return {
    state: {
      kind: 'live',
      socket,
      round,
      attempt: 0,
      openedAtMs,
      isAwaitingPong,
      isStalled,
      refusals: 0,
      hasBeenLive: true,
    },
    effects: [clear('buffer')],
  }
}

/** Nothing has to be caught up: what was buffered is complete, and in order. */
function completed(state: CatchingUp): Step {
  const { state: live, effects } = goLive(state)
  return {
    state: live,
    effects: [
      { type: 'cancel-catch-up' },
      clear('subscribe', 'liveFrom', 'catchUpRetry'),
      { type: 'flush' },
      ...effects,
    ],
  }
}

function timer(name: TimerName, delayMs: number): Effect {
  return { type: 'set-timer', timer: name, delayMs }
}

function clear(...timers: TimerName[]): Effect {
  return { type: 'clear-timers', timers }
}

/** Not `buffer`: what has arrived is not withheld for as long as the network is away. */
const linkTimers: readonly TimerName[] = [
  'attempt',
  'subscribe',
  'liveFrom',
  'catchUpRetry',
  'ping',
  'pong',
  'turn',
  'grace',
  'flow',
]

/** One refusal may be a token that has just expired; the second, of a fresh one, is final. */
const maxRefusals = 2

/** A server with a wrong clock must not keep the client from ever being live. */
const maxLiveWaitMs = 15_000

const outdatedDetail =
  'The server speaks a newer protocol than this client: load the program again, or update it.'

/** Close codes that complain of what this client sends: https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1 */
const protocolErrorCodes: ReadonlySet<number> = new Set([1003, 1007, 1009, 1010])
