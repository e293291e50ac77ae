export * from './connection/browser-hooks.ts'
export { type AnalystClient, createClient } from './client.ts'
export type { ClientOptions, FollowOptions } from './client-options.ts'
export { type Clock, platformClock, type TimerHandle } from './clock.ts'
export type { ConnectionState } from './connection/connection-state.ts'
export type { CursorStorage } from './sync/cursor-store.ts'
export {
  AccessRefusedError,
  BadAnswerError,
  BadFrameError,
  ClientClosedError,
  ClientError,
  InvalidOptionError,
  RequestRefusedError,
  UnreachableError,
} from './errors.ts'
export type { ClientEvents } from './events.ts'
export {
  createFeedsApi,
  type FeedsApi,
  type FeedsApiOptions,
  type Fetch,
  type GamesFilter,
  type GetToken,
  type HistoryRange,
} from './rest/feeds-api.ts'
export type { LatencySummary } from './latency.ts'
export type { Gap } from './sync/gap-tracker.ts'
export type { ReceivedOdds, Source } from './sync/received-odds.ts'
export type { SocketConstructor, SocketLike } from './connection/socket.ts'
export type { CatchUpCause, ClosedReason, OfflineReason } from './connection/state-types.ts'
export type { ClientStats, HopLatencies } from './stats.ts'
export { defaultTiming, type Timing } from './connection/timing.ts'
