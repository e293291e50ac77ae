import * as z from 'zod'
import { InvalidKeyError } from './errors.ts'
import { ClientId } from './identifiers.ts'
import { EpochMs } from './instant.ts'
import type { PrimaryKey } from './table.ts'

/** A bookmaker whose analysts may connect while it is active. */
export const Client = z.object({
  id: ClientId,
  name: z.string().trim().min(1).max(200),
  description: z.string().trim().max(1000).optional(),
  active: z.boolean(),
  createdAt: EpochMs,
})
export type Client = z.infer<typeof Client>

export const clientSortKey = 'cli'

export function clientKey(id: ClientId): PrimaryKey {
  return { PK: id, SK: clientSortKey }
}

/** Inverse of {@link clientKey}. @throws InvalidKeyError */
export function parseClientKey({ PK, SK }: PrimaryKey): ClientId {
  const id = ClientId.safeParse(PK)
  if (!id.success || SK !== clientSortKey) {
    throw new InvalidKeyError('a client', `${PK} ${SK}`, `"client-<id>" and "${clientSortKey}"`)
  }
  return id.data
}

/** A client as the table holds it. */
export const ClientItem = z.object({
  PK: z.string(),
  SK: z.literal(clientSortKey),
  NAME: Client.shape.name,
  DESCRIPTION: Client.shape.description,
  ACTIVE: z.boolean(),
  CREATED: Client.shape.createdAt,
})
export type ClientItem = z.infer<typeof ClientItem>

export function toClientItem(client: Client): ClientItem {
  return {
    PK: client.id,
    SK: clientSortKey,
    NAME: client.name,
    DESCRIPTION: client.description,
    ACTIVE: client.active,
    CREATED: client.createdAt,
  }
}

/** Inverse of {@link toClientItem}. @throws InvalidKeyError */
export function fromClientItem(item: ClientItem): Client {
  return {
    id: parseClientKey(item),
    name: item.NAME,
    description: item.DESCRIPTION,
    active: item.ACTIVE,
    createdAt: item.CREATED,
  }
}
