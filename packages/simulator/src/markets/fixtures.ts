import { type EpochMs, type GameInput, toInstant } from '@sportsfeeds/domain'
import { createRandom, type Random } from '@sportsfeeds/std'
import { basketballSeconds, createBasketball } from './basketball.ts'
import { createFootball, drawGoals, footballSeconds } from './football.ts'
import type { InPlayModel } from './model.ts'
import { createTennis, tennisSeconds } from './tennis.ts'

export const simulatedSports = ['soccer', 'basketball', 'tennis'] as const
export type SimulatedSport = (typeof simulatedSports)[number]

/** A game to be simulated: its entry in the games API, and its model. */
export interface Fixture {
  readonly game: GameInput
  readonly matchSeconds: number
  /** The match, and at each further call another one between the same sides. */
  readonly createModel: () => InPlayModel
  /** Times of the goals in the first of these matches, where they are drawn beforehand. */
  readonly goalSeconds: readonly number[]
  /** Random numbers of a provider's bookmakers: the match takes the same course however many there are. */
  readonly randomOf: (provider: number) => Random
}

/**
 * `count` games in play, sports in turn. The same seed gives the same teams, strengths and courses of play; ids carry
 * the day, so that a later run with the seed is about other games.
 */
export function createFixtures(
  count: number,
  sports: readonly SimulatedSport[],
  seed: number,
  nowMs: EpochMs,
): Fixture[] {
  return Array.from({ length: count }, (_, number) => {
    const sport = sports[number % sports.length] ?? 'soccer'
    const random = createRandom(seed, number)
    const [homeTeam, awayTeam] = pair(rosters[sport], random)
    const day = toInstant(nowMs).slice(0, 10).replaceAll('-', '')
    return {
      game: {
        id: `game-sim-${day}-${seed}-${number + 1}`,
        sport,
        league: leagues[sport],
        gameDate: toInstant(Math.floor(nowMs / 1000) * 1000),
        name: `${homeTeam} v ${awayTeam}`,
        homeTeam,
        awayTeam,
        status: 'live',
      },
      randomOf: (provider) => createRandom(seed, (provider + 1) * mostGames + number),
      ...play(sport, random),
    }
  })
}

/** More games than this a run cannot have: the streams of chance beyond are the bookmakers'. */
export const mostGames = 100_000

function play(
  sport: SimulatedSport,
  random: Random,
): Pick<Fixture, 'matchSeconds' | 'createModel' | 'goalSeconds'> {
  switch (sport) {
    case 'soccer': {
      const strength = { homeGoals: 0.9 + 1.4 * random.next(), awayGoals: 0.6 + 1.3 * random.next() }
      const first = drawGoals(strength, random)
      let next = first
      return {
        matchSeconds: footballSeconds,
        goalSeconds: [...first.home, ...first.away],
        createModel: () => {
          const goals = next
          next = drawGoals(strength, random)
          return createFootball(strength, goals)
        },
      }
    }
    case 'basketball': {
      const strength = { homeAdvantage: 2.5 + 5 * random.normal() }
      return {
        matchSeconds: basketballSeconds,
        goalSeconds: [],
        createModel: () => createBasketball(strength, random),
      }
    }
    case 'tennis': {
      const strength = { homeServe: 0.58 + 0.12 * random.next(), awayServe: 0.58 + 0.12 * random.next() }
      return {
        matchSeconds: tennisSeconds,
        goalSeconds: [],
        createModel: () => createTennis(strength, random),
      }
    }
  }
}

function pair(roster: readonly string[], random: Random): [home: string, away: string] {
  const home = random.int(roster.length)
  const away = (home + 1 + random.int(roster.length - 1)) % roster.length
  return [roster[home] ?? '', roster[away] ?? '']
}

const leagues: Record<SimulatedSport, string> = {
  soccer: 'Simulated League',
  basketball: 'Simulated Basketball',
  tennis: 'Simulated Open',
}

// Invented, with letters beyond ASCII, as real names have.
const rosters: Record<SimulatedSport, readonly string[]> = {
  soccer: [
    'Harbour City',
    'Aldermoor Athletic',
    'Königsfeld 04',
    'São Bento',
    'Atlético Peñalba',
    'Ström IF',
    'Rovers of Carrick',
    'Łęczna Górnik',
    'Olympique Vézère',
    'Kırmızı Spor',
    'Fjordvik BK',
    'Northgate Town',
  ],
  basketball: [
    'Bayport Herons',
    'Canyon Coyotes',
    'Lakeside Lanterns',
    'Iron Valley Forge',
    'Summit Lynx',
    'Delta Steamers',
    'Prairie Larks',
    'Granite State Owls',
  ],
  tennis: [
    'A. Novotná',
    'B. Lindqvist',
    'C. Okafor',
    'D. Moreau',
    'E. Żak',
    'F. Castellanos',
    'G. Tanaka',
    'H. Öztürk',
  ],
}
