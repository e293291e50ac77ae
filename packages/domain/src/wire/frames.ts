import * as z from 'zod'
import { ConnectionId, GameId, Sport } from '../identifiers.ts'
import { EpochMs } from '../instant.ts'
import { maxGamesPerSubscription } from '../limits.ts'
import { Subscription } from '../subscription.ts'
import { decodeGameOdds, type LiveOdds } from './game-odds.ts'
import { GameWithLive } from './games.ts'
import { StreamPlace } from './stream-place.ts'

/** Version of the wire protocol, in every server frame and in the WebSocket subprotocol. */
export const protocolVersion = 2
export const subprotocol = 'sportsfeeds.v2'
/** What clients of the first protocol offer. They are refused with {@link reloadCloseCode}, since their frames know no lines. */
export const outdatedSubprotocol = 'sportsfeeds.v1'
/** Closes a socket whose client is older than the server: it has to be loaded again. */
export const reloadCloseCode = 4426
export const reloadReason = 'This client is older than the service: reload it.'
/** An analyst's token travels as a second subprotocol, since browsers can set no header on a WebSocket. */
export const bearerSubprotocolPrefix = 'bearer.'

const GameList = z.array(GameId).max(maxGamesPerSubscription)
const SportList = z.array(Sport).max(64)

/**
 * Messages from an analyst's client. `subscribe` without any list changes nothing and returns the subscription as it
 * is; `unsubscribe` without any list ends all subscriptions.
 */
export const ClientMessage = z.discriminatedUnion('action', [
  z.object({
    action: z.literal('subscribe'),
    games: GameList.optional(),
    sports: SportList.optional(),
    all: z.boolean().optional(),
    conflate: z.boolean().optional(),
    /** In the first message of a connection to the live gateway: resume from here. API Gateway's side ignores it. */
    at: StreamPlace.optional(),
  }),
  z.object({ action: z.literal('unsubscribe'), games: GameList.optional(), sports: SportList.optional() }),
  z.object({ action: z.literal('ping'), id: z.string().max(64).optional() }),
])
export type ClientMessage = z.infer<typeof ClientMessage>

/**
 * Position of a frame among those that one consumer instance (`epoch`) has sent to one connection from one shard: `n`
 * counts from 1. A gap in `n`, or a first frame with `n` above 1, means that frames were lost.
 */
export const Position = z.object({ shard: z.string(), epoch: z.string(), n: z.number().int().positive() })
export type Position = z.infer<typeof Position>

/** Odds of a game in a frame, decoded. */
const GameOddsBlock = z.unknown().transform((block, context): LiveOdds[] => {
  const odds = decodeGameOdds(block)
  if (odds !== undefined) return odds
  context.addIssue({ code: 'custom', message: 'must be odds of one game' })
  return z.NEVER
})

const frame = { v: z.literal(protocolVersion), sentAt: EpochMs }

export const WelcomeFrame = z.object({
  ...frame,
  type: z.literal('welcome'),
  connectionId: ConnectionId,
  subscription: Subscription,
  /** True at the live gateway, which sends nothing else before the first message, and from which a client can resume. */
  resumes: z.literal(true).optional(),
})

/**
 * The response to subscribe and unsubscribe. Until `liveFrom` (server time) frames may still miss what this changed; a
 * client that needs all of it catches up over REST across that window. The live gateway misses nothing from this frame on.
 */
export const SubscribedFrame = z.object({
  ...frame,
  type: z.literal('subscribed'),
  subscription: Subscription,
  liveFrom: EpochMs,
  /** Of the live gateway: the place up to which this connection has everything. */
  at: StreamPlace.optional(),
  /** Of the live gateway: what was stored before this is in what was sent before this frame. */
  through: EpochMs.optional(),
  /** Whether the client was resumed where it asked; absent if it did not ask. If not, it has to catch up over REST. */
  resumed: z.boolean().optional(),
})
export type SubscribedFrame = z.infer<typeof SubscribedFrame>

/**
 * The state of each market of the games that a subscription added, in parts: the last one says so. For a market whose newest
 * record has no prices, the newest that has some is there too, and so is each provider's last bet stop.
 */
export const SnapshotFrame = z.object({
  ...frame,
  type: z.literal('snapshot'),
  games: z.array(GameOddsBlock),
  last: z.boolean(),
})

/** Odds of some games, or none: then it says only that its shard flows. */
export const OddsFrame = z.object({
  ...frame,
  type: z.literal('odds'),
  /** Absent at the live gateway. */
  position: Position.optional(),
  /**
   * The frame carries a heartbeat: whatever the table took before this, as far as it is in the position's shard, was sent before.
   * Each shard has one every few seconds. The live gateway has frames of their own for it.
   */
  through: EpochMs.optional(),
  /** With `through`: all open shards of the stream, each of which has heartbeats. */
  shards: z.array(z.string()).optional(),
  /** Of the live gateway, in the frames that complete something: the shards that have moved, and how far. */
  at: StreamPlace.optional(),
  games: z.array(GameOddsBlock),
  /**
   * Number of odds left out because a newer record of the same market is in this frame. A connection that does not conflate
   * was too slow for them.
   */
  conflated: z.number().int().positive().optional(),
})
export type OddsFrame = z.infer<typeof OddsFrame>

/** Games that the connection follows, where they or their live states have changed. Clients order live states by `rev`. */
export const GamesFrame = z.object({ ...frame, type: z.literal('games'), games: z.array(GameWithLive) })
export type GamesFrame = z.infer<typeof GamesFrame>

/** Says every few seconds, at the live gateway, where the connection is. Replaces every earlier `at`. */
export const HeartbeatFrame = z.object({
  ...frame,
  type: z.literal('heartbeat'),
  at: StreamPlace,
  /** What was stored before this has been sent. */
  through: EpochMs,
})

export const PongFrame = z.object({ ...frame, type: z.literal('pong'), id: z.string().optional() })

export const ErrorFrame = z.object({
  ...frame,
  type: z.literal('error'),
  /** `outdated`: the client is older than the server and has to be loaded again; the connection is closed. */
  code: z.enum(['bad_message', 'unknown_action', 'too_many_games', 'unavailable', 'outdated']),
  message: z.string(),
})
export type ErrorFrame = z.infer<typeof ErrorFrame>

export const ServerFrame = z.discriminatedUnion('type', [
  WelcomeFrame,
  SubscribedFrame,
  SnapshotFrame,
  OddsFrame,
  GamesFrame,
  HeartbeatFrame,
  PongFrame,
  ErrorFrame,
])
export type ServerFrame = z.infer<typeof ServerFrame>
