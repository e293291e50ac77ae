import { type FeedOddsInput, type GameId, lowestPrice, type MarketType } from '@sportsfeeds/domain'
import type { MatchScores } from '../scores.ts'
import type { Market, RunnerName } from './market.ts'
import type { MarketDefinition } from './parse.ts'

/** The subject of one odds record of a market. */
export interface Line {
  readonly type: MarketType
  readonly home: Side
  readonly away: Side
  readonly draw?: RunnerName
  /** The away side is the field (everybody but the home side), priced by what the home side is laid at. */
  readonly isAgainstField: boolean
}

interface Side extends RunnerName {
  readonly name: string
}

/** Prices of one odds record, with the market's status. */
export interface MarketView {
  readonly homeOdds: number
  readonly awayOdds: number
  readonly drawOdds: number | undefined
  readonly status: MarketDefinition['status']
}

/**
 * A market of two runners, or of two and the draw, is one line: home and away as the scores name them, else the first
 * and the second in the market's own order. Any other market has a line for each runner: home is the runner, away is the
 * field, and the type carries the selection's id, as in `win.47972`, and its handicap.
 * @returns none when no runner is left.
 */
export function linesOf(definition: MarketDefinition, scores: MatchScores | undefined): Line[] {
  const type = definition.marketType.toLowerCase().replaceAll('_', '-')
  const runners = definition.runners
    .filter(({ status }) => status !== 'REMOVED' && status !== 'HIDDEN')
    .toSorted((a, b) => (a.sortPriority ?? 0) - (b.sortPriority ?? 0))
  const draw = runners.find(({ id }) => id === drawSelectionId)
  const [first, second, ...more] = runners.filter(({ id }) => id !== drawSelectionId)
  if (first === undefined || second === undefined || more.length > 0) {
    return runners.map((runner) => runnerLine(type, runner))
  }
  const swapped = scores?.home.selectionId === second.id || scores?.away.selectionId === first.id
  const [home, away] = swapped ? [second, first] : [first, second]
  const [homeName, awayName] = namesOf(definition.eventName)
  return [
    {
      type,
      home: sideOf(home, scores?.home.name ?? home.name ?? homeName),
      away: sideOf(away, scores?.away.name ?? away.name ?? awayName),
      ...(draw === undefined ? {} : { draw }),
      isAgainstField: false,
    },
  ]
}

function runnerLine(type: MarketType, runner: Runner): Line {
  const handicap = runner.hc === undefined || runner.hc === 0 ? '' : `.${runner.hc}`
  return {
    type: `${type}.${runner.id}${handicap}`.slice(0, longestType),
    home: sideOf(runner, runner.name),
    away: { id: runner.id, hc: runner.hc, name: 'The field' },
    isAgainstField: true,
  }
}

function sideOf({ id, hc }: Runner, name: string | undefined): Side {
  return {
    id,
    hc,
    name: name ?? `Selection ${id}`,
  }
}

type Runner = MarketDefinition['runners'][number]

/** As the domain allows. */
const longestType = 64

/**
 * Current prices of a line: the best price to back each side, or what it last traded at. While no bets are taken, the
 * prices are those of `last`.
 * @returns undefined while a side has no price.
 */
export function viewOf(
  market: Market,
  definition: MarketDefinition,
  line: Line,
  last: MarketView | undefined,
): MarketView | undefined {
  if (definition.status !== 'OPEN' && last !== undefined) return { ...last, status: definition.status }
  const homeOdds = priceOf(market, line.home)
  const awayOdds = line.isAgainstField ? fieldPrice(market, line.home) : priceOf(market, line.away)
  const drawOdds = line.draw === undefined ? undefined : priceOf(market, line.draw)
  if (homeOdds === undefined || awayOdds === undefined) return undefined
  if (line.draw !== undefined && drawOdds === undefined) return undefined
  return { homeOdds, awayOdds, drawOdds, status: definition.status }
}

/** Laying a runner at 5 wins one for each four at stake: a price of 1.25 against it. */
function fieldPrice(market: Market, runner: RunnerName): number | undefined {
  const { lay, lastTraded } = market.prices(runner)
  const price = lay ?? lastTraded
  if (price === undefined || price <= 1) return undefined
  return Math.max(lowestPrice, Math.round((price / (price - 1)) * 100) / 100)
}

export function sameView(a: MarketView, b: MarketView): boolean {
  return (
    a.homeOdds === b.homeOdds &&
    a.awayOdds === b.awayOdds &&
    a.drawOdds === b.drawOdds &&
    a.status === b.status
  )
}

export function toQuote(
  gameId: GameId,
  { type, home, away, isAgainstField }: Line,
  view: MarketView,
  score: string | undefined,
): Omit<FeedOddsInput, 'date' | 'gameDate'> {
  return {
    gameId,
    type,
    isOpen: view.status === 'OPEN',
    ...(isAgainstField && home.hc !== undefined && home.hc !== 0 ? { home: home.hc, away: -home.hc } : {}),
    homeOdds: view.homeOdds,
    awayOdds: view.awayOdds,
    ...(view.drawOdds === undefined ? {} : { drawOdds: view.drawOdds }),
    oddsFormat: 'decimal',
    summary: [`${home.name} v ${away.name}`, ...(score === undefined ? [] : [score])].join(', '),
  }
}

/** The exchange's selection "The Draw", the same in every market. */
const drawSelectionId = 58805

function priceOf(market: Market, runner: RunnerName): number | undefined {
  const { back, lastTraded } = market.prices(runner)
  return back ?? lastTraded
}

function namesOf(eventName: string | undefined): string[] {
  return eventName?.split(/ v | @ /).map((name) => name.trim()) ?? []
}
