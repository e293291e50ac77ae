import type {
  Day,
  EpochMs,
  Game,
  GameId,
  Instant,
  LiveState,
  MarketState,
  Odds,
  ProviderName,
  Sport,
  Subscription,
} from '@sportsfeeds/domain'
import type {
  AnalystId,
  Client,
  ClientId,
  Connection,
  ConnectionId,
  Heartbeat,
  PrimaryKey,
  ScheduledStatus,
  Watermark,
} from '@sportsfeeds/domain/internal'

// The interfaces between the flows and the outside world. Flows call them; store/, sockets/ and telemetry.ts implement
// them; handlers put the two together.

/** Stored odds, one method per access pattern. */
export interface OddsStore {
  /** Stores at most {@link maxOddsPerPut} records of distinct identities. @returns those that were not stored. */
  putOdds(odds: readonly Odds[], options: { readonly retentionSeconds: number }): Promise<Odds[]>

  /**
   * States of the markets of a game at each provider, bet stops included: right however quiet a market is, and whether or not the
   * projector keeps up. Usually a single page; of a state that is on several, the newest counts (`addToMarket`).
   */
  latestMarkets(gameId: GameId, after?: string): Promise<LatestMarkets>

  /** Odds of a game with a feed date in this range, both ends included. */
  oddsOfGameBetween(gameId: GameId, range: OddsRange): Promise<OddsPage>

  /**
   * Odds of a game that arrived at or after `since`: first the late ones by arrival, then all others by feed date.
   * Includes every record that was acknowledged before the call and is still kept. A page may be empty and still have a
   * next one.
   */
  oddsOfGameReceivedSince(
    gameId: GameId,
    options: { readonly since: EpochMs; readonly after?: string | undefined },
  ): Promise<OddsPage>
}

export interface LatestMarkets {
  readonly markets: MarketState[]
  /** Present if there may be more: pass it as `after`. */
  readonly next?: string | undefined
}

export const maxOddsPerPut = 25

export interface OddsRange {
  readonly from?: Instant | undefined
  readonly to?: Instant | undefined
  readonly order: 'asc' | 'desc'
  readonly limit: number
  /** `next` of the previous page. */
  readonly after?: string | undefined
}

export interface OddsPage {
  readonly odds: Odds[]
  /** Present if there may be more: pass it as `after`. */
  readonly next?: string | undefined
}

/** Markets as the projector keeps them: the newest record of each, and the newest with prices. Bet stops are among them. */
export interface MarketStore {
  /** Markets of a game, read consistently, a page at a time. A page may be empty and still have a next one. */
  marketsOfGame(gameId: GameId, after?: string): Promise<MarketPage>

  /**
   * Odds that arrived before this, less the time that a record takes into the table, are in {@link marketsOfGame}, whatever their
   * shard; undefined while that is not known of every shard. It never goes back, so an older one that was kept is safe. Read it
   * before the markets.
   */
  projectedUntil(): Promise<EpochMs | undefined>

  /** {@link projectedUntil} with the beginning of the projection; undefined while either is not known. */
  projectedSpan(): Promise<ProjectedSpan | undefined>

  /** Folds a state into the one that is stored. @returns what is stored now. */
  saveMarket(state: MarketState, options: { readonly retentionSeconds: number }): Promise<MarketState>

  /** Shards that have to be read for {@link projectedUntil} to move on, and how far each is. */
  watermarks(): Promise<Watermark[]>

  /**
   * Moves the watermark of a shard forward, never back.
   * @param heartbeatPlace of the last heartbeat that took the shard.
   */
  saveWatermark(shard: string, arrivedBefore: EpochMs, heartbeatPlace?: number): Promise<void>

  /** Forgets a shard that has been read to its end, and whose successors have watermarks of their own. */
  deleteWatermark(shard: string): Promise<void>
}

/** Odds that arrived in this span are in the Market items, whatever their shard. */
export interface ProjectedSpan {
  readonly from: EpochMs
  readonly until: EpochMs
}

export interface MarketPage {
  readonly markets: MarketState[]
  /** Present if there may be more: pass it as `after`. */
  readonly next?: string | undefined
}

/** Shards of the change stream: those that are open, and closed ones whose records it still keeps. */
export interface ShardList {
  list(): Promise<Shard[]>
}

export interface Shard {
  readonly id: string
  /** Those that it was split or merged from. */
  readonly parents: readonly string[]
}

export interface HeartbeatStore {
  saveHeartbeat(heartbeat: Heartbeat): Promise<void>

  /** When the last heartbeat was written there; undefined if there is none that can be read. */
  lastBeatAt(place: number): Promise<EpochMs | undefined>
}

/** A provider as the stack's configuration has it. */
export interface Provider {
  readonly name: ProviderName
  /** Odds a second that it may send in the long run. */
  readonly oddsPerSecond: number
  /** Odds that it may send from midnight to midnight, UTC; without a limit when left out. */
  readonly oddsPerDay?: number | undefined
  /** True for the stack's own operator, who may change every game, and send of one as much as of all. */
  readonly isOperator: boolean
}

/** Rates of providers, counted for all instances of a function. */
export interface RateStore {
  /**
   * Lets odds in, unless the time that they take at the provider's rate would then end more than `aheadMs` from now, or at the rate of a
   * game more than `gameAheadMs`, or its odds of the day would be too many.
   */
  letIn(provider: RatedProvider, use: RateUse): Promise<RateDecision>
}

export type RatedProvider = Pick<Provider, 'name' | 'oddsPerSecond' | 'oddsPerDay' | 'isOperator'>

export interface RateUse {
  readonly nowMs: EpochMs
  readonly odds: number
  /** How many of them are of each game. */
  readonly games: ReadonlyMap<GameId, number>
  /** Odds of each game that were let in without asking: they count, and nothing is refused for them. */
  readonly uncounted: ReadonlyMap<GameId, number>
  readonly aheadMs: number
  readonly gameAheadMs: number
}

export type RateDecision =
  | { readonly isGranted: true }
  | {
      readonly isGranted: false
      readonly per: 'second' | 'game' | 'day'
      /** After this time the same would be let in. */
      readonly waitMs: number
    }

/** Stored games, one method per access pattern. */
export interface GameStore {
  /** @throws InvalidItemError if the game has records and none of them can be read. */
  gameById(id: GameId): Promise<Game | undefined>

  /**
   * Every record of a game. Sport and day are part of the key, so a game that moves to another day has two records between the
   * write of the new one and the removal of the old one.
   */
  recordsOfGame(id: GameId): Promise<GameRecord[]>

  /** As its key says it, so that a damaged record has a sport all the same. */
  sportOfGame(id: GameId): Promise<Sport | undefined>

  /** Sports of {@link currentGames}, as their keys say it. */
  sportsInPlay(nowMs: EpochMs): Promise<GameSport[]>

  /**
   * Live games, whenever they began, and those scheduled from a day ago to seven days ahead: all that can be in play, and what
   * comes next. By start, then by id.
   */
  currentGames(nowMs: EpochMs): Promise<Game[]>

  /** Games of a status that start on these UTC days, both included; all of them without days. Same order. */
  gamesOfStatus(status: ScheduledStatus, days?: DayRange): Promise<Game[]>

  /** Makes a provider the owner of a game that has none. @returns its owner. */
  claimGame(id: GameId, provider: ProviderName): Promise<ProviderName>

  putGame(game: Game): Promise<void>

  /** Games that are scheduled or live, as an index lists them: one that was just put may be missing. */
  listedGames(): Promise<ReadonlySet<GameId>>

  /** Records a game of which only odds are known. @returns false if it has a record already. */
  putProvisionalGame(game: Game, options: { readonly retentionSeconds: number }): Promise<boolean>

  deleteRecordOfGame(key: PrimaryKey): Promise<void>

  liveStateOfGame(id: GameId): Promise<LiveState | undefined>

  /** Live states of those of the games that have one. */
  liveStatesOfGames(ids: readonly GameId[]): Promise<ReadonlyMap<GameId, LiveState>>

  /**
   * Replaces the live state of a game and counts its `rev` up; a state that says the same as the stored one writes nothing.
   * @returns the state as it is stored.
   */
  saveLiveState(id: GameId, state: Omit<LiveState, 'rev'>): Promise<LiveState>
}

export interface GameRecord {
  readonly key: PrimaryKey
  /** Undefined if the record cannot be read. */
  readonly game: Game | undefined
}

export interface DayRange {
  readonly from: Day
  readonly to: Day
}

/** Sports of games, for subscriptions by sport. */
export interface SportLookup {
  /** Games that odds are likely to be of: cheap to fetch at once. */
  gamesInPlay(): Promise<readonly GameSport[]>
  sportOfGame(gameId: GameId): Promise<Sport | undefined>
}

export interface GameSport {
  readonly gameId: GameId
  readonly sport: Sport
}

export interface ClientStore {
  clientById(id: ClientId): Promise<Client | undefined>
}

/** Tells whether a client is active, as of a few seconds ago. */
export interface ActiveClients {
  isActive(id: ClientId): Promise<boolean>
}

export interface ConnectionStore {
  /**
   * Open connections, page by page, as an index shows them: usually milliseconds behind. A record that cannot be read
   * is skipped, so that it does not hide the others.
   */
  liveConnections(): AsyncIterable<readonly Connection[]>

  /** Sees every write that was acknowledged before. */
  connectionById(id: ConnectionId): Promise<Connection | undefined>

  /**
   * Takes one of the places that an analyst has for connections.
   * @returns false if the analyst has `maxConnections` that are open.
   */
  takePlace(
    analyst: AnalystId,
    connection: Pick<Connection, 'id' | 'endsAt'>,
    maxConnections: number,
  ): Promise<boolean>

  saveConnection(connection: Connection): Promise<void>

  /**
   * Changes the subscription of a recorded connection; undefined if there is no record. Concurrent changes are
   * serialized: `change` is called again if the subscription changed in the meantime.
   * @throws StoreUnavailableError if others kept changing it, and what `change` throws.
   */
  changeSubscription(
    id: ConnectionId,
    change: (before: Subscription) => Subscription,
  ): Promise<ChangedConnection | undefined>

  deleteConnection(id: ConnectionId): Promise<void>
}

export interface ChangedConnection {
  readonly connection: Connection
  readonly before: Subscription
}

/** The analysts' sockets. */
export interface Sockets {
  /** Never throws; takes at most `timeoutMs`. */
  post(connectionId: ConnectionId, frame: Uint8Array, timeoutMs: number): Promise<PostOutcome>
  /** Closes the socket from the server's side. Never throws; false if it could not be closed. */
  close(connectionId: ConnectionId): Promise<boolean>
}

/** Outcome of one attempt to post a frame. */
export type PostOutcome =
  | 'delivered'
  /** The connection is closed, or not open yet. */
  | 'gone'
  /** The frame exceeds the hard limit. */
  | 'tooLarge'
  /** Rate-limited (HTTP 429). */
  | 'throttled'
  /** The service, the network or the reader failed or took too long: try again. */
  | 'failed'
  /** The request itself is wrong, for example not permitted: retrying cannot succeed. */
  | 'refused'

/** Where records go that no retry can help: operators look at it, and can send what it holds through the stream again. */
export interface FailureQueue {
  setAside(record: UnreadableRecord): Promise<void>
}

/** Place of a change record that cannot be read. */
export interface UnreadableRecord {
  readonly streamArn: string
  readonly shard: string
  readonly sequenceNumber: string
  readonly arrivedAtMs: EpochMs
}

/** Structured logs and metrics. Never pass a body, a token or a key. */
export interface Telemetry {
  /** Writes one line for one piece of work. Its counts and times become metrics. */
  record(work: WorkDone): void
  error(message: string, error: unknown): void
}

export interface WorkDone {
  readonly message: string
  readonly durationMs?: number
  readonly counts: Readonly<Record<string, number>>
  /** Times other than the duration. */
  readonly timesMs?: Readonly<Record<string, number>>
  /** Facts that are not quantities, for example the route or the provider. */
  readonly facts?: Readonly<Record<string, string | undefined>>
}
