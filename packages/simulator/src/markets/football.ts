import type { Random } from '@sportsfeeds/std'
import type { FairQuote, InPlayModel } from './model.ts'

export interface FootballStrength {
  /** Goals expected over the whole match. */
  readonly homeGoals: number
  readonly awayGoals: number
}

export const footballSeconds = 90 * 60

/** Times of the goals, in seconds of the match and in order. */
export interface Goals {
  readonly home: readonly number[]
  readonly away: readonly number[]
}

/**
 * Goals come as two independent Poisson processes, so what remains is Poisson as well and outcomes have closed forms.
 * Maher (1982), https://doi.org/10.1111/j.1467-9574.1982.tb00782.x
 */
export function drawGoals(strength: FootballStrength, random: Random): Goals {
  return {
    home: poissonTimes(strength.homeGoals / footballSeconds, random),
    away: poissonTimes(strength.awayGoals / footballSeconds, random),
  }
}

/** A match that is priced without knowing the goals to come. */
export function createFootball(strength: FootballStrength, goals: Goals): InPlayModel {
  let playedSeconds = 0
  let homeScore = 0
  let awayScore = 0

  return {
    playTo: (seconds) => {
      playedSeconds = Math.max(playedSeconds, Math.min(seconds, footballSeconds))
      const goalsBefore = homeScore + awayScore
      homeScore = countUpTo(goals.home, playedSeconds)
      awayScore = countUpTo(goals.away, playedSeconds)
      return homeScore + awayScore > goalsBefore
    },
    quotes: () => {
      const remaining = 1 - playedSeconds / footballSeconds
      const margins = goalMargins(
        homeScore - awayScore,
        strength.homeGoals * remaining,
        strength.awayGoals * remaining,
      )
      const goalsExpected = (strength.homeGoals + strength.awayGoals) * remaining
      return [matchOdds(margins), spread(margins), total(homeScore + awayScore, goalsExpected)]
    },
    score: () => `${homeScore}-${awayScore} (${Math.floor(playedSeconds / 60)}')`,
    finished: () => playedSeconds >= footballSeconds,
  }
}

/**
 * Probabilities of home win, draw and away win.
 * @param lead of the home side now. @param homeGoals, awayGoals expected in what remains.
 */
export function footballOutcome(
  lead: number,
  homeGoals: number,
  awayGoals: number,
): { home: number; draw: number; away: number } {
  const quote = matchOdds(goalMargins(lead, homeGoals, awayGoals))
  return { home: quote.homeProbability, draw: quote.drawProbability ?? 0, away: quote.awayProbability }
}

function poissonTimes(rate: number, random: Random): number[] {
  const times: number[] = []
  for (let next = random.exponential(rate); next <= footballSeconds; next += random.exponential(rate)) {
    times.push(next)
  }
  return times
}

function countUpTo(times: readonly number[], seconds: number): number {
  return times.filter((time) => time <= seconds).length
}

/** Probability of each final goal difference, centred on the current lead. */
interface GoalMargins {
  readonly lead: number
  readonly probabilities: Float64Array
}

// 15 more goals of one side have a probability below 1e-6 even when 4 are expected.
const mostGoals = 15

function goalMargins(lead: number, homeGoals: number, awayGoals: number): GoalMargins {
  const home = poisson(homeGoals)
  const away = poisson(awayGoals)
  const probabilities = new Float64Array(2 * mostGoals + 1)
  for (const [scored, homeProbability] of home.entries()) {
    for (const [conceded, awayProbability] of away.entries()) {
      const slot = mostGoals + scored - conceded
      probabilities[slot] = (probabilities[slot] ?? 0) + homeProbability * awayProbability
    }
  }
  return { lead, probabilities }
}

function poisson(mean: number): number[] {
  const probabilities = [Math.exp(-mean)]
  for (let goals = 1; goals <= mostGoals; goals += 1) {
    probabilities.push(((probabilities[goals - 1] ?? 0) * mean) / goals)
  }
  return probabilities
}

function matchOdds(margins: GoalMargins): FairQuote {
  const homeProbability = chanceAbove(margins, 0)
  const drawProbability = chanceAbove(margins, -1) - homeProbability
  return {
    type: 'match-odds',
    homeProbability,
    drawProbability,
    awayProbability: 1 - homeProbability - drawProbability,
  }
}

/** The half-goal handicap at which the sides are nearest to even. */
function spread(margins: GoalMargins): FairQuote {
  let best = { line: -0.5, homeProbability: chanceAbove(margins, 0) }
  for (let beatenBy = margins.lead - 5; beatenBy <= margins.lead + 5; beatenBy += 1) {
    const homeProbability = chanceAbove(margins, beatenBy)
    if (Math.abs(homeProbability - 0.5) < Math.abs(best.homeProbability - 0.5)) {
      best = { line: -beatenBy - 0.5, homeProbability }
    }
  }
  return {
    type: 'spread',
    home: best.line,
    away: -best.line,
    homeProbability: best.homeProbability,
    awayProbability: 1 - best.homeProbability,
  }
}

/** Over and under the half-goal line nearest to what is expected. */
function total(goals: number, goalsExpected: number): FairQuote {
  // The median of a Poisson distribution is about a third below its mean.
  const moreGoals = Math.max(0, Math.round(goalsExpected - 1 / 3))
  const atMost = poisson(goalsExpected)
    .slice(0, moreGoals + 1)
    .reduce((sum, probability) => sum + probability, 0)
  const line = goals + moreGoals + 0.5
  return { type: 'total', home: line, away: line, homeProbability: 1 - atMost, awayProbability: atMost }
}

function chanceAbove({ lead, probabilities }: GoalMargins, margin: number): number {
  let chance = 0
  for (let slot = Math.max(0, margin - lead + mostGoals + 1); slot < probabilities.length; slot += 1) {
    chance += probabilities[slot] ?? 0
  }
  return chance
}
