import * as z from 'zod'
import { type GameId, ProviderName } from './identifiers.ts'
import type { PrimaryKey } from './table.ts'

const gameOwnerSortKey = 'owner'

export function gameOwnerKey(id: GameId): PrimaryKey {
  return { PK: id, SK: gameOwnerSortKey }
}

/** The provider that was the first to put a game: no other but the operator changes it. */
export const GameOwnerItem = z.object({
  PK: z.string(),
  SK: z.literal(gameOwnerSortKey),
  PROVIDER: ProviderName,
})
export type GameOwnerItem = z.infer<typeof GameOwnerItem>

export function toGameOwnerItem(id: GameId, provider: ProviderName): GameOwnerItem {
  return { PK: id, SK: gameOwnerSortKey, PROVIDER: provider }
}
