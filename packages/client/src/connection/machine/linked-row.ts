import { reloadCloseCode } from '@sportsfeeds/domain'
import type { Timing } from '../timing.ts'
import type { CatchingUp, Live } from './client-state.ts'
import { closingRow } from './closing-row.ts'
import { clear, timer } from './effect.ts'
import { close, closeOutdated, lose, stay } from './steps.ts'
import type { Row, Step } from './transition.ts'

/** Silence and loss, in every state with an open connection; `same` is the state itself. */
export function linkedRow(same: 'catching-up' | 'live', timing: Timing): Row<CatchingUp | Live> {
  return {
    ...closingRow,
    heard: {
      to: [same],
      step: (state) =>
        state.isAwaitingPong
          ? { state: { ...state, isAwaitingPong: false }, effects: [clear('pong', 'turn')] }
          : stay(state),
    },
    network: { to: [same], step: (state) => (state.isAwaitingPong ? stay(state) : ping(state, timing)) },
    wake: { to: [same], step: (state) => (state.isAwaitingPong ? stay(state) : ping(state, timing)) },
    flowing: {
      to: [same],
      step: (state, { forMs }) => ({
        state: { ...state, isStalled: forMs <= 0 },
        effects: [forMs <= 0 ? clear('flow') : timer('flow', forMs)],
      }),
    },
    'timer:flow': { to: [same], step: (state) => ({ state: { ...state, isStalled: true }, effects: [] }) },
    'timer:ping': { to: [same], step: (state) => ping(state, timing) },
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
        if (code === reloadCloseCode) return closeOutdated()
        if (!protocolErrorCodes.has(code)) return lose(state, 'connection-lost', moment, timing)
        return close(
          'protocol',
          `The server closed the connection with code ${code}: it cannot read what this client sends.`,
        )
      },
    },
    outdated: { to: ['closed'], step: (_, { detail }) => close('outdated', detail) },
  }
}

function ping(state: CatchingUp | Live, timing: Timing): Step {
  return {
    state: { ...state, isAwaitingPong: true },
    effects: [
      { type: 'send-ping' },
      timer('ping', timing.pingIntervalMs),
      ...(state.isAwaitingPong ? [] : [timer('pong', timing.pongTimeoutMs)]),
    ],
  }
}

/** Close codes that complain of what this client sends: https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1 */
const protocolErrorCodes: ReadonlySet<number> = new Set([1003, 1007, 1009, 1010])
