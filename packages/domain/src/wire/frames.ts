import * as z from 'zod'
import { ConnectionId, GameId, Sport } from '../identifiers.ts'
import { EpochMs } from '../instant.ts'
import { maxGamesPerSubscription } from '../limits.ts'
import { Odds } from '../odds/odds.ts'
import { Subscription } from '../subscription.ts'

/** Version of the wire protocol, in every server frame and in the WebSocket subprotocol. */
export const protocolVersion = 1
export const subprotocol = 'sportsfeeds.v1'
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

/** A record of odds on its way to analysts, with `storedAt`, the instant of its change record. */
export const LiveOdds = Odds.extend({
  storedAt: EpochMs,
  /** It was older than catch-up covers when it arrived. */
  late: z.literal(true).optional(),
})
export type LiveOdds = z.infer<typeof LiveOdds>

const frame = { v: z.literal(protocolVersion), sentAt: EpochMs }

export const WelcomeFrame = z.object({
  ...frame,
  type: z.literal('welcome'),
  connectionId: ConnectionId,
  subscription: Subscription,
})

/**
 * The response to subscribe and unsubscribe. Until `liveFrom` (server time) frames may still miss what this changed; a
 * client that needs all of it catches up over REST across that window.
 */
export const SubscribedFrame = z.object({
  ...frame,
  type: z.literal('subscribed'),
  subscription: Subscription,
  liveFrom: EpochMs,
})
export type SubscribedFrame = z.infer<typeof SubscribedFrame>

/** The newest odds of each market followed, in parts: the last one says so. */
export const SnapshotFrame = z.object({
  ...frame,
  type: z.literal('snapshot'),
  odds: z.array(Odds),
  last: z.boolean(),
})

export const OddsFrame = z.object({
  ...frame,
  type: z.literal('odds'),
  position: Position,
  odds: z.array(LiveOdds),
  /** Number of odds left out because a newer record of the same market is in this frame. */
  conflated: z.number().int().positive().optional(),
})
export type OddsFrame = z.infer<typeof OddsFrame>

export const PongFrame = z.object({ ...frame, type: z.literal('pong'), id: z.string().optional() })

export const ErrorFrame = z.object({
  ...frame,
  type: z.literal('error'),
  code: z.enum(['bad_message', 'unknown_action', 'too_many_games', 'unavailable']),
  message: z.string(),
})
export type ErrorFrame = z.infer<typeof ErrorFrame>

export const ServerFrame = z.discriminatedUnion('type', [
  WelcomeFrame,
  SubscribedFrame,
  SnapshotFrame,
  OddsFrame,
  PongFrame,
  ErrorFrame,
])
export type ServerFrame = z.infer<typeof ServerFrame>
