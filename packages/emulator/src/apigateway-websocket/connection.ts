import { randomBytes } from 'node:crypto'
import type { WebSocket } from 'ws'
import type { RequestView } from '../apigateway/request-view.ts'

/** What is known of a client from its handshake on. */
export interface ConnectionInfo {
  readonly id: string
  readonly apiId: string
  readonly stage: string
  readonly connectedAtMs: number
  readonly view: RequestView
  /** What the authorizer said. */
  readonly authorizer?: Readonly<Record<string, string | number>> | undefined
}

export interface Connection extends ConnectionInfo {
  readonly socket: WebSocket
  /** When a message last went either way. */
  lastActiveAtMs: number
  /** Up to when its minutes are metered. */
  meteredUntilMs: number
}

/** Ids of connections and messages look like those of AWS: eleven octets in base64. */
export function createIds(random?: () => number): () => string {
  const bytes =
    random === undefined
      ? () => randomBytes(11)
      : () => Buffer.from(Array.from({ length: 11 }, () => Math.floor(random() * 256)))
  return () => `${bytes().toString('base64url')}=`
}

/** Whether a text could be a connection's id: others are refused before any look-up. */
export function isConnectionId(text: string): boolean {
  return /^[\w+/-]{15}=$/.test(text)
}
