import { fullJitterMs } from '@sportsfeeds/std'
import type { Timing } from '../timing.ts'
import { awaitLive, pause, startCatchUp, subscribeAgain } from './catch-up-steps.ts'
import type { CatchingUp } from './client-state.ts'
import { clear } from './effect.ts'
import { linkedRow } from './linked-row.ts'
import { close, lose, maxRefusals, stay } from './steps.ts'
import type { Row, Step } from './transition.ts'

export function catchingUpRow(timing: Timing): Row<CatchingUp> {
  return {
    ...linkedRow('catching-up', timing),
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
        return isFinal
          ? close('subscription-refused', detail)
          : lose(state, 'connection-lost', moment, timing)
      },
    },
    'subscription-changed': {
      to: ['catching-up'],
      step: (state) =>
        subscribeAgain(state, state.isBuffering ? [{ type: 'buffer', games: 'new' }] : [], timing),
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
        state.phase === 'subscribing' ? lose(state, 'connection-lost', moment, timing) : stay(state),
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
