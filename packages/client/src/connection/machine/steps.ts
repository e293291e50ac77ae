import { fullJitterMs } from '@sportsfeeds/std'
import type { Timing } from '../timing.ts'
import type {
  CatchingUp,
  ClientState,
  ClosedReason,
  Connecting,
  Live,
  OfflineReason,
} from './client-state.ts'
import { clear, timer } from './effect.ts'
import type { TimerName } from './timer-name.ts'
import type { Moment, Step } from './transition.ts'

// Steps that most states share.

export function stay(state: ClientState): Step {
  return { state, effects: [] }
}

/** The connection, or the attempt at one, is over; the next attempt follows after a pause. */
export function lose(
  state: Connecting | CatchingUp | Live,
  reason: OfflineReason,
  moment: Moment,
  timing: Timing,
): Step {
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

/** The server does not speak the protocol of this client any more. */
export function closeOutdated(): Step {
  return close(
    'outdated',
    'The server speaks a newer protocol than this client: load the program again, or update it.',
  )
}

export function close(reason: ClosedReason, detail: string): Step {
  return {
    state: { kind: 'closed', reason, detail },
    effects: [{ type: 'close-socket' }, { type: 'cancel-catch-up' }, clear('retry', 'buffer', ...linkTimers)],
  }
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
export const maxRefusals = 2
