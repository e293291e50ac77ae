export { Client, ClientItem, clientKey, fromClientItem, parseClientKey, toClientItem } from './client.ts'
export {
  Connection,
  ConnectionItem,
  connectionKey,
  connectionSortKey,
  fromConnectionItem,
  LiveConnectionItem,
  parseConnectionKey,
  toConnectionItem,
} from './connection.ts'
export { ConsoleConfig } from './console-config.ts'
export { DomainError, InvalidKeyError, InvalidPriceError } from './errors.ts'
export {
  fromGameItem,
  Game,
  GameItem,
  gameKey,
  gameSortKeyPrefix,
  GameStatus,
  parseGameKey,
  parseScheduledPartition,
  scheduledPartition,
  scheduledPartitions,
  toGameItem,
} from './game.ts'
export { type Hop, type HopLatencies, hopLatencies, hops, type HopTimes } from './hop-latencies.ts'
export { ClientId, ConnectionId, GameId, MarketType, ProviderName, Sport } from './identifiers.ts'
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
export { jsonText } from './json-text.ts'
export {
  fromLateOddsItem,
  isLate,
  LateOddsItem,
  lateOddsKey,
  lateOddsSortKeyPrefix,
  toLateOddsItem,
} from './late-odds.ts'
export {
  failedPublishPauseMs,
  handoverMs,
  lateAfterMs,
  maxFrameBytes,
  maxGamesPerRequest,
  maxGamesPerSubscription,
  maxOddsPerRequest,
  maxRequestBytes,
  publishRetries,
} from './limits.ts'
export { overround } from './margin.ts'
export { oddsCsv, oddsCsvHeader, oddsCsvLine } from './odds-csv.ts'
export {
  decimalToAmerican,
  OddsFormat,
  Price,
  priceIssue,
  toDecimal,
  toImpliedProbability,
} from './odds-format.ts'
export {
  compareOdds,
  fromOddsItem,
  isLaterRecord,
  marketId,
  Odds,
  oddsId,
  type OddsIdentity,
  OddsItem,
  oddsKey,
  oddsSortKeyPrefix,
  parseOddsKey,
  sameOdds,
  toOddsItem,
  type VersionTimes,
} from './odds.ts'
export { StackOutputs } from './outputs.ts'
export {
  subscribe,
  type SubscribeMessage,
  unsubscribe,
  type UnsubscribeMessage,
} from './subscription-change.ts'
export { allGames, canonicalSubscription, isFollowed, Subscription, subscriptionId } from './subscription.ts'
export {
  type IndexDefinition,
  liveConnectionsIndex,
  type PrimaryKey,
  scheduledGamesIndex,
  table,
} from './table.ts'
export { highestPrice, lowestPrice, ticksBetween, toTick } from './tick-ladder.ts'
export { FeedsPage } from './wire/feeds.ts'
export {
  bearerSubprotocolPrefix,
  ClientMessage,
  ErrorFrame,
  LiveOdds,
  OddsFrame,
  PongFrame,
  Position,
  protocolVersion,
  ServerFrame,
  SnapshotFrame,
  SubscribedFrame,
  subprotocol,
  WelcomeFrame,
} from './wire/frames.ts'
export { GameInput, GamesPage, GamesRequest } from './wire/games.ts'
export {
  feedDateIssue,
  FeedOdds,
  type FeedOddsInput,
  FeedsRequest,
  FeedsResponse,
  RejectedOdds,
  toOdds,
} from './wire/ingest.ts'
export { fieldPath, Problem, problemContentType } from './wire/problem.ts'
