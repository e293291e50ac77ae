import { fullJitterMs } from '@sportsfeeds/std'
import type {
  CatchingUp,
  Connecting,
  Effect,
  Live,
  Moment,
  Offline,
  OfflineReason,
  Step,
} from './state-types.ts'
import { clear, stay, timer, timersOfALink } from './steps.ts'
import type { Timing } from './timing.ts'

/** The ways from one state to another that take time into account. */
export function createTransitions(timing: Timing) {
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
        isOwedAgain: false,
        isHolding: true,
        openedAtMs: nowMs,
        isAwaitingPong: false,
        socket,
        round,
        attempt,
        refusals: 0,
        hasBeenLive,
      },
      effects: [
        clear('attempt'),
        ...holding('all'),
        { type: 'send-subscription' },
        timer('subscribe', timing.subscribeTimeoutMs),
        timer('ping', timing.pingIntervalMs),
      ],
    }
  }

  const subscribeAgain = (state: CatchingUp, hold: readonly Effect[]): Step => ({
    state: { ...state, phase: 'subscribing', isOwedAgain: false },
    effects: [
      { type: 'cancel-catch-up' },
      clear('liveFrom', 'catchUpRetry'),
      ...hold,
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

  const lose = (state: Connecting | CatchingUp | Live, reason: OfflineReason, moment: Moment): Step => {
    const { socket, round, refusals, hasBeenLive } = state
    const held = state.kind !== 'connecting' && moment.nowMs - state.openedAtMs >= timing.minUptimeMs
    const attempt = held ? 0 : state.attempt
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
        clear(...timersOfALink),
        timer('retry', delayMs),
      ],
    }
  }

  const attemptTimer = timer('attempt', timing.attemptTimeoutMs)

  const holding = (games: 'all' | 'new'): Effect[] => [
    { type: 'hold', games },
    timer('hold', timing.maxHoldMs),
  ]

  return { attemptTimer, holding, connect, hurry, opened, subscribeAgain, ping, lose }
}
