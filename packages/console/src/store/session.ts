import {
  type AnalystClient,
  createClient,
  type Fetch,
  type FeedsApi,
  listenToBrowser,
  type ReceivedOdds,
  type SocketConstructor,
} from '@sportsfeeds/client'
import type { EpochMs } from '@sportsfeeds/domain'
import type { ConsoleConfig } from '@sportsfeeds/domain/internal'
import { type Clock, systemClock, type Timer } from '@sportsfeeds/std'
import { type Connection, followConnection } from './connection.ts'
import { loadFirstPrices } from './first-prices.ts'
import { createGameStore, type GameStore } from './game-store.ts'
import type { Identity } from './identity.ts'
import { createMarketStore, type MarketStore } from './market-store.ts'
import type { KeyValueStorage, PersistedValue } from './persisted.ts'
import { createPastLoader, type PastLoader } from './past-loader.ts'
import { createPreferences, type Preferences } from './preferences.ts'
import { createScoreLog, type ScoreLog } from './score-log.ts'
import { createScorecard, type ScorecardStore } from './scorecard.ts'
import { createTelemetry, type Telemetry } from './telemetry.ts'
import { createValue, type Value } from './value.ts'

/** The APIs of this stack. */
export type ApiConfig = Pick<ConsoleConfig, 'feedsApiUrl' | 'bookmakerApiUrl' | 'pagesMaySend'>

export interface SessionOptions {
  readonly config: ApiConfig
  /** Reads the address to connect to as it is now; that of `config` stays when left out. */
  readonly readAddress?: () => Promise<string>
  readonly identity: Identity
  readonly storage: KeyValueStorage
  readonly clock?: Clock
  readonly WebSocket?: SocketConstructor
  readonly fetch?: Fetch
}

/** One analyst's connection and all data that the screens show, outside React. */
export interface Session {
  readonly config: ApiConfig
  readonly identity: Identity
  readonly storage: KeyValueStorage
  readonly clock: Clock
  /** The REST API. */
  readonly feeds: FeedsApi
  readonly markets: Omit<MarketStore, 'push' | 'stop'>
  readonly games: Omit<GameStore, 'receive' | 'stop'>
  readonly scores: Pick<ScoreLog, 'get'>
  readonly scorecard: Pick<ScorecardStore, 'read'>
  /** Fetches openings and recent prices of games on the screen. */
  readonly past: Pick<PastLoader, 'request'>
  readonly connection: Value<Connection>
  readonly telemetry: Value<Telemetry>
  readonly preferences: Omit<PersistedValue<Preferences>, 'stop'>
  /** This machine's time, updated once a second. */
  readonly now: Value<EpochMs>
  /** Calls `listener` with each odds record as it arrives, between renders too. @returns an unsubscribe function. */
  readonly onOdds: (listener: (odds: ReceivedOdds) => void) => () => void
  /** Connects now, where the next attempt would be later. */
  readonly retry: () => void
  /** Estimated time of the server's clock, which ages are measured by. */
  readonly serverNow: () => EpochMs
  close(): void
}

const tickMs = 1_000

export function createSession({
  config,
  readAddress,
  identity,
  storage,
  clock = systemClock,
  WebSocket,
  fetch,
}: SessionOptions): Session {
  let wake: (() => void) | undefined
  const client = createClient({
    feedsApiUrl: config.feedsApiUrl,
    bookmakerApiUrl: readAddress ?? config.bookmakerApiUrl,
    getToken: identity.getToken,
    clock,
    listenToPlatform: (events) => {
      wake = events.onWake
      return listenToBrowser()(events)
    },
    ...(WebSocket === undefined ? {} : { WebSocket }),
    ...(fetch === undefined ? {} : { fetch }),
  })
  const markets = createMarketStore({ clock })
  const games = createGameStore({ feeds: client.feeds, clock })
  const telemetry = createTelemetry({ client, clock })
  const serverNow = (): EpochMs => clock.now() + telemetry.get().serverOffsetMs
  const past = createPastLoader({
    feeds: client.feeds,
    clock,
    serverNow,
    onOdds: (odds) => markets.pushPast(odds),
  })
  const scores = createScoreLog()
  const scorecard = createScorecard({ markets, games, clock })
  const preferences = createPreferences(storage, identity.userId)
  const ticking = tick(clock)
  client.on('odds', (odds) => {
    markets.push(odds)
    scorecard.record(odds)
    games.request(odds.gameId)
    telemetry.record(odds)
  })
  client.on('game', ({ game, live }) => {
    scores.record(game.id, games.get().get(game.id)?.live, live, serverNow())
    games.receive(game, live)
  })
  const connection = followConnection(client, clock)
  const firstPrices = loadFirstPrices({
    feeds: client.feeds,
    games,
    connection,
    onOdds: (all) => {
      for (const odds of all) markets.push(odds)
    },
  })

  return {
    config,
    identity,
    storage,
    clock,
    feeds: client.feeds,
    markets,
    games,
    scores,
    scorecard,
    past,
    connection,
    telemetry,
    preferences,
    now: ticking.now,
    onOdds: (listener) => client.on('odds', listener),
    retry: () => wake?.(),
    serverNow,
    close: () =>
      closeAll([client, firstPrices, scorecard, markets, games, past, telemetry, preferences, ticking]),
  }
}

function tick(clock: Clock): { readonly now: Value<EpochMs>; stop(): void } {
  const now = createValue(clock.now())
  const next = (): Timer =>
    clock.setTimeout(() => {
      now.set(clock.now())
      timer = next()
    }, tickMs)
  let timer = next()
  return { now, stop: () => timer.cancel() }
}

function closeAll(parts: readonly (Pick<AnalystClient, 'close'> | Pick<MarketStore, 'stop'>)[]): void {
  for (const part of parts) {
    if ('close' in part) part.close()
    else part.stop()
  }
}
