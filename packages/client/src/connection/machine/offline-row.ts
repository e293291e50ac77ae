import type { Timing } from '../timing.ts'
import type { Offline } from './client-state.ts'
import { closingRow } from './closing-row.ts'
import { clear, timer } from './effect.ts'
import { stay } from './steps.ts'
import type { Moment, Row, Step } from './transition.ts'

export function offlineRow(timing: Timing): Row<Offline> {
  return {
    ...closingRow,
    start: {
      to: ['offline', 'connecting'],
      step: (state, _, moment) =>
        state.reason === 'not-started' ? connect(state, moment, timing) : stay(state),
    },
    'timer:retry': { to: ['connecting'], step: (state, _, moment) => connect(state, moment, timing) },
    'timer:buffer': { to: ['offline'], step: (state) => ({ state, effects: [{ type: 'flush' }] }) },
    wake: {
      to: ['offline', 'connecting'],
      step: (state, _, moment) =>
        state.reason === 'not-started' ? stay(state) : hurry(state, moment, timing),
    },
    network: {
      to: ['offline', 'connecting'],
      step: (state, { isOnline }, moment) => {
        if (state.reason === 'not-started') return stay(state)
        // Browsers are sometimes wrong about being offline, so the timer of the next attempt keeps running.
        return isOnline ? hurry(state, moment, timing) : stay({ ...state, reason: 'network-down' })
      },
    },
  }
}

/** Brings the next attempt forward, but keeps it apart from the last. */
function hurry(state: Offline, moment: Moment, timing: Timing): Step {
  const earliestMs = state.lastAttemptAtMs + timing.minAttemptIntervalMs
  if (moment.nowMs >= earliestMs) return connect(state, moment, timing)
  if (earliestMs >= state.retryAtMs) return stay(state)
  return {
    state: { ...state, retryAtMs: earliestMs },
    effects: [timer('retry', earliestMs - moment.nowMs)],
  }
}

function connect(state: Offline, { nowMs }: Moment, timing: Timing): Step {
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
    effects: [
      clear('retry'),
      { type: 'get-token', socket, isRefused: refusals > 0 },
      timer('attempt', timing.attemptTimeoutMs),
    ],
  }
}
