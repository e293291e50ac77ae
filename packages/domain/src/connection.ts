import * as z from 'zod'
import { InvalidKeyError } from './errors.ts'
import { ClientId, ConnectionId } from './identifiers.ts'
import { EpochMs } from './instant.ts'
import { connectionExpiryMarginMs } from './limits.ts'
import { Subscription } from './subscription.ts'
import type { PrimaryKey } from './table.ts'

/** An open WebSocket of an analyst. */
export const Connection = z.object({
  id: ConnectionId,
  clientId: ClientId,
  /** The management endpoint of the API's stage, to which this connection's frames are posted. */
  endpoint: z.url(),
  subscription: Subscription,
  /** Version of the wire protocol that its client speaks. */
  protocol: z.number().int().positive(),
  createdAt: EpochMs,
  /** A whole second, at which it is closed: the end of its token, or when API Gateway would close it. */
  endsAt: EpochMs,
})
export type Connection = z.infer<typeof Connection>

export const connectionSortKey = 'con'

export function connectionKey(id: ConnectionId): PrimaryKey {
  return { PK: id, SK: connectionSortKey }
}

/** Inverse of {@link connectionKey}. @throws InvalidKeyError */
export function parseConnectionKey({ PK, SK }: PrimaryKey): ConnectionId {
  const id = ConnectionId.safeParse(PK)
  if (!id.success || SK !== connectionSortKey) {
    throw new InvalidKeyError('a connection', `${PK} ${SK}`, `"<connectionId>" and "${connectionSortKey}"`)
  }
  return id.data
}

/** A connection as the table holds it. */
export const ConnectionItem = z.object({
  PK: z.string(),
  SK: z.literal(connectionSortKey),
  CONNECTION: ConnectionId,
  CLIENT: ClientId,
  ENDPOINT: z.url(),
  /** With the client's protocol, since the index projects it; records from before the second one say none. */
  SUBSCRIPTION: Subscription.extend({ protocol: Connection.shape.protocol.default(1) }),
  /** Counts changes of the subscription: two changes of the same revision cannot both succeed. */
  REVISION: z.number().optional(),
  CREATED: EpochMs,
  /** Epoch seconds: later than the connection may live. */
  EXPIRE: z.number(),
})
export type ConnectionItem = z.infer<typeof ConnectionItem>

/** A connection as the live-connections index projects it. */
export const LiveConnectionItem = ConnectionItem.omit({ PK: true, SK: true, REVISION: true })
export type LiveConnectionItem = z.infer<typeof LiveConnectionItem>

export function toConnectionItem(connection: Connection): ConnectionItem {
  return {
    ...connectionKey(connection.id),
    SK: connectionSortKey,
    CONNECTION: connection.id,
    CLIENT: connection.clientId,
    ENDPOINT: connection.endpoint,
    SUBSCRIPTION: { ...connection.subscription, protocol: connection.protocol },
    CREATED: connection.createdAt,
    EXPIRE: Math.ceil((connection.endsAt + connectionExpiryMarginMs) / 1000),
  }
}

/** Inverse of {@link toConnectionItem}, from the table or from the index. */
export function fromConnectionItem(item: LiveConnectionItem): Connection {
  const { protocol, ...subscription } = item.SUBSCRIPTION
  return {
    id: item.CONNECTION,
    clientId: item.CLIENT,
    endpoint: item.ENDPOINT,
    subscription,
    protocol,
    createdAt: item.CREATED,
    endsAt: item.EXPIRE * 1000 - connectionExpiryMarginMs,
  }
}
