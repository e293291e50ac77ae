import { withClientAdmin } from '@sportsfeeds/admin'
import type { Provider } from '@sportsfeeds/client'
import type { EpochMs, Game, StackOutputs } from '@sportsfeeds/domain'
import { sampleClient } from '@sportsfeeds/domain/samples'
import { demoGames } from './demo-games.ts'

export interface SeedOptions {
  readonly outputs: StackOutputs
  readonly provider: Provider
  readonly nowMs: EpochMs
}

/**
 * Sends the demo's games through the feeds API, as a provider would, and writes the sample client into the table, for
 * which there is no API. Repeating it changes nothing.
 * @throws ClientError
 */
export async function seedSamples({ outputs, provider, nowMs }: SeedOptions): Promise<readonly Game[]> {
  const games = demoGames(nowMs)
  await Promise.all([
    provider.putGames(games),
    withClientAdmin(outputs, (admin) => admin.create(sampleClient(nowMs))),
  ])
  return games
}
