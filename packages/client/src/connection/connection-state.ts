import type { EpochMs } from '@sportsfeeds/domain'
import type { CatchUpCause, ClientState, ClosedReason, OfflineReason } from './machine/client-state.ts'

/** The connection as an analyst should see it. Only `live` means that what is shown is all there is. */
export type ConnectionState =
  | { readonly kind: 'connecting'; readonly attempt: number }
  /** Connected; what may have been missed is being fetched. */
  | { readonly kind: 'catching-up'; readonly cause: CatchUpCause }
  | { readonly kind: 'live' }
  /**
   * Connected, and what is here may be old. `silent`: nothing has been heard since `sinceMs`. `stalled`: the stream of odds stands
   * still; everything up to `sinceMs` is here.
   */
  | { readonly kind: 'stale'; readonly reason: 'silent' | 'stalled'; readonly sinceMs: EpochMs }
  | { readonly kind: 'offline'; readonly reason: OfflineReason; readonly retryAtMs: EpochMs }
  | { readonly kind: 'closed'; readonly reason: ClosedReason; readonly detail: string }

export function connectionState(
  state: ClientState,
  { lastHeardAtMs, flowedAtMs }: { readonly lastHeardAtMs: EpochMs; readonly flowedAtMs: EpochMs },
): ConnectionState {
  switch (state.kind) {
    case 'connecting':
      return { kind: 'connecting', attempt: state.attempt }
    case 'catching-up':
      return { kind: 'catching-up', cause: state.cause }
    case 'live':
      return state.isStalled ? { kind: 'stale', reason: 'stalled', sinceMs: flowedAtMs } : { kind: 'live' }
    case 'stale':
      return { kind: 'stale', reason: 'silent', sinceMs: lastHeardAtMs }
    case 'offline':
      return { kind: 'offline', reason: state.reason, retryAtMs: state.retryAtMs }
    case 'closed':
      return { kind: 'closed', reason: state.reason, detail: state.detail }
  }
}

/** True if an analyst would see no difference. */
export function isSameConnectionState(a: ConnectionState, b: ConnectionState): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
