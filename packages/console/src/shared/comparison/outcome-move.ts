import { consensus, type EpochMs, type FairMethod, type Line, type OutcomeId } from '@sportsfeeds/domain'
import type { Market, Point } from '../../store/market.ts'

/** Change of an outcome over a time, or of the line that it is at. */
export type OutcomeMove =
  | {
      readonly kind: 'price'
      /** Change of the fair probability. */
      readonly points: number
      /** Fair decimal prices then and now. */
      readonly from: number
      readonly to: number
    }
  | { readonly kind: 'line'; readonly from: Line; readonly to: Line }

export interface MoveInput {
  readonly ids: readonly OutcomeId[]
  readonly serverNowMs: EpochMs
  readonly fairMethod: FairMethod
  readonly moveWindowMs: number | undefined
}

/**
 * Compares the fair prices of a line now and then, over the providers that priced it at both times. If none did and they
 * were at another line, the move is the line's.
 */
export function getOutcomeMoves(
  markets: readonly Market[],
  { ids, serverNowMs, fairMethod, moveWindowMs }: MoveInput,
): ReadonlyMap<OutcomeId, OutcomeMove> | undefined {
  const atMs = moveWindowMs === undefined ? Number.NEGATIVE_INFINITY : serverNowMs - moveWindowMs
  const pairs = markets.map((market) => ({ market, earlier: pointAt(market, atMs) }))
  const comparable = pairs.filter(
    ({ market, earlier }) => earlier.line === market.line && ids.every((id) => earlier.prices.has(id)),
  )
  if (comparable.length === 0) return getLineMoves(pairs, ids)
  const before = consensus(
    ids,
    comparable.map(({ market, earlier }) => toPrices(market, earlier, ids)),
    fairMethod,
  )
  const after = consensus(
    ids,
    comparable.map(({ market }) => toPrices(market, market, ids)),
    fairMethod,
  )
  const moves = new Map<OutcomeId, OutcomeMove>()
  for (const [index, { outcomeId, probability, decimal }] of (after ?? []).entries()) {
    const then = before?.[index]
    if (then === undefined) continue
    moves.set(outcomeId, {
      kind: 'price',
      points: probability - then.probability,
      from: then.decimal,
      to: decimal,
    })
  }
  return moves
}

/** Prices in force at a time; the opening if that was later. */
function pointAt({ trail, opening }: Market, atMs: EpochMs): Point {
  return trail.findLast((point) => point.atMs <= atMs && point.prices.size > 0) ?? opening
}

function getLineMoves(
  pairs: readonly { readonly market: Market; readonly earlier: Point }[],
  ids: readonly OutcomeId[],
): ReadonlyMap<OutcomeId, OutcomeMove> | undefined {
  for (const { market, earlier } of pairs) {
    if (market.line === undefined || earlier.line === undefined || market.line === earlier.line) continue
    const move: OutcomeMove = { kind: 'line', from: earlier.line, to: market.line }
    return new Map(ids.map((id) => [id, move]))
  }
  return undefined
}

function toPrices({ provider }: Market, { prices }: Pick<Point, 'prices'>, ids: readonly OutcomeId[]) {
  return {
    provider,
    prices: ids.flatMap((id) => {
      const quoted = prices.get(id)
      return quoted === undefined ? [] : [{ outcomeId: id, price: quoted.price, format: quoted.format }]
    }),
  }
}
