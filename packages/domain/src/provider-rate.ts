import * as z from 'zod'
import type { GameId, ProviderName } from './identifiers.ts'
import type { EpochMs } from './instant.ts'
import type { PrimaryKey } from './table.ts'

export const providerRateSortKey = 'rate'

export function providerRateKey(provider: ProviderName): PrimaryKey {
  return { PK: `rate-${provider}`, SK: providerRateSortKey }
}

/** How far a provider has used its rate, for all instances of the function that writes odds. */
export const ProviderRateItem = z.object({
  PK: z.string().startsWith('rate-'),
  SK: z.literal(providerRateSortKey),
  /** Epoch milliseconds until which the odds that were let in take, at the provider's rate. */
  DUE: z.number(),
  /** The day that `ODDS` is of, in days since 1970-01-01 UTC. */
  DAY: z.number().optional(),
  /** Odds that were let in on that day. */
  ODDS: z.number().optional(),
  /** For each game whose odds take longer than until now, at the rate of a game: the epoch milliseconds of their end. */
  GAMES: z.record(z.string(), z.number()).optional(),
})
export type ProviderRateItem = z.infer<typeof ProviderRateItem>

export interface ProviderUse {
  readonly due: EpochMs
  readonly day: number
  readonly odds: number
  readonly games: Readonly<Record<GameId, EpochMs>>
}

export function toProviderRateItem(
  provider: ProviderName,
  { due, day, odds, games }: ProviderUse,
): ProviderRateItem {
  return { PK: `rate-${provider}`, SK: providerRateSortKey, DUE: due, DAY: day, ODDS: odds, GAMES: games }
}
