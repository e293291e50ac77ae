import type { GameInput } from '@sportsfeeds/domain'
import type { Random } from '@sportsfeeds/std'
import { createContest } from './contest.ts'
import { createFootball, drawGoals, footballSeconds } from './football.ts'
import type { InPlayModel } from './model.ts'
import { americanFootball, basketball, createPointsGame, type PointsGameRules } from './points-game.ts'
import { createRace, offSeconds, type RacePlan, raceSeconds } from './race.ts'
import { createTennis, tennisSeconds } from './tennis.ts'

/** How a game can be played out. */
export interface Play {
  readonly matchSeconds: number
  /** What of it comes before the game's date: the betting on a race. */
  readonly leadSeconds: number
  /** The match, and at each further call another one between the same sides. */
  readonly createModel: () => InPlayModel
  /** Times of the goals in the first of these matches, where they are drawn beforehand. */
  readonly goalSeconds: readonly number[]
}

/** Draws the sides' strengths, and gives matches of them by the model of the sport. */
export function createPlay(
  { sport, homeTeam = 'home', awayTeam = 'away' }: Pick<GameInput, 'sport' | 'homeTeam' | 'awayTeam'>,
  random: Random,
): Play {
  switch (sport) {
    case 'soccer':
      return football(random)
    case 'basketball':
      return pointsGame(basketball, 2.5 + 5 * random.normal(), { home: homeTeam, away: awayTeam }, random)
    case 'american-football':
      return pointsGame(americanFootball, 2 + 5 * random.normal(), { home: homeTeam, away: awayTeam }, random)
    case 'tennis': {
      const strength = { homeServe: 0.58 + 0.12 * random.next(), awayServe: 0.58 + 0.12 * random.next() }
      return {
        matchSeconds: tennisSeconds,
        leadSeconds: 0,
        goalSeconds: [],
        createModel: () => createTennis(strength, random),
      }
    }
    case 'horse-racing':
      return {
        matchSeconds: raceSeconds,
        leadSeconds: offSeconds,
        goalSeconds: [],
        createModel: () => createRace(drawRace(random), random),
      }
    default: {
      const rules = { seconds: contestSeconds, homeAdvantage: 0.6 * random.normal() }
      return {
        matchSeconds: contestSeconds,
        leadSeconds: 0,
        goalSeconds: [],
        createModel: () => createContest(rules, random),
      }
    }
  }
}

const contestSeconds = 3 * 60 * 60

function football(random: Random): Play {
  const strength = { homeGoals: 0.9 + 1.4 * random.next(), awayGoals: 0.6 + 1.3 * random.next() }
  const first = drawGoals(strength, random)
  let next = first
  return {
    matchSeconds: footballSeconds,
    leadSeconds: 0,
    goalSeconds: [...first.home, ...first.away],
    createModel: () => {
      const goals = next
      next = drawGoals(strength, random)
      return createFootball(strength, goals)
    },
  }
}

function pointsGame(
  rules: PointsGameRules,
  homeAdvantage: number,
  teams: { home: string; away: string },
  random: Random,
): Play {
  return {
    matchSeconds: rules.seconds,
    leadSeconds: 0,
    goalSeconds: [],
    createModel: () => createPointsGame(rules, { homeAdvantage }, teams, random),
  }
}

/** Eight to twelve runners; in half of the races one of them does not run. */
function drawRace(random: Random): RacePlan {
  const first = random.int(horses.length)
  const runners = Array.from({ length: 8 + random.int(5) }, (_, place) => ({
    id: `runner-${place + 1}`,
    name: horses[(first + place * 5) % horses.length] ?? '',
    strength: Math.exp(0.9 * random.normal()),
  }))
  const withdrawn = runners[random.int(runners.length)]
  const isWithdrawn = random.next() < 0.5
  const atSeconds = Math.round(offSeconds * (0.3 + 0.5 * random.next()))
  return {
    runners,
    nonRunner: isWithdrawn && withdrawn !== undefined ? { id: withdrawn.id, atSeconds } : undefined,
  }
}

// A number without a common divisor with the step above, so that no name repeats within a race. Invented.
const horses = [
  'Amber Ledger',
  'Bold Cartographer',
  'Côte Sauvage',
  'Distant Bell',
  'Early Frost',
  'Fáilte',
  'Grey Heron',
  'Half Past Noon',
  'Inkwell',
  'Jubilee Road',
  'Kestrel Point',
  'Long Division',
  'Marzipan',
  'North by Night',
  'Old Harbour',
  'Paper Moon',
  'Quiet Thunder',
]
