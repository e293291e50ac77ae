import type { Random } from '@sportsfeeds/std'
import type { FairQuote, InPlayModel } from './model.ts'
import { normalCdf } from './normal-cdf.ts'

export interface BasketballStrength {
  /** Points by which the home side is expected to win. */
  readonly homeAdvantage: number
}

export const basketballSeconds = 48 * 60

/**
 * Played possession by possession, priced as Brownian motion with drift: Stern (1994),
 * https://doi.org/10.1080/01621459.1994.10476851. The possessions give the lead the standard deviation of about 16
 * points that the paper measured.
 */
export function createBasketball(strength: BasketballStrength, random: Random): InPlayModel {
  let possessions = 0
  let homeScore = 0
  let awayScore = 0

  const playPossession = (): void => {
    const home = possessions % 2 === 0
    // The advantage is spread over the home side's possessions as a chance of two points more.
    const extra = home ? strength.homeAdvantage / possessionsPerSide / 2 : 0
    const scored = points(random.next(), extra)
    if (home) homeScore += scored
    else awayScore += scored
    possessions += 1
  }
  const remaining = (): number => 1 - possessions / possessionsPerMatch

  return {
    playTo: (seconds) => {
      const quarterBefore = quarter(possessions)
      const due = Math.min(
        possessionsPerMatch,
        Math.floor((seconds / basketballSeconds) * possessionsPerMatch),
      )
      for (let count = due - possessions; count > 0; count -= 1) playPossession()
      return quarter(possessions) > quarterBefore
    },
    quotes: () => {
      const lead = homeScore - awayScore
      const spreadPoints = lead + strength.homeAdvantage * remaining()
      const totalPoints =
        homeScore +
        awayScore +
        (pointsPerPossession * possessionsPerMatch + strength.homeAdvantage) * remaining()
      return [
        { type: 'moneyline', ...twoWay(basketballHomeWin(lead, strength.homeAdvantage, remaining())) },
        { ...lineNear(spreadPoints, remaining()), type: 'spread' },
        { ...totalNear(totalPoints, remaining()), type: 'total' },
      ]
    },
    score: () => `${homeScore}-${awayScore} (Q${Math.min(4, quarter(possessions) + 1)})`,
    finished: () => possessions >= possessionsPerMatch,
  }
}

/**
 * The chance that the home side wins; a tie goes to overtime, where the sides are even.
 * @param lead of the home side now. @param homeAdvantage in points over a whole match. @param remaining share of the match.
 */
export function basketballHomeWin(lead: number, homeAdvantage: number, remaining: number): number {
  if (remaining <= 0) return lead === 0 ? 0.5 : lead > 0 ? 1 : 0
  return normalCdf((lead + homeAdvantage * remaining) / (leadDeviation * Math.sqrt(remaining)))
}

const possessionsPerSide = 100
const possessionsPerMatch = 2 * possessionsPerSide

const threePoints = 0.12
const twoPoints = 0.36
const onePoint = 0.06
const pointsPerPossession = 3 * threePoints + 2 * twoPoints + onePoint
const possessionVariance = 9 * threePoints + 4 * twoPoints + onePoint - pointsPerPossession ** 2
/** Of lead and of total: sides score independently. */
const leadDeviation = Math.sqrt(possessionVariance * possessionsPerMatch)

function points(chance: number, extra: number): 0 | 1 | 2 | 3 {
  if (chance < threePoints) return 3
  if (chance < threePoints + twoPoints + extra) return 2
  return chance < threePoints + twoPoints + extra + onePoint ? 1 : 0
}

function quarter(possessions: number): number {
  return Math.floor(possessions / (possessionsPerMatch / 4))
}

function twoWay(homeProbability: number) {
  return { homeProbability, awayProbability: 1 - homeProbability }
}

function lineNear(margin: number, remaining: number): Omit<FairQuote, 'type'> {
  const beatenBy = Math.floor(margin) + 0.5
  return { home: -beatenBy, away: beatenBy, ...twoWay(chanceAbove(margin, beatenBy, remaining)) }
}

function totalNear(mean: number, remaining: number): Omit<FairQuote, 'type'> {
  const line = Math.floor(mean) + 0.5
  return { home: line, away: line, ...twoWay(chanceAbove(mean, line, remaining)) }
}

function chanceAbove(mean: number, line: number, remaining: number): number {
  return remaining <= 0
    ? Number(mean > line)
    : normalCdf((mean - line) / (leadDeviation * Math.sqrt(remaining)))
}
