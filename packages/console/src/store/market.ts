import {
  addToMarket,
  effectiveLine,
  type EpochMs,
  type GameId,
  isBetStop,
  hasPrices,
  type Line,
  type Market as Proposition,
  marketId,
  type MarketState,
  type MarketView,
  type Odds,
  type OddsFormat,
  type Outcome,
  type OutcomeId,
  type ProviderName,
  providerMarketId,
  toEpochMs,
  viewMarket,
} from '@sportsfeeds/domain'
import { type Prices, samePrices, toPrices } from './quoted.ts'

/** Game, market and provider in one string: the domain's `providerMarketId`. */
export type MarketKey = string

/** Game, and market without its line. */
export type GroupKey = string

/** Direction of a decimal price or of a line: for a price, up is longer odds. */
export type Direction = 'up' | 'down'

/** Undefined when a value is unknown or the two are equal. */
export function getDirection(before: number | undefined, after: number | undefined): Direction | undefined {
  if (before === undefined || after === undefined || before === after) return undefined
  return after > before ? 'up' : 'down'
}

/** Last change of a price or a line on the screen. */
export interface Move {
  readonly direction: Direction
  readonly atMs: EpochMs
  /** Of a price, the change of the implied probability; of a line, the distance. */
  readonly size: number
}

/** Prices at one time in the past, and the line that they are of. */
export interface Point {
  /** The provider's date. */
  readonly atMs: EpochMs
  readonly line: Line | undefined
  readonly prices: Prices
  readonly isOpen: boolean
}

/** One market of one game by one provider, as the screen shows it. Immutable. */
export interface Market {
  readonly key: MarketKey
  readonly gameId: GameId
  readonly provider: ProviderName
  readonly market: Proposition
  /** Key that the lines of a market have in common, at all providers. */
  readonly group: GroupKey
  /** The newest record and the newest with prices. */
  readonly state: MarketState
  /** Status, reason and outcomes, under the provider's last bet stop. */
  readonly view: MarketView
  /** The market's own line, or else the one that its record states. */
  readonly line: Line | undefined
  readonly prices: Prices
  readonly oddsFormat: OddsFormat
  /** Prices and line before the last change. */
  readonly previous: Point | undefined
  /** The earliest prices known. */
  readonly opening: Point
  readonly moves: ReadonlyMap<OutcomeId, Move>
  readonly lineMove: Move | undefined
  /**
   * Earlier prices, oldest first: at most one point for each {@link trailStepMs} of the last ten minutes, and one for each five
   * minutes of the hour before.
   */
  readonly trail: readonly Point[]
  /** Overround as a fraction; undefined when a price is missing. */
  readonly margin: number | undefined
}

/** Recent prices in detail: ten minutes. */
export const trailStepMs = 15_000
export const trailLength = 40
/** Older prices, for moves over an hour. */
const pastStepMs = 5 * 60_000
const pastLength = 14

export interface MarketChange {
  /** New odds of the market, in order of arrival. */
  readonly arrived: readonly Odds[]
  /** The newest bet stop of the market's game and provider. */
  readonly betStop: Odds | undefined
  /** When the change is displayed. */
  readonly nowMs: EpochMs
}

/**
 * Returns the market after a change.
 * @param market undefined for a new market; something must have arrived then.
 */
export function advanceMarket(market: Market | undefined, { arrived, betStop, nowMs }: MarketChange): Market {
  const [first] = arrived
  if (first === undefined && market === undefined)
    throw new RangeError('A new market needs at least one odds record.')
  let state = market?.state
  for (const odds of arrived) state = addToMarket(state, odds)
  // The line above rules out that both are undefined.
  const known = state as MarketState
  const view = viewMarket(known, betStop)
  const current = toPoint(known, view)
  if (market === undefined) return newMarket(known, view, withPoints(arrived, current))

  const isSameLine = current.line === market.line
  const isSame = isSameLine && samePrices(current.prices, market.prices)
  const points = withPoints(arrived, current)
  return {
    ...market,
    state: known,
    view,
    line: current.line,
    prices: isSame ? market.prices : current.prices,
    oddsFormat: getFormat(known),
    previous: isSame ? market.previous : { ...toPoint(market.state, market.view), line: market.line },
    opening: points.reduce(earlier, market.opening),
    moves: isSame || !isSameLine ? market.moves : nextMoves(market, current.prices, nowMs),
    lineMove: nextMove(
      market.lineMove,
      {
        before: market.line,
        after: current.line,
        size: Math.abs((current.line ?? 0) - (market.line ?? 0)),
      },
      nowMs,
    ),
    trail: points.reduce(withPoint, market.trail),
    margin: calculateMargin(view.outcomes, current.prices),
  }
}

/** Adds older odds to a market, for its opening and trail. Its current prices do not change. */
export function withPast(market: Market, past: readonly Odds[]): Market {
  const points = past.filter(hasPrices).map(toRecordPoint)
  const opening = points.reduce(earlier, market.opening)
  const trail = points.reduce(withPoint, market.trail)
  if (opening === market.opening && trail === market.trail) return market
  return { ...market, opening, trail, previous: market.previous ?? pointBefore(market, trail) }
}

/** True if the market takes as many rows as before. */
export function hasSameRows(a: Market, b: Market): boolean {
  const [before, after] = [a.view.outcomes, b.view.outcomes]
  return (
    (a.view.status === 'closed') === (b.view.status === 'closed') &&
    (before === after ||
      (before.length === after.length && before.every(({ id }, index) => id === after[index]?.id)))
  )
}

/** True if the market is at the same line as before, and as much the main one. */
export function hasSameLine(a: Market, b: Market): boolean {
  return a.line === b.line && a.state.newest.main === b.state.newest.main
}

/** Last prices in `trail` that differ from the current ones. */
function pointBefore({ prices, line }: Market, trail: readonly Point[]): Point | undefined {
  return trail.findLast((point) => point.line !== line || !samePrices(point.prices, prices))
}

function newMarket(state: MarketState, view: MarketView, points: readonly Point[]): Market {
  const { newest } = state
  const { gameId, provider, type, period, subject } = newest
  const current = toPoint(state, view)
  return {
    key: providerMarketId(newest),
    gameId,
    provider,
    market: toProposition(newest),
    group: `${gameId}/${marketId({ type, period, subject })}`,
    state,
    view,
    line: current.line,
    prices: current.prices,
    oddsFormat: getFormat(state),
    previous: undefined,
    opening: points.reduce(earlier, current),
    moves: noMoves,
    lineMove: undefined,
    trail: points.reduce<readonly Point[]>(withPoint, []),
    margin: calculateMargin(view.outcomes, current.prices),
  }
}

function toProposition({ type, period, subject, line }: Odds): Proposition {
  return {
    type,
    ...(period === undefined ? {} : { period }),
    ...(subject === undefined ? {} : { subject }),
    ...(line === undefined ? {} : { line }),
  }
}

function getFormat({ newest, priced }: MarketState): OddsFormat {
  return (priced ?? newest).oddsFormat
}

/** The market as it is shown, as a point in its history. */
function toPoint({ newest, priced }: MarketState, { since, status, outcomes }: MarketView): Point {
  return {
    atMs: toEpochMs(since > newest.date ? since : newest.date),
    line: effectiveLine({ type: newest.type, line: newest.line, outcomes: [...outcomes] }),
    prices: toPrices(outcomes, (priced ?? newest).oddsFormat),
    isOpen: status === 'open',
  }
}

/** Points of the records that arrived, and of what is shown now: a suspension may have no prices of its own. */
function withPoints(arrived: readonly Odds[], current: Point): readonly Point[] {
  return [...arrived.filter((odds) => hasPrices(odds) && !isBetStop(odds)).map(toRecordPoint), current]
}

function toRecordPoint(odds: Odds): Point {
  return {
    atMs: toEpochMs(odds.date),
    line: effectiveLine(odds),
    prices: toPrices(odds.outcomes, odds.oddsFormat),
    isOpen: odds.status === 'open',
  }
}

/** Prefers points with prices: a market may be suspended before it is priced. */
function earlier(known: Point, point: Point): Point {
  if (known.prices.size === 0 && point.prices.size > 0) return point
  return point.prices.size > 0 && point.atMs < known.atMs ? point : known
}

function nextMoves({ prices, moves }: Market, next: Prices, atMs: EpochMs): Market['moves'] {
  const after = new Map(moves)
  for (const [id, { decimal }] of next) {
    const before = prices.get(id)?.decimal
    const size = before === undefined ? 0 : Math.abs(1 / decimal - 1 / before)
    const move = nextMove(moves.get(id), { before, after: decimal, size }, atMs)
    if (move !== undefined) after.set(id, move)
  }
  return after
}

function nextMove(
  move: Move | undefined,
  change: { readonly before: number | undefined; readonly after: number | undefined; readonly size: number },
  atMs: EpochMs,
): Move | undefined {
  const direction = getDirection(change.before, change.after)
  return direction === undefined ? move : { direction, atMs, size: change.size }
}

const noMoves: Market['moves'] = new Map()

/**
 * Overround as a fraction, of the outcomes that are still in the market: a removed runner is not part of the book. Undefined when a
 * price is missing.
 */
export function calculateMargin(outcomes: readonly Outcome[], prices: Prices): number | undefined {
  const inBook = outcomes.filter(({ status }) => status === undefined || status === 'suspended')
  if (inBook.length < 2) return undefined
  let sum = -1
  for (const { id } of inBook) {
    const price = prices.get(id)
    if (price === undefined) return undefined
    sum += 1 / price.decimal
  }
  return sum
}

/** Adds a point; of several points in one step, the newest is kept, and older ones only at longer steps. */
function withPoint(trail: readonly Point[], point: Point): readonly Point[] {
  const step = getTrailStep(point)
  let index = trail.length
  while (index > 0 && getTrailStep(trail[index - 1]) > step) index -= 1
  const last = trail[index - 1]
  if (last !== undefined && getTrailStep(last) === step) {
    return last.atMs > point.atMs || samePoint(last, point) ? trail : trail.with(index - 1, point)
  }
  if (index === 0 && trail.length >= trailLength + pastLength) return trail
  return thinned(trail.toSpliced(index, 0, point))
}

/** Of the points before the last {@link trailLength}, keeps the newest in each {@link pastStepMs}. */
function thinned(trail: readonly Point[]): readonly Point[] {
  if (trail.length <= trailLength) return trail
  const step = ({ atMs }: Point): number => Math.floor(atMs / pastStepMs)
  const past = trail.slice(0, -trailLength)
  const kept = past.filter((point, index) => {
    const next = past[index + 1]
    return next === undefined || step(next) !== step(point)
  })
  return [...kept.slice(-pastLength), ...trail.slice(-trailLength)]
}

function samePoint(a: Point, b: Point): boolean {
  return a.atMs === b.atMs && a.isOpen === b.isOpen && a.line === b.line && samePrices(a.prices, b.prices)
}

function getTrailStep(point: Point | undefined): number {
  return Math.floor((point?.atMs ?? Number.NEGATIVE_INFINITY) / trailStepMs)
}
