import { type EpochMs, type Game, sampleClient, sampleGames, type StackOutputs } from '@sportsfeeds/domain'
import { putGames } from './feeds-client.ts'
import { seedClients } from './clients.ts'

export interface SeedOptions {
  readonly outputs: StackOutputs
  readonly apiKey: string
  readonly nowMs: EpochMs
}

/**
 * Puts the sample games through the feeds API, as a provider would, and the sample client into the table, which no API
 * writes to. Doing it again does no harm.
 * @throws RequestFailedError
 */
export async function seedSamples({ outputs, apiKey, nowMs }: SeedOptions): Promise<readonly Game[]> {
  const games = sampleGames(nowMs)
  await putGames(outputs.feedsApiUrl, apiKey, games)
  await seedClients(outputs, [sampleClient(nowMs)])
  return games
}
