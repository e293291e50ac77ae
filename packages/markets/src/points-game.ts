import type { Random } from '@sportsfeeds/std'
import { halfLinesAround, handicapQuotes, totalQuotes, twoWay } from './lines.ts'
import type { FairQuote, InPlayModel } from './model.ts'
import { normalCdf } from './normal-cdf.ts'

export interface PointsGameStrength {
  /** Points by which the home side is expected to win. */
  readonly homeAdvantage: number
}

/** A game in which the sides take turns to score, for four quarters. */
export interface PointsGameRules {
  readonly seconds: number
  /** Turns of both sides together: a multiple of four. */
  readonly turns: number
  /** What a turn may bring, the best first; otherwise nothing. */
  readonly scores: readonly { readonly points: number; readonly chance: number }[]
  /** Place in `scores` of the kind that the home side's advantage makes more frequent. */
  readonly advantageAt: number
  /** Lines to offer on either side of the main one. */
  readonly alternates: number
}

export const basketball: PointsGameRules = {
  seconds: 48 * 60,
  turns: 200,
  scores: [
    { points: 3, chance: 0.12 },
    { points: 2, chance: 0.36 },
    { points: 1, chance: 0.06 },
  ],
  advantageAt: 1,
  alternates: 2,
}

export const americanFootball: PointsGameRules = {
  seconds: 60 * 60,
  turns: 24,
  scores: [
    { points: 7, chance: 0.22 },
    { points: 3, chance: 0.15 },
  ],
  advantageAt: 0,
  alternates: 2,
}

/** Subjects of the markets of one team. */
export interface TeamNames {
  readonly home: string
  readonly away: string
}

/**
 * Played turn by turn, priced as Brownian motion with drift: Stern (1994), https://doi.org/10.1080/01621459.1994.10476851.
 * The possessions of basketball give the lead the standard deviation of about 16 points that the paper measured.
 */
export function createPointsGame(
  rules: PointsGameRules,
  { homeAdvantage }: PointsGameStrength,
  teams: TeamNames,
  random: Random,
): InPlayModel {
  const pointsPerTurn = meanOf(rules)
  const advantagePoints = rules.scores[rules.advantageAt]?.points ?? 1
  let turns = 0
  const score = { home: 0, away: 0 }
  let halfScore: typeof score | undefined
  let quoted: { readonly turns: number; readonly quotes: readonly FairQuote[] } | undefined

  const play = (): void => {
    const isHome = turns % 2 === 0
    // The advantage is spread over the home side's turns as a chance of one score more.
    const extra = isHome ? homeAdvantage / (rules.turns / 2) / advantagePoints : 0
    const scored = drawPoints(rules, random.next(), extra)
    if (isHome) score.home += scored
    else score.away += scored
    turns += 1
    if (turns === rules.turns / 2) halfScore = { ...score }
    // Overtime, where the sides are even.
    if (turns === rules.turns && score.home === score.away) score[random.next() < 0.5 ? 'home' : 'away'] += 1
  }

  /** Quotes of the game, or of its first half, that ends after `end` turns with the score `final`. */
  const quotesOf = (end: number, final: typeof score | undefined, period?: '1h'): FairQuote[] => {
    const { home, away } = final ?? score
    const remaining = final === undefined ? (end - turns) / rules.turns : 0
    const deviation = deviationOf(rules) * Math.sqrt(remaining)
    const lead = home - away + homeAdvantage * remaining
    const toCome = pointsPerTurn * rules.turns * remaining
    const total = home + away + toCome + homeAdvantage * remaining
    const chanceAbove = (mean: number, line: number): number =>
      remaining === 0 ? Number(mean > line) : normalCdf((mean - line) / deviation)
    const isOver = remaining === 0
    const part = period === undefined ? {} : { period }
    return [
      {
        market: { type: 'moneyline', ...part },
        decided: isOver,
        outcomes: twoWay('home', 'away', homeWin(lead, deviation)),
      },
      ...handicapQuotes({
        market: { type: 'spread', ...part },
        lines: halfLinesAround(-lead, linesEachSide),
        chanceAt: (line) => chanceAbove(lead, -line),
        isDecided: () => isOver,
        alternates: period === undefined ? rules.alternates : 0,
      }),
      ...totalQuotes({
        market: { type: 'total', ...part },
        lines: halfLinesAround(total, linesEachSide),
        chanceAt: (line) => chanceAbove(total, line),
        isDecided: () => isOver,
        alternates: period === undefined ? rules.alternates : 0,
      }),
    ]
  }

  const teamTotal = (side: 'home' | 'away'): FairQuote[] => {
    const remaining = 1 - turns / rules.turns
    const extra = side === 'home' ? homeAdvantage * remaining : 0
    const mean = score[side] + (pointsPerTurn * rules.turns * remaining) / 2 + extra
    const deviation = deviationOf(rules) * Math.sqrt(remaining / 2)
    return totalQuotes({
      market: { type: 'team-total', subject: teams[side] },
      lines: halfLinesAround(mean, linesEachSide),
      chanceAt: (line) => (remaining === 0 ? Number(mean > line) : normalCdf((mean - line) / deviation)),
      isDecided: () => remaining === 0,
      alternates: 0,
    })
  }

  return {
    playTo: (seconds) => {
      const quarterBefore = quarterOf(rules, turns)
      const due = Math.min(rules.turns, Math.floor((seconds / rules.seconds) * rules.turns))
      for (let count = due - turns; count > 0; count -= 1) play()
      return quarterOf(rules, turns) > quarterBefore ? 'period-end' : undefined
    },
    quotes: () => {
      if (quoted?.turns !== turns) {
        const quotes = [
          ...quotesOf(rules.turns, turns >= rules.turns ? score : undefined),
          ...teamTotal('home'),
          ...teamTotal('away'),
          ...quotesOf(rules.turns / 2, halfScore, '1h'),
        ]
        quoted = { turns, quotes }
      }
      return quoted.quotes
    },
    scoreboard: () => {
      const isOver = turns >= rules.turns
      const quarter = Math.min(4, quarterOf(rules, turns) + 1)
      const turnsOfQuarter = rules.turns / 4
      const left = isOver ? 0 : 1 - (turns % turnsOfQuarter) / turnsOfQuarter
      return {
        score: { ...score },
        period: isOver ? 'full-time' : `q${quarter}`,
        clock: { seconds: Math.round((left * rules.seconds) / 4), running: !isOver, countsDown: true },
        text: `${score.home}-${score.away} (Q${quarter})`,
      }
    },
    finished: () => turns >= rules.turns,
  }
}

/**
 * The chance that the home side wins; a tie goes to overtime, where the sides are even.
 * @param lead of the home side that is expected at the end. @param deviation of what remains.
 */
export function homeWin(lead: number, deviation: number): number {
  if (deviation > 0) return normalCdf(lead / deviation)
  return lead === 0 ? 0.5 : Number(lead > 0)
}

/** Standard deviation over a whole game of lead and of total: sides score independently. */
export function deviationOf(rules: PointsGameRules): number {
  const squares = rules.scores.reduce((sum, { points, chance }) => sum + points ** 2 * chance, 0)
  return Math.sqrt((squares - meanOf(rules) ** 2) * rules.turns)
}

const linesEachSide = 4

function meanOf({ scores }: PointsGameRules): number {
  return scores.reduce((sum, { points, chance }) => sum + points * chance, 0)
}

function drawPoints({ scores, advantageAt }: PointsGameRules, chance: number, extra: number): number {
  let below = 0
  for (const [place, score] of scores.entries()) {
    below += score.chance + (place === advantageAt ? extra : 0)
    if (chance < below) return score.points
  }
  return 0
}

function quarterOf({ turns: all }: PointsGameRules, turns: number): number {
  return Math.floor(turns / (all / 4))
}
