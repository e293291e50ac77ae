import { fullJitterMs } from '@sportsfeeds/std'
import { type Reactions, react } from './react.ts'
import type {
  CatchingUp,
  ClientEvent,
  ClientState,
  Connecting,
  Live,
  Moment,
  Offline,
  Stale,
  Step,
} from './state-types.ts'
import {
  awaitLive,
  catchingUp,
  clear,
  close,
  goLive,
  noEffects,
  pause,
  startCatchUp,
  stay,
  timer,
} from './steps.ts'
import type { Timing } from './timing.ts'
import { createTransitions } from './transitions.ts'

export interface StateMachine {
  readonly initial: ClientState
  /** The state after `event`, and what is to be done. An event that no longer matters changes nothing. */
  step(state: ClientState, event: ClientEvent, moment: Moment): Step
}

/** The life of one analyst's connection, without sockets, clocks or data. RULES.md has it in words. */
export function createStateMachine(timing: Timing): StateMachine {
  const { attemptTimer, holding, connect, hurry, opened, subscribeAgain, ping, lose } =
    createTransitions(timing)

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
    'timer:liveFrom': (state) => (state.phase === 'waiting' ? startCatchUp(state, []) : stay(state)),
    'timer:catchUpRetry': (state) => (state.phase === 'pausing' ? startCatchUp(state, []) : stay(state)),
    'timer:hold': (state) => ({ state: { ...state, isHolding: false }, effects: [{ type: 'release' }] }),
  }

  const whileLive: Reactions<Live> = {
    ...whileLinked,
    missed: (state, { cause }) => startCatchUp(catchingUp(state, cause), holding('all')),
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

/** Codes that complain of what this client sends: https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1 */
const complaints: ReadonlySet<number> = new Set([1003, 1007, 1009, 1010])
