import type { Random } from '@sportsfeeds/std'
import type { FairOutcome, InPlayModel } from './model.ts'

export interface Runner {
  readonly id: string
  readonly name: string
  /** Chance to win, in proportion to the others'. */
  readonly strength: number
}

export interface RacePlan {
  readonly runners: readonly Runner[]
  /** A runner that is withdrawn before the off. */
  readonly nonRunner?: { readonly id: string; readonly atSeconds: number } | undefined
}

/** The betting before the off, and the race. */
export const raceSeconds = 10 * 60
export const offSeconds = 7 * 60

/**
 * Runners win in proportion to their strength. What becomes known of the winner comes as a signal in noise that ends with the
 * race, so that prices are fair at each instant and end at 1 and 0: Brody, Hughston and Macrina (2008),
 * https://doi.org/10.1142/S0219024908004749
 */
export function createRace({ runners, nonRunner }: RacePlan, random: Random): InPlayModel {
  const winner = drawWinner(
    runners.filter(({ id }) => id !== nonRunner?.id),
    random,
  )
  /** By runner: the noise, a Brownian bridge over the flow of information. */
  const noise = runners.map(() => 0)
  let seconds = 0

  const playSecond = (): void => {
    const from = informationAt(seconds)
    seconds += 1
    const to = informationAt(seconds)
    const kept = (1 - to) / (1 - from)
    const deviation = Math.sqrt((to - from) * kept)
    for (const [place, value] of noise.entries()) noise[place] = value * kept + deviation * random.normal()
  }

  const isRemoved = (id: string): boolean => id === nonRunner?.id && seconds >= nonRunner.atSeconds
  const outcomes = (): FairOutcome[] => {
    const known = informationAt(seconds)
    const isOver = seconds >= raceSeconds
    const weights = runners.map(({ id, strength }, place) => {
      if (isRemoved(id)) return 0
      if (isOver) return Number(id === winner)
      const signal = clarity * known * Number(id === winner) + (noise[place] ?? 0)
      return Math.log(strength) + (clarity * signal - (clarity ** 2 * known) / 2) / (1 - known)
    })
    const chances = isOver
      ? weights
      : softmax(
          weights,
          runners.map(({ id }) => isRemoved(id)),
        )
    return runners.map(({ id, name }, place) => ({
      id,
      name,
      probability: chances[place] ?? 0,
      ...(isRemoved(id) ? { removed: true } : {}),
    }))
  }

  return {
    playTo: (due) => {
      const before = seconds
      while (seconds < Math.min(raceSeconds, Math.floor(due))) playSecond()
      const passed = (at: number): boolean => before < at && seconds >= at
      if (passed(offSeconds)) return 'off'
      return nonRunner !== undefined && passed(nonRunner.atSeconds) ? 'non-runner' : undefined
    },
    quotes: () => [{ market: { type: 'win' }, decided: seconds >= raceSeconds, outcomes: outcomes() }],
    scoreboard: () => {
      const period = seconds < offSeconds ? 'betting' : seconds < raceSeconds ? 'in running' : 'finished'
      return { period, text: period }
    },
    finished: () => seconds >= raceSeconds,
  }
}

/** Strength of the signal: how early the race is seen to be decided. */
const clarity = 2.5
/** Share of all information that becomes known before the off. */
const knownAtOff = 0.15

/** Share of all information that is known, from 0 to 1 at the end of the race. */
function informationAt(seconds: number): number {
  return seconds < offSeconds
    ? (knownAtOff * seconds) / offSeconds
    : knownAtOff + ((1 - knownAtOff) * (seconds - offSeconds)) / (raceSeconds - offSeconds)
}

function drawWinner(runners: readonly Runner[], random: Random): string {
  const all = runners.reduce((sum, { strength }) => sum + strength, 0)
  let left = random.next() * all
  for (const { id, strength } of runners) {
    left -= strength
    if (left < 0) return id
  }
  return runners.at(-1)?.id ?? ''
}

/** Probabilities in proportion to e^weight; those that are removed have none. */
function softmax(weights: readonly number[], isRemoved: readonly boolean[]): number[] {
  const most = Math.max(...weights.filter((_, place) => isRemoved[place] !== true))
  const powers = weights.map((weight, place) => (isRemoved[place] === true ? 0 : Math.exp(weight - most)))
  const sum = powers.reduce((total, power) => total + power, 0)
  return powers.map((power) => power / sum)
}
