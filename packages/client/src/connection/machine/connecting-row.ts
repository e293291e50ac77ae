import { reloadCloseCode } from '@sportsfeeds/domain'
import type { Timing } from '../timing.ts'
import { buffering } from './catch-up-steps.ts'
import type { Connecting } from './client-state.ts'
import { closingRow } from './closing-row.ts'
import { clear, timer } from './effect.ts'
import { close, closeOutdated, lose, maxRefusals, stay } from './steps.ts'
import type { Moment, Row, Step } from './transition.ts'

export function connectingRow(timing: Timing): Row<Connecting> {
  const attemptTimer = timer('attempt', timing.attemptTimeoutMs)

  return {
    ...closingRow,
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
        return isFinal ? close('access-refused', detail) : lose(state, 'token-failed', moment, timing)
      },
    },
    'socket-open': {
      to: ['connecting', 'catching-up'],
      step: (state, _, moment) => (state.phase === 'handshake' ? opened(state, moment, timing) : stay(state)),
    },
    'socket-closed': {
      to: ['connecting', 'closed'],
      step: (state, { code }) => {
        if (state.phase !== 'handshake') return stay(state)
        if (code === reloadCloseCode) return closeOutdated()
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
        if (access !== 'refused') return lose(state, 'connection-failed', moment, timing)
        const refusals = state.refusals + 1
        return refusals >= maxRefusals
          ? close('access-refused', detail)
          : lose({ ...state, refusals }, 'connection-failed', moment, timing)
      },
    },
    'timer:attempt': {
      to: ['offline'],
      step: (state, _, moment) =>
        lose(state, state.phase === 'token' ? 'token-failed' : 'connection-failed', moment, timing),
    },
    'timer:buffer': { to: ['connecting'], step: (state) => ({ state, effects: [{ type: 'flush' }] }) },
  }
}

function opened(state: Connecting, { nowMs }: Moment, timing: Timing): Step {
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
      ...buffering('all', timing),
      { type: 'send-subscription' },
      timer('subscribe', timing.subscribeTimeoutMs),
      timer('ping', timing.pingIntervalMs),
      timer('flow', timing.streamStaleMs),
    ],
  }
}
