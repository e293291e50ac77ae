import { randomBytes } from 'node:crypto'
import type { WebSocket } from 'ws'
import type { RequestView } from '../apigateway/request-view.ts'

/** A client from its handshake on. */
export interface ConnectionInfo {
  readonly id: string
  readonly apiId: string
  readonly stage: string
  readonly connectedAtMs: number
  readonly view: RequestView
  /** The context that the authorizer returned. */
  readonly authorizer?: Readonly<Record<string, string | number>> | undefined
}

export interface Connection extends ConnectionInfo {
  readonly socket: WebSocket
  /** Time of the last message in either direction. */
  lastActiveAtMs: number
  /** Connection minutes are metered up to here. */
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

export function isConnectionId(text: string): boolean {
  return /^[\w+/-]{15}=$/.test(text)
}
