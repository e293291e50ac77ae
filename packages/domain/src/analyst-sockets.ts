import * as z from 'zod'
import { InvalidKeyError } from './errors.ts'
import { type ClientId, ConnectionId, isWellFormed, notWellFormed } from './identifiers.ts'
import type { EpochMs } from './instant.ts'
import { connectionExpiryMarginMs } from './limits.ts'
import type { PrimaryKey } from './table.ts'

/** A person, as the issuer of its tokens names it: https://openid.net/specs/openid-connect-core-1_0.html#IDToken */
export const PersonId = z
  .string()
  .max(255)
  .refine((text) => text.trim() !== '', 'must name a person')
  .refine(isWellFormed, notWellFormed)
export type PersonId = z.infer<typeof PersonId>

/** An analyst: a person of a client. */
export interface AnalystId {
  readonly clientId: ClientId
  readonly sub: PersonId
}

const analystSocketsSortKey = 'sockets'

export function analystSocketsKey({ clientId, sub }: AnalystId): PrimaryKey {
  return { PK: `analyst-${clientId}#${encodeURIComponent(sub)}`, SK: analystSocketsSortKey }
}

/** Inverse of {@link analystSocketsKey}. @throws InvalidKeyError */
export function parseAnalystSocketsKey({ PK, SK }: PrimaryKey): AnalystId {
  const [, clientId, sub] = /^analyst-([^#]+)#(.+)$/.exec(PK) ?? []
  if (clientId === undefined || sub === undefined || SK !== analystSocketsSortKey) {
    throw new InvalidKeyError(
      'connections of an analyst',
      `${PK} ${SK}`,
      `"analyst-<client>#<sub>" and "${analystSocketsSortKey}"`,
    )
  }
  return { clientId, sub: decodeURIComponent(sub) }
}

/** The attribute that holds the ids of an analyst's connections as a set. Some may have ended in the meantime. */
export const analystSocketsSet = 'CONNECTIONS'

/** Connections of an analyst as the table holds them. */
export const AnalystSocketsItem = z.object({
  PK: z.string(),
  SK: z.literal(analystSocketsSortKey),
  /** Absent when it is empty. */
  [analystSocketsSet]: z.set(ConnectionId).optional(),
  /** Epoch seconds: later than the last of them may live. */
  EXPIRE: z.number(),
})

/** When an item expires whose last connection ends at `endsAt`: epoch seconds. */
export function analystSocketsExpiry(endsAt: EpochMs): number {
  return Math.ceil((endsAt + connectionExpiryMarginMs) / 1000)
}
