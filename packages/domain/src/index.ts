export { DomainError, InvalidKeyError, InvalidPriceError } from './errors.ts'
export { Game, GameStatus, provisionalGame, unknownSport } from './game.ts'
export { type Hop, type HopLatencies, hopLatencies, hops, type HopTimes } from './hop-latencies.ts'
export { GameId, MarketType, ProviderName, Sport } from './identifiers.ts'
export {
  Day,
  EpochMs,
  Instant,
  LooseInstant,
  toDay,
  toEpochMs,
  toEpochSeconds,
  toInstant,
} from './instant.ts'
export { LiveState } from './live-state.ts'
export { isLate } from './odds/late-odds.ts'
export {
  failedPublishPauseMs,
  handoverMs,
  heartbeatEveryMs,
  streamStaleAfterMs,
  lateAfterMs,
  maxFrameBytes,
  maxFutureMs,
  maxGameOddsPerSecond,
  maxGamesPerRequest,
  maxGamesPerSubscription,
  maxMarketsPerGame,
  maxOddsPerRequest,
  maxOutcomes,
  maxRequestBytes,
  maxWarnings,
  publishRetries,
} from './limits.ts'
export {
  type Arbitrage,
  type BestPrice,
  type Book,
  book,
  consensus,
  type ProviderPrices,
} from './price/book.ts'
export { comparePrices, type ExactPrice, exactPrice, isSamePrice } from './price/exact-price.ts'
export { type FairMethod, type FairPrice, fairPrices } from './price/fair-price.ts'
export { fractionLadder, type Rung } from './price/fraction-ladder.ts'
export type { OutcomePrice } from './price/outcome-price.ts'
export { overround } from './price/overround.ts'
export { priceText } from './price/price-text.ts'
export {
  oddsCsv,
  oddsCsvHeader,
  oddsCsvLines,
  type OddsRow,
  oddsRows,
  type TeamNames,
} from './odds/odds-csv.ts'
export {
  decimalToAmerican,
  OddsFormat,
  Price,
  priceIssue,
  toDecimal,
  toImpliedProbability,
} from './price/odds-format.ts'
export {
  betStopType,
  Line,
  Market,
  type MarketFamily,
  marketFamily,
  marketId,
  type MarketOrBetStop,
  parseMarketId,
  Period,
  Subject,
} from './odds/market.ts'
export {
  addToMarket,
  laterBetStop,
  type MarketState,
  type MarketView,
  mergeMarkets,
  viewMarket,
} from './odds/market-state.ts'
export { newestOdds } from './odds/newest-odds.ts'
export {
  compareOdds,
  effectiveLine,
  hasPrices,
  isBetStop,
  MarketStatus,
  Odds,
  OddsDigest,
  oddsId,
  type OddsIdentity,
  outcomeLine,
  type ProviderMarket,
  providerMarketId,
  type RankedOdds,
} from './odds/odds.ts'
export { oddsDigest } from './odds/odds-digest.ts'
export { isPriced, Outcome, OutcomeId, OutcomeStatus } from './odds/outcome.ts'
export { outcomesOfSides, type Sides, sidesOfOutcomes } from './odds/sides.ts'
export { StackOutputs } from './outputs.ts'
export {
  subscribe,
  type SubscribeMessage,
  unsubscribe,
  type UnsubscribeMessage,
} from './subscription-change.ts'
export {
  allGames,
  BoundedSubscription,
  canonicalSubscription,
  isFollowed,
  Subscription,
} from './subscription.ts'
export { highestPrice, lowestPrice, ticksBetween, toTick } from './price/tick-ladder.ts'
export { FeedsPage } from './wire/feeds.ts'
export {
  bearerSubprotocolPrefix,
  ClientMessage,
  ErrorFrame,
  GamesFrame,
  HeartbeatFrame,
  OddsFrame,
  outdatedSubprotocol,
  PongFrame,
  Position,
  protocolVersion,
  reloadCloseCode,
  reloadReason,
  ServerFrame,
  SnapshotFrame,
  SubscribedFrame,
  subprotocol,
  WelcomeFrame,
} from './wire/frames.ts'
export { advancePlace, compareSequenceNumbers, StreamPlace } from './wire/stream-place.ts'
export {
  decodeGameOdds,
  encodeGameOdds,
  type GameOdds,
  type LiveOdds,
  salvageGameOdds,
} from './wire/game-odds.ts'
export { GameInput, GamesPage, GamesRequest, GameWithLive } from './wire/games.ts'
export {
  BetStop,
  type FeedOdds,
  FeedOddsInput,
  FeedsRequest,
  FeedsResponse,
  FeedWarning,
  GeneralOdds,
  parseFeedOdds,
  type ParsedFeedOdds,
  ReferenceOdds,
  RejectedOdds,
  toOdds,
} from './wire/ingest.ts'
export { fieldPath, Problem, problemContentType } from './wire/problem.ts'
