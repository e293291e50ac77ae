import {
  bearerSubprotocolPrefix,
  type ClientMessage,
  fieldPath,
  ServerFrame,
  subprotocol,
  type Subscription,
} from '@sportsfeeds/domain'
import * as z from 'zod'
import { BadFrameError } from '../errors.ts'
import { createOddsFrameCheck } from './is-odds-frame.ts'

/** What a message of the server turns out to be. */
export type Parsed =
  | { readonly kind: 'frame'; readonly frame: ServerFrame }
  /** API Gateway itself speaks when an integration fails. */
  | { readonly kind: 'gateway-error'; readonly message: string }
  /** A later server may say more than this client knows. */
  | { readonly kind: 'unknown'; readonly frameType: string }
  | { readonly kind: 'malformed'; readonly error: BadFrameError }

/** @returns a function that reads one message and never throws. */
export function createFrameParser(): (data: unknown) => Parsed {
  const isOddsFrame = createOddsFrameCheck()
  return (data) => {
    if (typeof data !== 'string') return malformed('it is not text', '')
    let value: unknown
    try {
      value = JSON.parse(data)
    } catch (error) {
      return malformed('it is not JSON', data, error)
    }
    if (isOddsFrame(value)) return { kind: 'frame', frame: value }
    const frame = ServerFrame.safeParse(value)
    if (frame.success) return { kind: 'frame', frame: frame.data }
    const gateway = GatewayError.safeParse(value)
    if (gateway.success) return { kind: 'gateway-error', message: gateway.data.message }
    const unknown = UnknownFrame.safeParse(value)
    if (unknown.success) return { kind: 'unknown', frameType: unknown.data.type }
    const [issue] = frame.error.issues
    const where = issue === undefined ? '' : `${fieldPath(issue.path)}: ${issue.message}`
    return malformed(where, data, frame.error)
  }
}

export function encodeMessage(message: ClientMessage): string {
  return JSON.stringify(message)
}

/** The protocols that a connection is opened with: ours, and the token, since browsers can set no header. */
export function subprotocols(token: string): string[] {
  return [subprotocol, `${bearerSubprotocolPrefix}${token}`]
}

/** What a new connection is to be told so that it follows `subscription` and nothing else. */
export function subscriptionMessage({ all, games, sports, conflate }: Subscription): ClientMessage {
  if (all) return { action: 'subscribe', all, conflate }
  if (games.length === 0 && sports.length === 0) return { action: 'unsubscribe' }
  return {
    action: 'subscribe',
    ...(games.length > 0 ? { games } : {}),
    ...(sports.length > 0 ? { sports } : {}),
    conflate,
  }
}

/** The address to connect to: it names the subscription when that fits, so that nothing else comes first. */
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

const UnknownFrame = z.object({ type: z.string().refine((type) => !knownTypes.has(type)) })

function malformed(what: string, text: string, cause?: unknown): Parsed {
  return {
    kind: 'malformed',
    error: new BadFrameError(what, text, { cause }),
  }
}
