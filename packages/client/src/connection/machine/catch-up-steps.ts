import type { Timing } from '../timing.ts'
import type { CatchingUp } from './client-state.ts'
import { clear, type Effect, timer } from './effect.ts'
import type { Step } from './transition.ts'

// Steps on the way to a catch-up, of a state that catches up already and of one that begins to.

export function buffering(games: 'all' | 'new', timing: Timing): Effect[] {
  return [{ type: 'buffer', games }, timer('buffer', timing.maxBufferMs)]
}

export function subscribeAgain(state: CatchingUp, buffer: readonly Effect[], timing: Timing): Step {
  return {
    state: { ...state, phase: 'subscribing', needsAnotherPass: false },
    effects: [
      { type: 'cancel-catch-up' },
      clear('liveFrom', 'catchUpRetry'),
      ...buffer,
      { type: 'send-subscription' },
      timer('subscribe', timing.subscribeTimeoutMs),
    ],
  }
}

/** Waits until the instant from which the server's frames are complete. */
export function awaitLive(state: CatchingUp, liveInMs: number): Step {
  return {
    state: { ...state, phase: 'waiting', needsAnotherPass: false },
    effects: [
      { type: 'cancel-catch-up' },
      clear('subscribe', 'catchUpRetry'),
      timer('liveFrom', Math.min(Math.max(0, liveInMs), maxLiveWaitMs)),
    ],
  }
}

export function startCatchUp(state: CatchingUp, before: readonly Effect[]): Step {
  const round = state.round + 1
  return {
    state: { ...state, phase: 'fetching', round, needsAnotherPass: false },
    effects: [...before, { type: 'catch-up', round, cause: state.cause }],
  }
}

/** Puts off the next catch-up. */
export function pause(state: CatchingUp, delayMs: number): Step {
  return {
    state: { ...state, phase: 'pausing', needsAnotherPass: false },
    effects: [timer('catchUpRetry', delayMs)],
  }
}

/** A server with a wrong clock must not keep the client from ever being live. */
const maxLiveWaitMs = 15_000
