import type { Market } from '../../store/market.ts'

/**
 * Picks the main one of a market's lines: the one that the provider calls so, or that has no line of its own; otherwise the
 * most balanced of the open ones.
 */
export function pickMainLine(lines: readonly Market[]): Market | undefined {
  return lines.reduce<Market | undefined>(
    (best, market) => (best === undefined || compareLines(market, best) < 0 ? market : best),
    undefined,
  )
}

function compareLines(a: Market, b: Market): number {
  return (
    Number(isClosed(a)) - Number(isClosed(b)) ||
    Number(isNamedMain(b)) - Number(isNamedMain(a)) ||
    getImbalance(a) - getImbalance(b)
  )
}

function isClosed({ view }: Market): boolean {
  return view.status === 'closed'
}

function isNamedMain({ proposition, state }: Market): boolean {
  return state.newest.main ?? proposition.line === undefined
}

/** Ratio between the longest and the shortest price: 1 is even. */
function getImbalance({ prices }: Market): number {
  const decimals = [...prices.values()].map(({ decimal }) => decimal)
  return decimals.length < 2 ? Number.MAX_VALUE : Math.max(...decimals) / Math.min(...decimals)
}
