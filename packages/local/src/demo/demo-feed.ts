import {
  decimalToAmerican,
  type EpochMs,
  type FeedOddsInput,
  type Game,
  toInstant,
} from '@sportsfeeds/domain'
import type { Random } from '@sportsfeeds/std'

export interface DemoFeed {
  /** The odds of a provider's next request: a few, each of another market. */
  next(nowMs: EpochMs): FeedOddsInput[]
}

/** The bookmaker's margin on every market. */
const margin = 0.05
const suspensionChance = 0.02
const suspensionMs = { least: 3_000, most: 9_000 }
/** Usual step of a price, in log-odds; after a suspension it jumps. */
const stepSize = 0.03
const jumpSize = 0.5
/** Beyond this the contest is decided: log-odds of about 95 %. */
const maxLogOdds = 3

/**
 * Creates a gentle feed for demos: the log-odds of each market of `games` walk at random; now and then a market is
 * suspended and reopens with a jump, as after a goal.
 */
export function createDemoFeed(games: readonly Game[], random: Random): DemoFeed {
  const markets = games.flatMap((game) => createMarkets(game, random))
  let turn = 0

  return {
    next(nowMs) {
      const count = 1 + random.int(3)
      return Array.from({ length: Math.min(count, markets.length) }, () => {
        turn += 1 + random.int(2)
        return markets[turn % markets.length]
      }).flatMap((market, index, chosen) => {
        if (market === undefined || chosen.indexOf(market) !== index) return []
        advance(market, nowMs, random)
        return [toFeedOdds(market, nowMs)]
      })
    },
  }
}

interface Market {
  readonly game: Game
  readonly type: string
  readonly line: number | undefined
  /** Probability of a draw between equals; undefined in two-way markets. */
  readonly drawShare: number | undefined
  /** Log-odds that home beats away. */
  logOdds: number
  suspendedUntilMs: EpochMs | undefined
}

function createMarkets(game: Game, random: Random): Market[] {
  const market = (type: string, line?: number, drawShare?: number): Market => ({
    game,
    type,
    line,
    drawShare,
    logOdds: type === 'moneyline' ? (random.next() - 0.5) * 2 : 0,
    suspendedUntilMs: undefined,
  })
  switch (game.sport) {
    case 'soccer':
      return [market('moneyline', undefined, 0.28), market('total', 2.5)]
    case 'basketball':
      return [market('moneyline'), market('spread', 0.5 + random.int(12)), market('total', 214.5)]
    case 'american-football':
      return [market('moneyline'), market('spread', 0.5 + random.int(8)), market('total', 44.5)]
    default:
      return [market('moneyline')]
  }
}

function advance(market: Market, nowMs: EpochMs, random: Random): void {
  if (market.suspendedUntilMs !== undefined) {
    if (nowMs < market.suspendedUntilMs) return
    market.suspendedUntilMs = undefined
    move(market, jumpSize, random)
    return
  }
  if (random.next() < suspensionChance) {
    market.suspendedUntilMs =
      nowMs + suspensionMs.least + random.next() * (suspensionMs.most - suspensionMs.least)
    return
  }
  move(market, stepSize, random)
}

function move(market: Market, size: number, random: Random): void {
  const step = (random.next() + random.next() - 1) * 2 * size
  market.logOdds = Math.max(-maxLogOdds, Math.min(maxLogOdds, market.logOdds + step))
}

function toFeedOdds(market: Market, nowMs: EpochMs): FeedOddsInput {
  const { game, type, line, drawShare } = market
  const homeShare = 1 / (1 + Math.exp(-market.logOdds))
  // Draws become rarer as one side pulls away.
  const draw = drawShare === undefined ? 0 : drawShare * 4 * homeShare * (1 - homeShare)
  return {
    gameId: game.id,
    gameDate: game.gameDate,
    summary: game.name,
    type,
    date: toInstant(nowMs),
    isOpen: market.suspendedUntilMs === undefined,
    homeOdds: price(homeShare * (1 - draw)),
    awayOdds: price((1 - homeShare) * (1 - draw)),
    ...(drawShare === undefined ? {} : { drawOdds: price(draw) }),
    ...(line === undefined ? {} : { home: type === 'spread' ? -line : line, away: line }),
  }
}

function price(probability: number): number {
  return decimalToAmerican(1 / Math.min(0.97, Math.max(0.02, probability * (1 + margin))))
}
