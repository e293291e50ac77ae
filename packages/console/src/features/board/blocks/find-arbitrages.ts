import type { Games } from '../../../store/game-store.ts'
import type { Market, MarketKey } from '../../../store/market.ts'
import { toGroup } from '../../../shared/comparison/outcome-rows.ts'
import { arbitrageLines, getLineView, type LineContext } from '../../../shared/comparison/line-context.ts'

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
    const game = games.get(first.gameId)
    for (const line of arbitrageLines(group, game, context, maxAgeMs)) {
      const { outcomes } = getLineView(group, line, game, context, maxAgeMs)
      for (const { cells } of outcomes)
        for (const cell of cells.values()) if (cell.isBest) found.add(cell.market.key)
    }
  }
  return found
}

const maxAgeMs = 3_000
