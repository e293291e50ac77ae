import type { Random } from '@sportsfeeds/std'
import { twoWay } from './lines.ts'
import type { FairQuote, InPlayModel } from './model.ts'

/** The chance of each player to win a point on their own serve. */
export interface TennisStrength {
  readonly homeServe: number
  readonly awayServe: number
}

/** As the umpire has it; points of the game, games of the set, sets. Best of three, a tie-break at six all. */
export interface TennisScore {
  readonly homePoints: number
  readonly awayPoints: number
  readonly homeGames: number
  readonly awayGames: number
  readonly homeSets: number
  readonly awaySets: number
  readonly homeServes: boolean
}

/** A point with the walk between two points. */
export const tennisPointSeconds = 40
/** What a match of three sets takes, more or less. */
export const tennisSeconds = 2 * 60 * 60

/**
 * Points on serve are independent and alike, and everything above them follows: Newton and Keller (2005),
 * https://doi.org/10.1111/j.0022-2526.2005.01547.x
 */
export function createTennis(strength: TennisStrength, random: Random): InPlayModel {
  const chances = createTennisChances(strength)
  const pastSets: { readonly text: string; readonly homeWon: boolean }[] = []
  let pointsPlayed = 0
  let score = loveAll

  const playPoint = (): 'period-end' | 'service-break' | undefined => {
    const homeServing = pointServer(score)
    const serverWins = random.next() < (homeServing ? strength.homeServe : strength.awayServe)
    const before = score
    score = afterPoint(score, serverWins === homeServing)
    pointsPlayed += 1
    if (score.homeSets + score.awaySets > before.homeSets + before.awaySets) {
      const homeWon = score.homeSets > before.homeSets
      pastSets.push({ text: finalGames(before, homeWon), homeWon })
      return 'period-end'
    }
    const gameOver = score.homeServes !== before.homeServes
    return gameOver && !serverWins ? 'service-break' : undefined
  }

  const setWinners = (): FairQuote[] => [
    ...pastSets.map(({ homeWon }, place) => setWinner(place + 1, Number(homeWon), true)),
    ...(isOver(score) ? [] : [setWinner(pastSets.length + 1, chances.set(score), false)]),
  ]

  return {
    playTo: (seconds) => {
      let event: ReturnType<typeof playPoint>
      for (let due = Math.floor(seconds / tennisPointSeconds) - pointsPlayed; due > 0; due -= 1) {
        if (isOver(score)) break
        event = playPoint() ?? event
      }
      return event
    },
    quotes: () => {
      const { homeTwoNil, homeTwoOne, awayTwoOne } = chances.results(score)
      const over = isOver(score)
      const homeWins = homeTwoNil + homeTwoOne
      const setsPlayed = score.homeSets + score.awaySets
      return [
        { market: { type: 'moneyline' }, decided: over, outcomes: twoWay('home', 'away', homeWins) },
        {
          market: { type: 'set-handicap', line: -1.5 },
          decided: over || score.awaySets > 0,
          outcomes: twoWay('home', 'away', homeTwoNil),
        },
        {
          market: { type: 'set-handicap', line: 1.5 },
          decided: over || score.homeSets > 0,
          outcomes: twoWay('home', 'away', homeWins + awayTwoOne),
        },
        {
          market: { type: 'total-sets', line: 2.5 },
          main: true,
          decided: over || (setsPlayed === 2 && score.homeSets === 1),
          outcomes: twoWay('over', 'under', homeTwoOne + awayTwoOne),
        },
        ...setWinners(),
      ]
    },
    scoreboard: () => {
      const sets = pastSets.map(({ text }) => text)
      const now = isOver(score) ? [] : [`${score.homeGames}-${score.awayGames}`, pointsText(score)]
      return {
        score: { home: score.homeSets, away: score.awaySets },
        period: isOver(score) ? 'finished' : `set-${pastSets.length + 1}`,
        text: [...sets, ...now].join(' '),
      }
    },
    finished: () => isOver(score),
  }
}

function setWinner(number: number, homeProbability: number, decided: boolean): FairQuote {
  const market = { type: 'moneyline', period: `set-${number}` }
  return { market, decided, outcomes: twoWay('home', 'away', homeProbability) }
}

export const loveAll: TennisScore = {
  homePoints: 0,
  awayPoints: 0,
  homeGames: 0,
  awayGames: 0,
  homeSets: 0,
  awaySets: 0,
  homeServes: true,
}

/** The chances of the home player from any score. Sets from each server are computed once and kept. */
export function createTennisChances({ homeServe, awayServe }: TennisStrength) {
  const homeHolds = gameChance(0, 0, homeServe)
  const awayHolds = gameChance(0, 0, awayServe)
  const setChances = new Map<number, number>()

  const setFrom = (homeGames: number, awayGames: number, homeServes: boolean): number => {
    const decided = setDecided(homeGames, awayGames)
    if (decided !== undefined) return decided ? 1 : 0
    const key = (homeGames * 8 + awayGames) * 2 + Number(homeServes)
    const known = setChances.get(key)
    if (known !== undefined) return known
    const wins =
      homeGames === 6 && awayGames === 6
        ? tieBreakChance(0, 0, homeServes, homeServe, awayServe)
        : homeServes
          ? homeHolds
          : 1 - awayHolds
    const chance =
      wins * setFrom(homeGames + 1, awayGames, !homeServes) +
      (1 - wins) * setFrom(homeGames, awayGames + 1, !homeServes)
    setChances.set(key, chance)
    return chance
  }

  /** Chance to take the game or tie-break that is being played. */
  const game = (score: TennisScore): number => {
    if (isTieBreak(score)) {
      return tieBreakChance(score.homePoints, score.awayPoints, score.homeServes, homeServe, awayServe)
    }
    return score.homeServes
      ? gameChance(score.homePoints, score.awayPoints, homeServe)
      : 1 - gameChance(score.awayPoints, score.homePoints, awayServe)
  }

  const set = (score: TennisScore): number => {
    if (isOver(score)) return score.homeSets === 2 ? 1 : 0
    const wins = game(score)
    return (
      wins * setFrom(score.homeGames + 1, score.awayGames, !score.homeServes) +
      (1 - wins) * setFrom(score.homeGames, score.awayGames + 1, !score.homeServes)
    )
  }

  /** Chances of the results in sets, in which the home player wins or loses. */
  const results = (score: TennisScore): TennisResults => {
    // Who serves first in a later set depends on how this one ends; it changes nothing for the set's winner
    // worth pricing, so the mean of both is taken.
    const fresh = (setFrom(0, 0, true) + setFrom(0, 0, false)) / 2
    const from = (homeSets: number, awaySets: number, next: number): TennisResults => {
      if (homeSets === 2) return { ...none, [awaySets === 0 ? 'homeTwoNil' : 'homeTwoOne']: 1 }
      if (awaySets === 2) return { ...none, [homeSets === 0 ? 'awayTwoNil' : 'awayTwoOne']: 1 }
      const won = from(homeSets + 1, awaySets, fresh)
      const lost = from(homeSets, awaySets + 1, fresh)
      return {
        homeTwoNil: next * won.homeTwoNil + (1 - next) * lost.homeTwoNil,
        homeTwoOne: next * won.homeTwoOne + (1 - next) * lost.homeTwoOne,
        awayTwoOne: next * won.awayTwoOne + (1 - next) * lost.awayTwoOne,
        awayTwoNil: next * won.awayTwoNil + (1 - next) * lost.awayTwoNil,
      }
    }
    return from(score.homeSets, score.awaySets, isOver(score) ? 0 : set(score))
  }

  return {
    set,
    results,
    match: (score: TennisScore): number => {
      const { homeTwoNil, homeTwoOne } = results(score)
      return homeTwoNil + homeTwoOne
    },
  }
}

/** Probabilities of the four results of a match. */
export interface TennisResults {
  readonly homeTwoNil: number
  readonly homeTwoOne: number
  readonly awayTwoOne: number
  readonly awayTwoNil: number
}

const none: TennisResults = { homeTwoNil: 0, homeTwoOne: 0, awayTwoOne: 0, awayTwoNil: 0 }

/** The score after a point, won by the home player or not. */
export function afterPoint(score: TennisScore, homeWins: boolean): TennisScore {
  const homePoints = score.homePoints + Number(homeWins)
  const awayPoints = score.awayPoints + Number(!homeWins)
  const enough = isTieBreak(score) ? 7 : 4
  if (Math.max(homePoints, awayPoints) < enough || Math.abs(homePoints - awayPoints) < 2) {
    return { ...score, homePoints, awayPoints }
  }
  const homeGames = score.homeGames + Number(homeWins)
  const awayGames = score.awayGames + Number(!homeWins)
  const next = { ...score, homePoints: 0, awayPoints: 0, homeServes: !score.homeServes }
  if (setDecided(homeGames, awayGames) === undefined) return { ...next, homeGames, awayGames }
  return {
    ...next,
    homeGames: 0,
    awayGames: 0,
    homeSets: score.homeSets + Number(homeWins),
    awaySets: score.awaySets + Number(!homeWins),
  }
}

/** True if the home player serves the next point: in a tie-break after the first point and then after every two. */
function pointServer(score: TennisScore): boolean {
  if (!isTieBreak(score)) return score.homeServes
  return tieBreakServer(score.homePoints + score.awayPoints, score.homeServes)
}

export function isOver({ homeSets, awaySets }: TennisScore): boolean {
  return homeSets === 2 || awaySets === 2
}

function isTieBreak({ homeGames, awayGames }: TennisScore): boolean {
  return homeGames === 6 && awayGames === 6
}

function tieBreakServer(pointsPlayed: number, firstServes: boolean): boolean {
  return Math.floor((pointsPlayed + 1) / 2) % 2 === 0 ? firstServes : !firstServes
}

function setDecided(homeGames: number, awayGames: number): boolean | undefined {
  const most = Math.max(homeGames, awayGames)
  if (most === 7 || (most === 6 && Math.abs(homeGames - awayGames) >= 2)) return homeGames > awayGames
  return undefined
}

/** The server's chance to win a game. */
function gameChance(won: number, lost: number, serve: number): number {
  if (won >= 4 && won - lost >= 2) return 1
  if (lost >= 4 && lost - won >= 2) return 0
  if (won >= 3 && won === lost) return serve ** 2 / (serve ** 2 + (1 - serve) ** 2)
  return serve * gameChance(won + 1, lost, serve) + (1 - serve) * gameChance(won, lost + 1, serve)
}

function tieBreakChance(
  home: number,
  away: number,
  homeFirst: boolean,
  homeServe: number,
  awayServe: number,
): number {
  if (home >= 7 && home - away >= 2) return 1
  if (away >= 7 && away - home >= 2) return 0
  if (home >= 6 && home === away) {
    const bothWon = homeServe * (1 - awayServe)
    const bothLost = (1 - homeServe) * awayServe
    return bothWon / (bothWon + bothLost)
  }
  const wins = tieBreakServer(home + away, homeFirst) ? homeServe : 1 - awayServe
  return (
    wins * tieBreakChance(home + 1, away, homeFirst, homeServe, awayServe) +
    (1 - wins) * tieBreakChance(home, away + 1, homeFirst, homeServe, awayServe)
  )
}

function finalGames(before: TennisScore, homeWon: boolean): string {
  return `${before.homeGames + Number(homeWon)}-${before.awayGames + Number(!homeWon)}`
}

function pointsText(score: TennisScore): string {
  const { homePoints, awayPoints } = score
  if (isTieBreak(score)) return `(${homePoints}-${awayPoints})`
  if (homePoints >= 3 && homePoints === awayPoints) return '(40-40)'
  return `(${pointName(homePoints, awayPoints)}-${pointName(awayPoints, homePoints)})`
}

function pointName(own: number, other: number): string {
  return own > 3 && own > other ? 'A' : (['0', '15', '30', '40'][Math.min(own, 3)] ?? '40')
}
