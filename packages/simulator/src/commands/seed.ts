import { createProvider } from '@sportsfeeds/client'
import { type GameInput, GameInput as GameInputSchema } from '@sportsfeeds/domain'
import { sampleClient, sampleGames } from '@sportsfeeds/domain/samples'
import { withClientAdmin } from '@sportsfeeds/admin'
import { readOpenfootball } from '../files/read-openfootball.ts'
import type { SeedPlan } from '../plan/plan-seed.ts'
import { firstProvider, openTarget } from '../target/open-target.ts'
import type { CommandContext } from './context.ts'

/** `simulator seed`: games by the games API, and on demand the sample client into the table. */
export async function seed(plan: SeedPlan, context: CommandContext): Promise<number> {
  const nowMs = Date.now()
  const games = plan.fixturesFile === undefined ? builtIn(nowMs) : await readOpenfootball(plan.fixturesFile)
  const target = await openTarget(plan.target, context.environment)
  try {
    const { apiKey } = firstProvider(target)
    await createProvider({ url: target.outputs.feedsApiUrl, apiKey, retry: false }).putGames(games)
    context.say(`${games.length} games: ${countByStatus(games)}`)
    if (plan.clients) {
      const client = sampleClient(nowMs)
      await withClientAdmin(target.outputs, (admin) => admin.create(client))
      context.say(`client ${client.id}`)
    }
    return 0
  } finally {
    await target.close()
  }
}

function builtIn(nowMs: number): GameInput[] {
  return sampleGames(nowMs).map((game) => GameInputSchema.parse(game))
}

function countByStatus(games: readonly GameInput[]): string {
  const counts = new Map<string, number>()
  for (const { status } of games) counts.set(status, (counts.get(status) ?? 0) + 1)
  return [...counts].map(([status, count]) => `${count} ${status}`).join(', ')
}
