import type { ReceivedOdds } from '@sportsfeeds/client'
import {
  type EpochMs,
  type GameId,
  marketId,
  type MarketType,
  type Odds,
  type OddsFormat,
  type Price,
  priceIssue,
  type ProviderName,
  toDecimal,
  toEpochMs,
} from '@sportsfeeds/domain'

/** Game, type and provider in one string: the domain's `marketId`. */
export type MarketKey = string

export const outcomes = ['home', 'draw', 'away'] as const
export type Outcome = (typeof outcomes)[number]

/** Decimal prices; undefined where the market lacks the outcome, or the provider's price is invalid. */
export type Prices = Readonly<Record<Outcome, number | undefined>>

/**
 * Direction of a decimal price: up is longer odds, down is shorter odds, in every price format. So an implied
 * probability falls where the arrow points up.
 */
export type Direction = 'up' | 'down'

/** Undefined when a price is unknown or the prices are equal. */
export function getDirection(before: number | undefined, after: number | undefined): Direction | undefined {
  if (before === undefined || after === undefined || before === after) return undefined
  return after > before ? 'up' : 'down'
}

/** Last change of an outcome's price on the screen. `count` distinguishes it from the one before. */
export interface Move {
  readonly direction: Direction
  readonly atMs: EpochMs
  readonly count: number
}

/** Prices at one time in the past. */
export interface Point {
  /** The provider's date. */
  readonly atMs: EpochMs
  readonly prices: Prices
  readonly isOpen: boolean
}

/** One market of one game by one provider, as the screen shows it. Immutable. */
export interface Market {
  readonly key: MarketKey
  readonly gameId: GameId
  readonly type: MarketType
  readonly provider: ProviderName
  /** The newest odds record, prices verbatim. */
  readonly odds: ReceivedOdds
  readonly prices: Prices
  /** Prices before the last change. */
  readonly previous: Prices | undefined
  /** The earliest prices known. */
  readonly opening: Point
  readonly moves: Readonly<Record<Outcome, Move | undefined>>
  /** Recent prices, oldest first: at most one point for each {@link trailStepMs}, and {@link trailLength} in total. */
  readonly trail: readonly Point[]
  /** Overround as a fraction; undefined when a price is missing. */
  readonly margin: number | undefined
}

/** Ten minutes in total. */
export const trailStepMs = 15_000
export const trailLength = 40

/**
 * Returns the market after `arrived`, its new odds in order of arrival.
 * @param market undefined for a new market; `arrived` must not be empty then.
 * @param nowMs when the change is displayed.
 */
export function advanceMarket(
  market: Market | undefined,
  arrived: readonly ReceivedOdds[],
  nowMs: EpochMs,
): Market {
  const [first] = arrived
  if (first === undefined && market === undefined)
    throw new RangeError('A new market needs at least one odds record.')
  // The line above rules out that both are undefined.
  const start = market ?? newMarket(first as ReceivedOdds)

  let { odds, opening } = start
  let trail = start.trail
  for (const next of arrived) {
    if (isNewer(next, odds)) odds = next
    const point = toPoint(next)
    if (point.atMs <= opening.atMs) opening = point
    trail = withPoint(trail, point)
  }
  const prices = toDecimalPrices(odds)
  const isSame = samePrices(prices, start.prices)
  return {
    ...start,
    odds,
    opening,
    trail,
    prices: isSame ? start.prices : prices,
    previous: isSame ? start.previous : start.prices,
    moves: isSame ? start.moves : nextMoves(start, prices, nowMs),
    margin: isSame ? start.margin : calculateMargin(prices),
  }
}

/** Adds older odds to a market, for its opening and trail. Its current prices do not change. */
export function withPast(market: Market, past: readonly Odds[]): Market {
  let { opening, trail } = market
  for (const odds of past) {
    const point = toPoint(odds)
    if (point.atMs < opening.atMs) opening = point
    trail = withPoint(trail, point)
  }
  if (opening === market.opening && trail === market.trail) return market
  return { ...market, opening, trail, previous: market.previous ?? pricesBefore(market.prices, trail) }
}

/** Last prices in `trail` that differ from the current ones. */
function pricesBefore(prices: Prices, trail: readonly Point[]): Prices | undefined {
  return trail.findLast((point) => !samePrices(point.prices, prices))?.prices
}

function newMarket(odds: ReceivedOdds): Market {
  const point = toPoint(odds)
  return {
    key: marketId(odds),
    gameId: odds.gameId,
    type: odds.type,
    provider: odds.provider,
    odds,
    prices: point.prices,
    previous: undefined,
    opening: point,
    moves: noMoves,
    trail: [point],
    margin: calculateMargin(point.prices),
  }
}

/** The client marks the newest odds record; of two versions of a record, the one that arrives later is the correction. */
function isNewer(next: ReceivedOdds, known: ReceivedOdds): boolean {
  return next.recency === 'current' && next.date >= known.date
}

function toPoint(odds: Odds): Point {
  return {
    atMs: toEpochMs(odds.date),
    prices: toDecimalPrices(odds),
    isOpen: odds.isOpen,
  }
}

/** Converts the prices of odds to decimal. */
export function toDecimalPrices({ homeOdds, drawOdds, awayOdds, oddsFormat }: Odds): Prices {
  return {
    home: toDecimalPrice(homeOdds, oddsFormat),
    draw: toDecimalPrice(drawOdds, oddsFormat),
    away: toDecimalPrice(awayOdds, oddsFormat),
  }
}

function toDecimalPrice(price: Price | undefined, format: OddsFormat): number | undefined {
  return price === undefined || priceIssue(price, format) !== undefined ? undefined : toDecimal(price, format)
}

export function samePrices(a: Prices, b: Prices): boolean {
  return a.home === b.home && a.draw === b.draw && a.away === b.away
}

function nextMoves({ prices, moves }: Market, next: Prices, atMs: EpochMs): Market['moves'] {
  return {
    home: nextMove(moves.home, prices.home, next.home, atMs),
    draw: nextMove(moves.draw, prices.draw, next.draw, atMs),
    away: nextMove(moves.away, prices.away, next.away, atMs),
  }
}

function nextMove(
  move: Move | undefined,
  before: number | undefined,
  after: number | undefined,
  atMs: EpochMs,
): Move | undefined {
  const direction = getDirection(before, after)
  return direction === undefined ? move : { direction, atMs, count: (move?.count ?? 0) + 1 }
}

const noMoves = { home: undefined, draw: undefined, away: undefined }

function calculateMargin({ home, draw, away }: Prices): number | undefined {
  return home === undefined || away === undefined
    ? undefined
    : 1 / home + 1 / away + (draw === undefined ? 0 : 1 / draw) - 1
}

/** Adds a point; of several points in one step, the newest is kept. */
function withPoint(trail: readonly Point[], point: Point): readonly Point[] {
  const step = getTrailStep(point)
  let index = trail.length
  while (index > 0 && getTrailStep(trail[index - 1]) > step) index -= 1
  const last = trail[index - 1]
  if (last !== undefined && getTrailStep(last) === step) {
    return last.atMs > point.atMs || samePoint(last, point) ? trail : trail.with(index - 1, point)
  }
  if (index === 0 && trail.length >= trailLength) return trail
  return trail.toSpliced(index, 0, point).slice(-trailLength)
}

function samePoint(a: Point, b: Point): boolean {
  return a.atMs === b.atMs && a.isOpen === b.isOpen && samePrices(a.prices, b.prices)
}

function getTrailStep(point: Point | undefined): number {
  return Math.floor((point?.atMs ?? Number.NEGATIVE_INFINITY) / trailStepMs)
}
