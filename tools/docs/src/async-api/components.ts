import {
  ClientMessage,
  encodeGameOdds,
  ErrorFrame,
  Game,
  GamesFrame,
  GameStatus,
  HeartbeatFrame,
  LiveState,
  type LiveOdds,
  OddsFrame,
  PongFrame,
  Position,
  Price,
  protocolVersion,
  SnapshotFrame,
  StreamPlace,
  SubscribedFrame,
  Subscription,
  WelcomeFrame,
} from '@sportsfeeds/domain'
import { Score } from '@sportsfeeds/domain/internal'
import * as z from 'zod'
import { type Component, object, part, scalar } from '../component.ts'
import {
  GameOddsBlock,
  MarketDetails,
  MarketEntry,
  OddsDetails,
  OddsEntry,
  OutcomeEntry,
  PriceEntry,
} from './game-odds-block.ts'

const [subscribe, unsubscribe, ping] = ClientMessage.options
const games = z.array(GameOddsBlock)
const sentAt = 1_777_662_060_450
const place = { 'shardId-000000000000': '49640000000000000000000000000000000017' }
const subscription = { all: false, games: ['game-sr:match:123'], sports: ['tennis'], conflate: false }
const total: LiveOdds = {
  gameId: 'game-sr:match:123',
  type: 'total',
  period: '1h',
  line: 1.5,
  provider: 'acme',
  date: '2026-05-01T19:00:59.950Z',
  seq: 7,
  status: 'open',
  oddsFormat: 'decimal',
  outcomes: [
    { id: 'over', odds: 1.95 },
    { id: 'under', odds: 1.87 },
  ],
  receivedAt: 1_777_662_060_012.001,
  digest: 'n0zNF_cz',
  storedAt: 1_777_662_060_020.125,
}
const block = GameOddsBlock.parse(encodeGameOdds([total]))
const market = block.markets[0] ?? ['total', 'acme', []]
const record = block.odds[0] ?? [0, 0, 0, null, '', 0, []]

const frameFields = {
  v: `Version of the protocol: ${protocolVersion}.`,
  type: 'Kind of the frame.',
  sentAt: 'When the server sent it: epoch milliseconds.',
}

/** Messages of an analyst, by the names of their payloads. */
export const clientMessages: Readonly<Record<string, Component>> = {
  Subscribe: object(
    subscribe,
    'Follow more games or sports, or all games; optionally only the state of each market. Without any list, the subscription as it is.',
    { action: 'subscribe', ...subscription, at: place },
    {
      action: 'Kind of the message.',
      games: 'Games to follow.',
      sports: 'Sports to follow.',
      all: 'True to follow every game.',
      conflate: 'True to receive only what is part of a market’s state.',
      at: 'Of the live gateway, in the first message of a connection: resume from here.',
    },
  ),
  Unsubscribe: object(
    unsubscribe,
    'Stop following these games or sports; without any, everything.',
    { action: 'unsubscribe', games: ['game-sr:match:123'], sports: ['tennis'] },
    {
      action: 'Kind of the message.',
      games: 'Games to follow no more.',
      sports: 'Sports to follow no more.',
    },
  ),
  Ping: object(
    ping,
    'Request a `pong`: every 15 s, and after any doubt.',
    { action: 'ping', id: '41' },
    { action: 'Kind of the message.', id: 'Comes back in the response.' },
  ),
}

/** Frames of the server, by the names of their payloads. */
export const serverFrames: Readonly<Record<string, Component>> = {
  Welcome: object(
    WelcomeFrame,
    'The first frame of a connection.',
    { v: 2, type: 'welcome', sentAt, connectionId: 'L0SM9cOFvHcCIhw=', subscription, resumes: true },
    {
      ...frameFields,
      connectionId: 'Id of the connection.',
      subscription: 'What the connection follows.',
      resumes: 'True at the live gateway, which sends nothing else before the first message.',
    },
  ),
  Subscribed: object(
    SubscribedFrame,
    'The response to `subscribe` and `unsubscribe`.',
    {
      v: 2,
      type: 'subscribed',
      sentAt,
      subscription,
      liveFrom: sentAt + 1_200,
      at: place,
      through: sentAt - 50,
      resumed: true,
    },
    {
      ...frameFields,
      subscription: 'What the connection follows now.',
      liveFrom:
        'Until then, by the server’s clock, frames may miss what was added. It has passed at the live gateway.',
      at: 'Of the live gateway: the place up to which this connection has everything.',
      through: 'Of the live gateway: what was stored before this is in what was sent before.',
      resumed:
        'Of the live gateway: whether the connection was resumed where the client asked; absent if it did not ask.',
    },
  ),
  Snapshot: object(
    SnapshotFrame.extend({ games }),
    'The state of each market of the games that a subscription added, in parts: its newest record, the newest with prices, and bet stops.',
    { v: 2, type: 'snapshot', sentAt, games: [block], last: true },
    { ...frameFields, games: 'Odds, one block for each game.', last: 'True in the last part.' },
  ),
  OddsUpdate: object(
    OddsFrame.extend({ games }),
    'Odds as they come, and the place of the frame: `position` at API Gateway, `at` at the live gateway.',
    {
      v: 2,
      type: 'odds',
      sentAt,
      position: { shard: 'shardId-000000000000', epoch: 'e5f1', n: 17 },
      at: place,
      games: [block],
      conflated: 3,
    },
    {
      ...frameFields,
      through:
        'With a heartbeat of the position’s shard: what was stored in it before this has been sent. Absent at the live gateway.',
      shards: 'With `through`: every open shard of the stream, each of which has heartbeats.',
      position: 'Position of the frame among those of its shard and epoch. Absent at the live gateway.',
      at: 'Of the live gateway, in the frames that complete something: the shards that have moved.',
      games: 'Odds, one block for each game.',
      conflated: 'Number of records left out, because a newer one of the same market is in this frame.',
    },
  ),
  GamesChanged: object(
    GamesFrame,
    'Followed games, or their live states, have changed.',
    {
      v: 2,
      type: 'games',
      sentAt,
      games: [{ ...gameExample(), live: { score: { home: 2, away: 1 }, period: '1h', rev: 4 } }],
    },
    { ...frameFields, games: 'The games, each with its live state if the feed has sent one.' },
  ),
  Heartbeat: object(
    HeartbeatFrame,
    'The place of the connection in the change stream.',
    { v: 2, type: 'heartbeat', sentAt, at: place, through: sentAt - 50 },
    {
      ...frameFields,
      at: 'Replaces every earlier `at`.',
      through: 'What was stored before this has been sent.',
    },
  ),
  Pong: object(
    PongFrame,
    'The response to `ping`.',
    { v: 2, type: 'pong', sentAt, id: '41' },
    { ...frameFields, id: 'That of the ping.' },
  ),
  Refusal: object(
    ErrorFrame,
    'A message was refused. The connection stays open, unless the code is `outdated`.',
    {
      v: 2,
      type: 'error',
      sentAt,
      code: 'too_many_games',
      message: 'A subscription names at most 350 games.',
    },
    {
      ...frameFields,
      code: '`unavailable`: try again. `outdated`: load the client again.',
      message: 'The refusal for people.',
    },
  ),
}

/** What messages and frames have in common. */
export const sharedSchemas: Readonly<Record<string, Component>> = {
  Subscription: object(
    Subscription,
    'What a connection follows: `games` and `sports` add up.',
    subscription,
    {
      all: 'True if it follows every game.',
      games: 'Games that it follows by name.',
      sports: 'Sports that it follows.',
      conflate: 'True if it receives only what is part of a market’s state.',
    },
  ),
  Position: object(
    Position,
    'Position of a frame among those that one consumer has sent to this connection from one shard of the change stream.',
    { shard: 'shardId-000000000000', epoch: 'e5f1', n: 17 },
    { shard: 'Name of the shard.', epoch: 'Name of the consumer.', n: 'Counts from 1.' },
  ),
  StreamPlace: scalar(
    StreamPlace,
    'A place in the change stream: by the name of each shard, the sequence number up to which everything is known.',
    place,
  ),
  GameOdds: object(
    GameOddsBlock,
    'Odds of one game. docs/PROTOCOL.md has the layout with an example.',
    block,
    {
      game: 'Id of the game.',
      time: 'Epoch milliseconds that the times of the records are relative to.',
      markets: 'Markets of the records.',
      odds: 'Records, in order.',
    },
  ),
  MarketEntry: scalar(
    MarketEntry,
    'Market id, provider, and the outcomes in the order of the prices; perhaps details.',
    market,
  ),
  MarketDetails: object(
    MarketDetails,
    'What few markets have.',
    { main: true, summary: 'Reds v Blues', gameDate: '2026-05-01T18:30:00.000Z' },
    {
      main: 'True for a main line.',
      summary: 'Describes the game to people.',
      gameDate: 'Start of the game.',
    },
  ),
  OutcomeEntry: scalar(OutcomeEntry, 'Outcome id, or id and name.', ['4711', 'Red Rum']),
  OddsEntry: scalar(
    OddsEntry,
    'A record: place of the market, date, arrival, storing, digest, flags, prices; perhaps details.',
    record,
  ),
  OddsDetails: object(
    OddsDetails,
    'What few records have.',
    { seq: 7, reason: 'goal' },
    { seq: 'The provider’s sequence number.', reason: 'Why the market is not open.' },
  ),
  PriceEntry: scalar(
    PriceEntry,
    'A price, or a price and the outcome’s status, and perhaps its line.',
    [1.95, 1],
  ),
  Price: scalar(
    Price,
    'A price as its provider wrote it: a number, or text for a fraction; 0 for none.',
    1.95,
  ),
  Game: object(Game, 'A game.', gameExample(), {
    id: 'Id of the game.',
    sport: 'Sport; `unknown` for a provisional game.',
    gameDate: 'Start of the game.',
    name: 'Name of the game.',
    status: 'Status of the game.',
    homeTeam: 'Absent where there are no two sides.',
    awayTeam: 'Absent where there are no two sides.',
    league: 'League or tournament.',
    season: 'Season.',
    venue: 'Where it is played.',
    type: 'The kind of contest.',
    createdAt: 'When the game was first stored: epoch milliseconds.',
  }),
  GameStatus: scalar(GameStatus, 'Status of a game.', 'live'),
  LiveState: object(
    LiveState,
    'State of a game while it is played.',
    { score: { home: 2, away: 1 }, period: '1h', clock: clockExample(), rev: 4 },
    {
      score: 'Score of the game.',
      period: 'The part of the game that is played.',
      clock: 'The sport’s own clock.',
      rev: 'Counts the changes of the state: the higher one is the newer.',
    },
  ),
  ScoreOfGame: object(
    part(LiveState.shape.score),
    'Score of a game.',
    { home: 2, away: 1 },
    { home: 'Score of home.', away: 'Score of away.' },
  ),
  Score: scalar(Score, 'Points, goals, runs, or the text that a sport writes in their place.', 2),
  GameClock: object(part(LiveState.shape.clock), 'The sport’s own clock.', clockExample(), {
    seconds: 'What it showed at `at`.',
    at: 'When it showed `seconds`.',
    running: 'False while it is stopped.',
    countsDown: 'True where it runs towards zero.',
  }),
}

function gameExample() {
  return {
    id: 'game-sr:match:123',
    sport: 'soccer',
    gameDate: '2026-05-01T18:30:00.000Z',
    name: 'Reds v Blues',
    status: 'live',
    homeTeam: 'Reds',
    awayTeam: 'Blues',
    createdAt: 1_777_600_000_000,
  } as const
}

function clockExample() {
  return { seconds: 1_860, at: '2026-05-01T19:01:00.000Z', running: true }
}
