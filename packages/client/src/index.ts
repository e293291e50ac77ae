export type { BookMarket } from './book/book-market.ts'
export {
  compareGroups,
  type GroupedMarket,
  groupMarkets,
  type LineOutcome,
  type MarketGroup,
  type MarketLine,
} from './book/group-markets.ts'
export { type BookEvents, type BookGame, createMarketBook, type MarketBook } from './book/market-book.ts'
export { outcomeLineText, outcomeName } from './book/outcome-name.ts'
export { type AnalystClient, createClient } from './client.ts'
export type { ClientOptions, FollowOptions } from './client-options.ts'
export {
  type BrowserLike,
  type Listening,
  listenToBrowser,
  type ListenToPlatform,
  type PlatformEvents,
} from './connection/browser-hooks.ts'
export type { ConnectionState } from './connection/connection-state.ts'
export type { SocketConstructor, SocketEvent, SocketLike } from './connection/socket.ts'
export type { CatchUpCause, ClosedReason, OfflineReason } from './connection/machine/client-state.ts'
export { defaultTiming, type Timing } from './connection/timing.ts'
export type { FrameParser } from './protocol/frame-parser.ts'
export { createSharedFrameParser } from './protocol/shared-frame-parser.ts'
export { createSharedFetch, type TextFetch } from './rest/shared-fetch.ts'
export {
  AccessRefusedError,
  BadFrameError,
  BadResponseError,
  ClientClosedError,
  ClientError,
  type ClientErrorOptions,
  InvalidOptionError,
  ProviderClosedError,
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
  type OddsFilter,
} from './rest/feeds-api.ts'
export { createProvider } from './rest/provider/create-provider.ts'
export { betStop, type MarketToPut, type RecordNotes, suspension } from './rest/provider/records.ts'
export type {
  Attempt,
  AttemptOutcome,
  EndedAttempt,
  GameToPut,
  Provider,
  ProviderFetch,
  ProviderObserver,
  ProviderOptions,
  ProviderRequest,
  ProviderResponse,
  ProviderRetry,
  PutOptions,
  RecordIssue,
  RecordResult,
  RecordWarning,
} from './rest/provider/provider.ts'
export type { ClientStats, LatencyByHop } from './stats.ts'
export type { CursorStorage } from './sync/cursor-store.ts'
export type { GameUpdate } from './sync/followed-games.ts'
export type { Gap } from './sync/gap-tracker.ts'
export type { ReceivedOdds, Source } from './sync/received-odds.ts'
export type { LatencySummary } from '@sportsfeeds/std'
