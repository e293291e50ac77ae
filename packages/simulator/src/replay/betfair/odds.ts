import type { FeedOddsInput, GameId, MarketType } from '@sportsfeeds/domain'
import type { MatchScores } from '../scores.ts'
import type { Market, RunnerName } from './market.ts'
import type { MarketDefinition } from './parse.ts'

/** The runners of a market in our words. */
export interface Sides {
  readonly home: Side
  readonly away: Side
  readonly draw?: RunnerName
}

interface Side extends RunnerName {
  readonly name: string
}

/** The prices that an odds carries, with the market's status. */
export interface MarketView {
  readonly homeOdds: number
  readonly awayOdds: number
  readonly drawOdds: number | undefined
  readonly status: MarketDefinition['status']
}

/**
 * Which runner is home and which is away: as the scores name them, else the first and the second in the market's own
 * order.
 * @returns why the market cannot be said in home and away, as text.
 */
export const sidesOf = (definition: MarketDefinition, scores: MatchScores | undefined): Sides | string => {
  const runners = definition.runners
    .filter(({ status }) => status !== 'REMOVED' && status !== 'HIDDEN')
    .toSorted((a, b) => (a.sortPriority ?? 0) - (b.sortPriority ?? 0))
  const draw = runners.find(({ id }) => id === drawSelectionId)
  const [first, second, ...more] = runners.filter(({ id }) => id !== drawSelectionId)
  if (first === undefined || second === undefined || more.length > 0) {
    return `has ${runners.length} runners; home and away need two, or two and the draw`
  }
  const swapped = scores?.home.selectionId === second.id || scores?.away.selectionId === first.id
  const [home, away] = swapped ? [second, first] : [first, second]
  const [homeName, awayName] = namesOf(definition.eventName)
  return {
    home: {
      id: home.id,
      hc: home.hc,
      name: scores?.home.name ?? home.name ?? homeName ?? `Selection ${home.id}`,
    },
    away: {
      id: away.id,
      hc: away.hc,
      name: scores?.away.name ?? away.name ?? awayName ?? `Selection ${away.id}`,
    },
    ...(draw === undefined ? {} : { draw }),
  }
}

/**
 * What an odds says of a market now: the best price to back each side, or what it last traded at. While no bet is
 * taken, the prices are those of `last`.
 * @returns undefined while a side has no price.
 */
export const viewOf = (
  market: Market,
  definition: MarketDefinition,
  sides: Sides,
  last: MarketView | undefined,
): MarketView | undefined => {
  if (definition.status !== 'OPEN' && last !== undefined) return { ...last, status: definition.status }
  const homeOdds = priceOf(market, sides.home)
  const awayOdds = priceOf(market, sides.away)
  const drawOdds = sides.draw === undefined ? undefined : priceOf(market, sides.draw)
  if (homeOdds === undefined || awayOdds === undefined) return undefined
  if (sides.draw !== undefined && drawOdds === undefined) return undefined
  return { homeOdds, awayOdds, drawOdds, status: definition.status }
}

export const sameView = (a: MarketView, b: MarketView): boolean =>
  a.homeOdds === b.homeOdds && a.awayOdds === b.awayOdds && a.drawOdds === b.drawOdds && a.status === b.status

export const toQuote = (
  gameId: GameId,
  type: MarketType,
  sides: Sides,
  view: MarketView,
  score: string | undefined,
): Omit<FeedOddsInput, 'date' | 'gameDate'> => ({
  gameId,
  type,
  isOpen: view.status === 'OPEN',
  homeOdds: view.homeOdds,
  awayOdds: view.awayOdds,
  ...(view.drawOdds === undefined ? {} : { drawOdds: view.drawOdds }),
  oddsFormat: 'decimal',
  summary: [`${sides.home.name} v ${sides.away.name}`, ...(score === undefined ? [] : [score])].join(', '),
})

/** The exchange's selection "The Draw", the same in every market. */
const drawSelectionId = 58805

const priceOf = (market: Market, runner: RunnerName): number | undefined => {
  const { back, lastTraded } = market.prices(runner)
  return back ?? lastTraded
}

const namesOf = (eventName: string | undefined): string[] =>
  eventName?.split(/ v | @ /).map((name) => name.trim()) ?? []
