import { withClientAdmin } from '@sportsfeeds/admin'
import type { EpochMs, Game, StackOutputs } from '@sportsfeeds/domain'
import { sampleClient, sampleGames } from '@sportsfeeds/domain/samples'
import { putGames } from '../feeds-client.ts'

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
    withClientAdmin(outputs, (admin) => admin.create(sampleClient(nowMs))),
  ])
  return games
}
