import type { FeedsApi } from '@sportsfeeds/client'
import { type EpochMs, type GameId, type Odds, toInstant } from '@sportsfeeds/domain'

/** The odds that the store has of these games and feed dates, as any analyst may read them. */
export async function readTable(
  feeds: Pick<FeedsApi, 'history'>,
  games: readonly GameId[],
  range: { readonly fromMs: EpochMs; readonly toMs: EpochMs },
  signal: AbortSignal,
): Promise<Odds[]> {
  const odds: Odds[] = []
  for (const game of games) {
    const pages = feeds.history(game, { from: toInstant(range.fromMs), to: toInstant(range.toMs) }, signal)
    for await (const page of pages) odds.push(...page)
  }
  return odds
}
