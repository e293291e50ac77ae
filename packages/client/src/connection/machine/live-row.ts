import type { Timing } from '../timing.ts'
import { awaitLive, buffering, pause, startCatchUp, subscribeAgain } from './catch-up-steps.ts'
import type { CatchingUp, CatchUpCause, Live } from './client-state.ts'
import { linkedRow } from './linked-row.ts'
import { stay } from './steps.ts'
import type { Row } from './transition.ts'

export function liveRow(timing: Timing): Row<Live> {
  return {
    ...linkedRow('live', timing),
    missed: {
      to: ['catching-up'],
      step: (state, { cause, isShared }, { draw }) => {
        const missed = toCatchingUp(state, cause)
        if (!isShared) return startCatchUp(missed, buffering('all', timing))
        const later = pause(missed, draw * timing.spreadMs)
        return { ...later, effects: [...buffering('all', timing), ...later.effects] }
      },
    },
    subscribed: {
      to: ['catching-up', 'live'],
      step: (state, { liveInMs, isComplete }) => {
        if (isComplete) return stay(state)
        const waiting = awaitLive(toCatchingUp(state, 'subscription'), liveInMs)
        return { ...waiting, effects: [...buffering('new', timing), ...waiting.effects] }
      },
    },
    'subscription-changed': {
      to: ['catching-up'],
      step: (state) => subscribeAgain(toCatchingUp(state, 'subscription'), buffering('new', timing), timing),
    },
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
