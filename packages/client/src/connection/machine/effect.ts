import type { CatchUpCause } from './client-state.ts'
import type { TimerName } from './timer-name.ts'

export type Effect =
  | { readonly type: 'get-token'; readonly socket: number; readonly isRefused: boolean }
  | { readonly type: 'open-socket'; readonly socket: number }
  | { readonly type: 'close-socket' }
  | { readonly type: 'check-access'; readonly socket: number }
  | { readonly type: 'send-subscription' }
  | { readonly type: 'send-ping' }
  /** Buffer odds as they arrive: of all games, or only of those that were not followed before. */
  | { readonly type: 'buffer'; readonly games: 'all' | 'new' }
  /** Buffering has lasted too long: deliver what there is. */
  | { readonly type: 'flush' }
  | { readonly type: 'catch-up'; readonly round: number; readonly cause: CatchUpCause }
  | { readonly type: 'cancel-catch-up' }
  | { readonly type: 'set-timer'; readonly timer: TimerName; readonly delayMs: number }
  | { readonly type: 'clear-timers'; readonly timers: readonly TimerName[] }

export function timer(name: TimerName, delayMs: number): Effect {
  return { type: 'set-timer', timer: name, delayMs }
}

export function clear(...timers: TimerName[]): Effect {
  return { type: 'clear-timers', timers }
}
