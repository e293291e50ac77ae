import {
  bearerSubprotocolPrefix,
  type ClientMessage,
  fieldPath,
  GameId,
  GameWithLive,
  salvageGameOdds,
  ServerFrame,
  type StreamPlace,
  subprotocol,
  type Subscription,
} from '@sportsfeeds/domain'
import * as z from 'zod'
import { BadFrameError } from '../errors.ts'

/** Result of reading one message from the server. */
export type Parsed =
  /** `unreadable` names records that were left out of it. */
  | { readonly kind: 'frame'; readonly frame: ServerFrame; readonly unreadable?: readonly string[] }
  /** API Gateway's own error, when an integration fails. */
  | { readonly kind: 'gateway-error'; readonly message: string }
  /** A newer server may send frames that this client does not know. */
  | { readonly kind: 'unknown'; readonly frameType: string }
  | { readonly kind: 'malformed'; readonly error: BadFrameError }

/** Reads one message. Never throws. */
export type FrameParser = (data: unknown) => Parsed

/** Parses a message without regard to others. */
export function parseFrame(data: unknown): Parsed {
  if (typeof data !== 'string') return malformed('it is not text', '')
  let value: unknown
  try {
    value = JSON.parse(data)
  } catch (error) {
    return malformed('it is not JSON', data, error)
  }
  const frame = ServerFrame.safeParse(value)
  if (frame.success) return { kind: 'frame', frame: frame.data }
  const salvaged = salvageFrame(value)
  if (salvaged !== undefined) return salvaged
  const gateway = GatewayError.safeParse(value)
  if (gateway.success) return { kind: 'gateway-error', message: gateway.data.message }
  const unknown = UnknownFrame.safeParse(value)
  if (unknown.success) return { kind: 'unknown', frameType: unknown.data.type }
  const [issue] = frame.error.issues
  const where = issue === undefined ? '' : `${fieldPath(issue.path)}: ${issue.message}`
  return malformed(where, data, frame.error)
}

/** Reads a frame record by record, or game by game, once it could not be read as a whole. */
function salvageFrame(value: unknown): Parsed | undefined {
  const raw = RawFrame.safeParse(value)
  if (!raw.success) return undefined
  const parts: readonly Salvaged[] = raw.data.games.map(
    raw.data.type === 'games' ? salvageGame : salvageGameOdds,
  )
  const unreadable = parts.flatMap((part) => part.unreadable)
  const frame = ServerFrame.safeParse({ ...raw.data, games: parts.flatMap(({ blocks }) => blocks) })
  return frame.success && unreadable.length > 0 ? { kind: 'frame', frame: frame.data, unreadable } : undefined
}

interface Salvaged {
  readonly blocks: readonly unknown[]
  readonly unreadable: readonly string[]
}

function salvageGame(value: unknown): Salvaged {
  if (GameWithLive.safeParse(value).success) return { blocks: [value], unreadable: [] }
  const named = z.object({ id: GameId }).safeParse(value)
  return { blocks: [], unreadable: [named.success ? named.data.id : 'a game'] }
}

export function encodeMessage(message: ClientMessage): string {
  return JSON.stringify(message)
}

/** Subprotocols of the handshake: ours, and the token, since browsers cannot set headers. */
export function subprotocols(token: string): string[] {
  return [subprotocol, `${bearerSubprotocolPrefix}${token}`]
}

/**
 * Message after which a new connection follows `subscription` and nothing else.
 * @param at where a live gateway is to resume it; other servers ignore it.
 */
export function subscriptionMessage(
  { all, games, sports, conflate }: Subscription,
  at: StreamPlace | undefined,
): ClientMessage {
  const place = at === undefined ? {} : { at }
  if (all) return { action: 'subscribe', all, conflate, ...place }
  if (games.length === 0 && sports.length === 0) return { action: 'unsubscribe' }
  return {
    action: 'subscribe',
    ...(games.length > 0 ? { games } : {}),
    ...(sports.length > 0 ? { sports } : {}),
    conflate,
    ...place,
  }
}

/** Address to connect to. It names the subscription if that fits, so that nothing else arrives first. */
export function connectionUrl(bookmakerApiUrl: string, { all, games, sports }: Subscription): string {
  const url = new URL(bookmakerApiUrl)
  if (!all && games.length > 0) url.searchParams.set('games', games.join(','))
  if (!all && sports.length > 0) url.searchParams.set('sports', sports.join(','))
  return url.href.length <= maxUrlLength ? url.href : bookmakerApiUrl
}

/** Short enough for every proxy on the way. */
const maxUrlLength = 2_000

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-selection-expressions.html */
const GatewayError = z.object({ message: z.string(), connectionId: z.string(), requestId: z.string() })

const knownTypes: ReadonlySet<string> = new Set(ServerFrame.options.map(({ shape }) => shape.type.value))

const RawFrame = z.looseObject({ type: z.enum(['odds', 'snapshot', 'games']), games: z.array(z.unknown()) })

const UnknownFrame = z.object({ type: z.string().refine((type) => !knownTypes.has(type)) })

function malformed(what: string, text: string, cause?: unknown): Parsed {
  return {
    kind: 'malformed',
    error: new BadFrameError(what, text, { cause }),
  }
}
