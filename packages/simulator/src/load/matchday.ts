import type { Stage } from './rate-profile.ts'
import { footballSeconds } from '@sportsfeeds/markets'
import type { Timetable } from './timetable.ts'

/**
 * A football Saturday, from half an hour before the first kick-off to the last whistle, in the time of the run. Half of
 * the games kick off together, so that of twenty games ten are live at once. Before its kick-off a game has few odds,
 * at half-time hardly any, and after each goal many times as many.
 * @param goalSeconds of each game: when goals fall, in seconds of its match.
 * @param rate odds a second, on average over the day.
 */
export function createMatchday(
  goalSeconds: readonly (readonly number[])[],
  durationMs: number,
  rate: number,
): Timetable {
  const games = goalSeconds.map((goals, place) => playedFrom(kickOffOf(place, goalSeconds.length), goals))
  const firstSeconds = Math.min(...games.map(({ kickOff }) => kickOff)) - beforeSeconds
  const lastSeconds = Math.max(...games.map(({ kickOff }) => kickOff)) + matchdaySeconds
  const msPerSecond = durationMs / (lastSeconds - firstSeconds)
  const toSeconds = (atMs: number): number => firstSeconds + atMs / msPerSecond

  const changes = [...new Set([firstSeconds, lastSeconds, ...games.flatMap((game) => game.changes)])]
    .filter((seconds) => seconds >= firstSeconds && seconds <= lastSeconds)
    .toSorted((a, b) => a - b)
  const stretches = changes.slice(0, -1).map((from, place) => {
    const to = changes[place + 1] ?? lastSeconds
    const weights = games.map((game) => game.weightAt((from + to) / 2))
    return { from, to, ...cumulate(weights) }
  })
  const weightSeconds = stretches.reduce((sum, { from, to, total }) => sum + total * (to - from), 0)
  const ratePerWeight = (rate * (lastSeconds - firstSeconds)) / weightSeconds

  return {
    stages: stretches.map(({ from, to, total }): Stage => ({
      durationMs: (to - from) * msPerSecond,
      fromRate: total * ratePerWeight,
      toRate: total * ratePerWeight,
    })),
    gameAt: (number, atMs) => {
      const seconds = toSeconds(atMs)
      const stretch = stretches.findLast(({ from }) => from <= seconds) ?? stretches[0]
      if (stretch === undefined) return 0
      // Steps of the golden ratio fall evenly, so each game has its share of any few odds in a row.
      const share = ((number * goldenRatio) % 1) * stretch.total
      return stretch.sums.findIndex((sum) => share < sum)
    },
    matchSecondsAt: (game, atMs) => {
      const sinceKickOff = toSeconds(atMs) - (games[game]?.kickOff ?? 0)
      const inSecondHalf = sinceKickOff - halfSeconds - halfTimeSeconds
      return Math.min(
        footballSeconds,
        Math.max(0, Math.min(sinceKickOff, halfSeconds)) + Math.max(0, inSecondHalf),
      )
    },
  }
}

interface MatchdayGame {
  readonly kickOff: number
  /** Whenever its weight changes. */
  readonly changes: readonly number[]
  /** Its share of the odds relative to the other games. */
  readonly weightAt: (seconds: number) => number
}

const halfSeconds = footballSeconds / 2
const halfTimeSeconds = 15 * 60
const beforeSeconds = 30 * 60
/** From kick-off until nothing is said any more: the match, half-time, and what is left to say after the whistle. */
const matchdaySeconds = footballSeconds + halfTimeSeconds + 5 * 60
const goalRushSeconds = 2 * 60

const awaitedWeight = 0.02
const soonWeight = 0.3
const playingWeight = 1
const halfTimeWeight = 0.1
const afterWeight = 0.1
const goalRushWeight = 3

const goldenRatio = (Math.sqrt(5) - 1) / 2

/** Shares of the games, and when they kick off: 12:30, 15:00, 17:30 and 20:00. */
const kickOffs: readonly (readonly [share: number, seconds: number])[] = [
  [0.5, 15 * 3600],
  [0.7, 17.5 * 3600],
  [0.9, 20 * 3600],
  [1, 12.5 * 3600],
]

function kickOffOf(place: number, count: number): number {
  return kickOffs.find(([share]) => place < share * count)?.[1] ?? 15 * 3600
}

function playedFrom(kickOff: number, goalSeconds: readonly number[]): MatchdayGame {
  const clockOf = (match: number): number => kickOff + match + (match > halfSeconds ? halfTimeSeconds : 0)
  const goals = goalSeconds.map(clockOf)
  const halfTime = kickOff + halfSeconds
  const secondHalf = halfTime + halfTimeSeconds
  const whistle = secondHalf + halfSeconds
  const base = (seconds: number): number => {
    if (seconds < kickOff - beforeSeconds) return awaitedWeight
    if (seconds < kickOff) return soonWeight
    if (seconds < halfTime) return playingWeight
    if (seconds < secondHalf) return halfTimeWeight
    if (seconds < whistle) return playingWeight
    return seconds < kickOff + matchdaySeconds ? afterWeight : 0
  }
  return {
    kickOff,
    changes: [
      kickOff - beforeSeconds,
      kickOff,
      halfTime,
      secondHalf,
      whistle,
      kickOff + matchdaySeconds,
      ...goals.flatMap((goal) => [goal, goal + goalRushSeconds]),
    ],
    weightAt: (seconds) =>
      base(seconds) +
      goalRushWeight * goals.filter((goal) => goal <= seconds && seconds < goal + goalRushSeconds).length,
  }
}

function cumulate(weights: readonly number[]): { sums: number[]; total: number } {
  let total = 0
  const sums = weights.map((weight) => (total += weight))
  return { sums, total }
}
