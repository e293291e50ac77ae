import type {
  CatchingUp,
  CatchUpCause,
  ClientState,
  ClosedReason,
  Effect,
  Live,
  Step,
  TimerName,
} from './state-types.ts'

/** Nothing changes, or only what the state remembers, and nothing is to be done. */
export function stay(state: ClientState): Step {
  return { state, effects: noEffects }
}

export const noEffects: readonly Effect[] = []

/** The end: no event leads out of it. */
export function close(reason: ClosedReason, detail: string): Step {
  return {
    state: { kind: 'closed', reason, detail },
    effects: [
      { type: 'close-socket' },
      { type: 'cancel-catch-up' },
      clear('retry', 'hold', ...timersOfALink),
    ],
  }
}

/** A catch-up begins: what it brings is told by its round. @param before what is done first. */
export function startCatchUp(state: CatchingUp, before: readonly Effect[]): Step {
  const round = state.round + 1
  return {
    state: { ...state, phase: 'fetching', round, isOwedAgain: false },
    effects: [...before, { type: 'catch-up', round, cause: state.cause }],
  }
}

/** A connection that is to be live at an instant that the server named. */
export function awaitLive(state: CatchingUp, liveInMs: number): Step {
  return {
    state: { ...state, phase: 'waiting', isOwedAgain: false },
    effects: [
      { type: 'cancel-catch-up' },
      clear('subscribe', 'catchUpRetry'),
      timer('liveFrom', Math.min(Math.max(0, liveInMs), maxLiveWaitMs)),
    ],
  }
}

/** The next catch-up comes later. */
export function pause(state: CatchingUp, delayMs: number): Step {
  return {
    state: { ...state, phase: 'pausing', isOwedAgain: false },
    effects: [timer('catchUpRetry', delayMs)],
  }
}

/** Nothing is missing any more. */
export function goLive({ socket, round, attempt, openedAtMs, isAwaitingPong }: CatchingUp): Step {
  return {
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
  }
}

/** What a live connection is once something may be missing. */
export function catchingUp(state: Live, cause: CatchUpCause): CatchingUp {
  return {
    ...state,
    kind: 'catching-up',
    phase: 'fetching',
    cause,
    tries: 0,
    isOwedAgain: false,
    isHolding: true,
  }
}

export function timer(name: TimerName, delayMs: number): Effect {
  return { type: 'set-timer', timer: name, delayMs }
}

export function clear(...timers: TimerName[]): Effect {
  return { type: 'clear-timers', timers }
}

/** `hold` runs on across a loss: what has arrived is not kept back for as long as the network is away. */
export const timersOfALink: readonly TimerName[] = [
  'attempt',
  'subscribe',
  'liveFrom',
  'catchUpRetry',
  'ping',
  'pong',
  'turn',
  'grace',
]

/** A server whose clock is wrong must not keep the client from ever being live. */
const maxLiveWaitMs = 15_000
