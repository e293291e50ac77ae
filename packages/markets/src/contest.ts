import type { Random } from '@sportsfeeds/std'
import { twoWay } from './lines.ts'
import type { InPlayModel } from './model.ts'
import { normalCdf } from './normal-cdf.ts'

export interface ContestRules {
  readonly seconds: number
  /** Mean of the lead at the end, in its own standard deviations. */
  readonly homeAdvantage: number
}

/** A contest of two sides of which only the winner is priced: the lead is Brownian motion with drift. */
export function createContest(
  { seconds: allSeconds, homeAdvantage }: ContestRules,
  random: Random,
): InPlayModel {
  let steps = 0
  let lead = 0
  const remaining = (): number => 1 - steps / stepsPerContest

  return {
    playTo: (seconds) => {
      const due = Math.min(stepsPerContest, Math.floor((seconds / allSeconds) * stepsPerContest))
      for (; steps < due; steps += 1) {
        lead += homeAdvantage / stepsPerContest + random.normal() / Math.sqrt(stepsPerContest)
      }
      return undefined
    },
    quotes: () => {
      const isOver = remaining() === 0
      const home = isOver
        ? Number(lead > 0)
        : normalCdf((lead + homeAdvantage * remaining()) / Math.sqrt(remaining()))
      return [{ market: { type: 'moneyline' }, decided: isOver, outcomes: twoWay('home', 'away', home) }]
    },
    scoreboard: () => ({ text: 'in play' }),
    finished: () => remaining() === 0,
  }
}

const stepsPerContest = 1_000
