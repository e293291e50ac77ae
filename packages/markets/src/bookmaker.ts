import {
  decimalToAmerican,
  highestPrice,
  lowestPrice,
  type OddsFormat,
  type Outcome,
  toTick,
} from '@sportsfeeds/domain'
import type { Random } from '@sportsfeeds/std'
import { withMargin } from './margin.ts'
import type { FairOutcome } from './model.ts'

/**
 * One bookmaker's trader of one game: opinions wander around the fair price and come back to it, the margin goes on top, and
 * prices are rounded to the tick ladder. There is one opinion of the sides, one of the total, and one of each runner, so that all
 * markets of a game say the same.
 */
export function createBookmaker(margin: number, oddsFormat: OddsFormat, random: Random) {
  const opinions = new Map<string, Opinion>()

  /** An Ornstein–Uhlenbeck process on the logarithm of the odds, stepped exactly:
   * https://en.wikipedia.org/wiki/Ornstein%E2%80%93Uhlenbeck_process
   */
  const opinionOf = (subject: string, seconds: number): number => {
    const last = opinions.get(subject) ?? { value: 0, seconds: -Infinity }
    if (seconds <= last.seconds) return last.value
    const kept = Math.exp(-(seconds - last.seconds) / forgettingSeconds)
    const value = last.value * kept + opinionDeviation * Math.sqrt(1 - kept * kept) * random.normal()
    opinions.set(subject, { value, seconds })
    return value
  }

  return {
    /** Prices of all outcomes of a market. @param seconds when the opinion is asked for; never back. */
    offer: (outcomes: readonly FairOutcome[], seconds: number): Outcome[] => {
      const running = outcomes.filter(({ removed }) => removed !== true)
      const weights = running.map(({ id, probability }) => {
        const subject = subjectOf(id)
        return probability * (subject === undefined ? 1 : Math.exp(opinionOf(subject, seconds)))
      })
      const sum = weights.reduce((total, weight) => total + weight, 0)
      const implied = withMargin(
        weights.map((weight) => weight / sum),
        margin,
      )
      const prices = new Map(running.map(({ id }, place) => [id, 1 / (implied[place] ?? 1)]))
      return outcomes.map(({ id, name }): Outcome => {
        const decimal = prices.get(id)
        return {
          id,
          ...(name === undefined ? {} : { name }),
          ...(decimal === undefined ? { status: 'removed' } : { odds: toPrice(decimal, oddsFormat) }),
        }
      })
    },
  }
}

interface Opinion {
  readonly value: number
  readonly seconds: number
}

/** What an opinion about an outcome is about; the other side of it follows. */
function subjectOf(outcomeId: string): string | undefined {
  switch (outcomeId) {
    case 'home':
      return 'sides'
    case 'over':
    case 'yes':
      return 'total'
    case 'draw':
    case 'away':
    case 'under':
    case 'no':
      return undefined
    default:
      return outcomeId
  }
}

const forgettingSeconds = 90
const opinionDeviation = 0.04

// American prices move by fives, as they are quoted.
function toPrice(decimal: number, format: OddsFormat): number {
  return format === 'american'
    ? Math.round(decimalToAmerican(Math.min(highestPrice, Math.max(lowestPrice, decimal))) / 5) * 5
    : toTick(decimal)
}
