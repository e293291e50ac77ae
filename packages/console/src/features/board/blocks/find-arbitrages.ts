import type { Games } from '../../../store/game-store.ts'
import type { Market, MarketKey } from '../../../store/market.ts'
import { toGroup } from './block-rows.ts'
import { getLineView, type LineContext } from './line-context.ts'

/** Markets with a price that is part of an arbitrage. */
export function findArbitrages(
  groups: readonly (readonly Market[])[],
  games: Games,
  context: LineContext,
): ReadonlySet<MarketKey> {
  const found = new Set<MarketKey>()
  for (const markets of groups) {
    const group = toGroup(markets)
    const [first] = markets
    if (group === undefined || first === undefined) continue
    const view = getLineView(group, group.main, games.get(first.gameId), context, maxAgeMs)
    if (view.arbitrage === undefined) continue
    for (const { cells } of view.outcomes)
      for (const cell of cells.values()) if (cell.isBest) found.add(cell.market.key)
  }
  return found
}

const maxAgeMs = 3_000
