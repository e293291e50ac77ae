import { type EpochMs, type Game, sampleClient, sampleGames, type StackOutputs } from '@sportsfeeds/domain'
import { putGames } from '../feeds-client.ts'
import { seedClients } from '../clients.ts'

export interface SeedOptions {
  readonly outputs: StackOutputs
  readonly apiKey: string
  readonly nowMs: EpochMs
}

/**
 * Sends the sample games through the feeds API, as a provider would, and writes the sample client into the table, for
 * which there is no API. Repeating it changes nothing.
 * @throws RequestFailedError
 */
export async function seedSamples({ outputs, apiKey, nowMs }: SeedOptions): Promise<readonly Game[]> {
  const games = sampleGames(nowMs)
  await Promise.all([
    putGames(outputs.feedsApiUrl, apiKey, games),
    seedClients(outputs, [sampleClient(nowMs)]),
  ])
  return games
}
