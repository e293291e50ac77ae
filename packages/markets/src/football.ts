import type { Random } from '@sportsfeeds/std'
import { handicapQuotes, totalQuotes, twoWay } from './lines.ts'
import type { FairOutcome, FairQuote, InPlayModel } from './model.ts'

export interface FootballStrength {
  /** Goals expected over the whole match. */
  readonly homeGoals: number
  readonly awayGoals: number
}

export const footballSeconds = 90 * 60
const halfSeconds = footballSeconds / 2

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

  const stateAt = (seconds: number): GoalState => ({
    home: countUpTo(goals.home, seconds),
    away: countUpTo(goals.away, seconds),
  })
  /** The match, or its first half, as it may end at `endSeconds`. */
  const outlook = (endSeconds: number): Outlook => {
    const remaining = Math.max(0, endSeconds - playedSeconds) / footballSeconds
    return createOutlook(
      stateAt(Math.min(playedSeconds, endSeconds)),
      strength.homeGoals * remaining,
      strength.awayGoals * remaining,
      remaining === 0,
    )
  }

  return {
    playTo: (seconds) => {
      const before = stateAt(playedSeconds)
      const wasFirstHalf = playedSeconds < halfSeconds
      playedSeconds = Math.max(playedSeconds, Math.min(seconds, footballSeconds))
      const now = stateAt(playedSeconds)
      if (now.home + now.away > before.home + before.away) return 'goal'
      return wasFirstHalf && playedSeconds >= halfSeconds ? 'period-end' : undefined
    },
    quotes: () => {
      const match = outlook(footballSeconds)
      const half = outlook(halfSeconds)
      return [
        { market: { type: 'moneyline' }, decided: match.isOver, outcomes: result(match) },
        ...handicaps(match),
        ...totals(match, undefined, 2),
        bothScore(match),
        { market: { type: 'moneyline', period: '1h' }, decided: half.isOver, outcomes: result(half) },
        ...totals(half, '1h', 1),
      ]
    },
    scoreboard: () => {
      const score = stateAt(playedSeconds)
      const isOver = playedSeconds >= footballSeconds
      return {
        score,
        period: isOver ? 'full-time' : playedSeconds < halfSeconds ? '1h' : '2h',
        clock: { seconds: Math.floor(playedSeconds), running: !isOver },
        text: `${score.home}-${score.away} (${Math.floor(playedSeconds / 60)}')`,
      }
    },
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
  const score = { home: Math.max(0, lead), away: Math.max(0, -lead) }
  const [home, draw, away] = result(createOutlook(score, homeGoals, awayGoals, false))
  return { home: home?.probability ?? 0, draw: draw?.probability ?? 0, away: away?.probability ?? 0 }
}

interface GoalState {
  readonly home: number
  readonly away: number
}

/** Probabilities of how a match, or its first half, ends. */
interface Outlook {
  readonly score: GoalState
  readonly isOver: boolean
  /** By number of goals from now on, of each side and of both. */
  readonly homeGoals: readonly number[]
  readonly awayGoals: readonly number[]
  readonly allGoals: readonly number[]
  /** By home's lead in goals from now on, {@link mostGoals} being none. */
  readonly leads: Float64Array
}

// 15 more goals of one side have a probability below 1e-6 even when 4 are expected.
const mostGoals = 15

function createOutlook(score: GoalState, home: number, away: number, isOver: boolean): Outlook {
  const homeGoals = poisson(home)
  const awayGoals = poisson(away)
  const leads = new Float64Array(2 * mostGoals + 1)
  for (const [scored, homeProbability] of homeGoals.entries()) {
    for (const [conceded, awayProbability] of awayGoals.entries()) {
      const slot = mostGoals + scored - conceded
      leads[slot] = (leads[slot] ?? 0) + homeProbability * awayProbability
    }
  }
  return { score, isOver, homeGoals, awayGoals, allGoals: poisson(home + away), leads }
}

function result(outlook: Outlook): FairOutcome[] {
  const home = chanceOfLeadAbove(outlook, 0)
  const draw = chanceOfLeadAbove(outlook, -1) - home
  return [
    { id: 'home', probability: home },
    { id: 'draw', probability: draw },
    { id: 'away', probability: 1 - home - draw },
  ]
}

function handicaps(outlook: Outlook): FairQuote[] {
  const lead = outlook.score.home - outlook.score.away
  return handicapQuotes({
    market: { type: 'spread' },
    lines: Array.from({ length: 8 }, (_, place) => place - 3.5 - lead),
    chanceAt: (line) => chanceOfLeadAbove(outlook, Math.floor(-line)),
    isDecided: () => outlook.isOver,
    alternates: 2,
  })
}

function totals(outlook: Outlook, period: string | undefined, alternates: number): FairQuote[] {
  const goals = outlook.score.home + outlook.score.away
  return totalQuotes({
    market: { type: 'total', ...(period === undefined ? {} : { period }) },
    lines: Array.from({ length: goals + 8 }, (_, line) => line + 0.5),
    chanceAt: (line) => chanceOfMore(outlook.allGoals, Math.floor(line) - goals),
    isDecided: (line) => outlook.isOver || line < goals,
    alternates,
  })
}

function bothScore(outlook: Outlook): FairQuote {
  const { score, isOver } = outlook
  return {
    market: { type: 'both-teams-to-score' },
    decided: isOver || (score.home > 0 && score.away > 0),
    outcomes: twoWay(
      'yes',
      'no',
      chanceToScore(score.home, outlook.homeGoals) * chanceToScore(score.away, outlook.awayGoals),
    ),
  }
}

function chanceToScore(goals: number, more: readonly number[]): number {
  return goals > 0 ? 1 : 1 - (more[0] ?? 0)
}

function chanceOfLeadAbove({ score, leads }: Outlook, margin: number): number {
  const moreNeeded = margin - (score.home - score.away)
  let chance = 0
  for (let slot = Math.max(0, moreNeeded + mostGoals + 1); slot < leads.length; slot += 1) {
    chance += leads[slot] ?? 0
  }
  return chance
}

/** The chance of more goals than `goals`: 1 where that is negative. */
function chanceOfMore(probabilities: readonly number[], goals: number): number {
  return 1 - probabilities.slice(0, Math.max(0, goals + 1)).reduce((sum, probability) => sum + probability, 0)
}

function poisson(mean: number): number[] {
  const probabilities = [Math.exp(-mean)]
  for (let goals = 1; goals <= mostGoals; goals += 1) {
    probabilities.push(((probabilities[goals - 1] ?? 0) * mean) / goals)
  }
  return probabilities
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
