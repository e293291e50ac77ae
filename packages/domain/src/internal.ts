// Shared by the stack's own programs and not published: the table's items and keys, clients and connections.
export {
  analystSocketsExpiry,
  AnalystSocketsItem,
  analystSocketsKey,
  analystSocketsSet,
  type AnalystId,
  parseAnalystSocketsKey,
  PersonId,
} from './analyst-sockets.ts'
export {
  Client,
  ClientItem,
  clientKey,
  clientSortKey,
  fromClientItem,
  parseClientKey,
  toClientItem,
} from './client.ts'
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
export {
  datedPartitionPrefix,
  compareByStart,
  fromGameItem,
  GameItem,
  gameKey,
  gameSortKeyPrefix,
  isProvisional,
  parseGameKey,
  parseScheduledPartition,
  scheduledPartition,
  scheduledPartitions,
  ScheduledStatus,
  toGameItem,
} from './game.ts'
export { ClientId, ConnectionId } from './identifiers.ts'
export { rangeEnd } from './instant.ts'
export { GameOwnerItem, gameOwnerKey, toGameOwnerItem } from './game-owner.ts'
export {
  ProviderRateItem,
  providerRateKey,
  providerRateSortKey,
  type ProviderUse,
  toProviderRateItem,
} from './provider-rate.ts'
export { jsonText } from './json-text.ts'
export {
  fromHeartbeatItem,
  type Heartbeat,
  HeartbeatItem,
  heartbeatKey,
  heartbeatPlaces,
  heartbeatSortKey,
  toHeartbeatItem,
} from './heartbeat.ts'
export {
  fromLiveStateItem,
  LiveStateItem,
  liveStateKey,
  liveStateSortKey,
  parseLiveStateKey,
  Score,
  toLiveStateItem,
} from './live-state.ts'
export {
  fromLateOddsItem,
  LateOddsItem,
  lateOddsKey,
  hasLateCopy,
  lateOddsSortKeyPrefix,
  toLateOddsItem,
} from './odds/late-odds.ts'
export {
  copiedAfterMs,
  maxConnectionMs,
  maxConnectionsPerAnalyst,
  maxTokenAgeSeconds,
  messageLimit,
  programResource,
  programScope,
  snapshotMessages,
  watermarkSlackMs,
} from './limits.ts'
export {
  fromMarketItem,
  MarketItem,
  marketKey,
  marketSortKeyPrefix,
  oddsRank,
  parseMarketKey,
  toMarketItem,
} from './odds/market-item.ts'
export { oddsKey, oddsSortKeyPrefix, parseOddsKey } from './odds/odds.ts'
export { fromOddsItem, OddsItem, toOddsItem } from './odds/odds-item.ts'
export { subscriptionId } from './subscription.ts'
export {
  type IndexDefinition,
  liveConnectionsIndex,
  type PrimaryKey,
  scheduledGamesIndex,
  table,
} from './table.ts'
export { encodeFeedsPage, OddsRecord } from './wire/feeds.ts'
export { encodeGame } from './wire/games.ts'
export { feedDateIssue } from './wire/ingest.ts'
export {
  fromWatermarkItem,
  parseWatermarkKey,
  ProjectedFromItem,
  toProjectedFromItem,
  toWatermarkItem,
  type Watermark,
  WatermarkItem,
  watermarkKey,
  watermarkPartition,
  watermarkSortKeyPrefix,
} from './watermark.ts'
