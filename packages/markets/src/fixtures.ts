import { type EpochMs, type GameInput, toInstant } from '@sportsfeeds/domain'
import { createRandom, type Random } from '@sportsfeeds/std'
import { createPlay, type Play } from './play.ts'

export const simulatedSports = [
  'soccer',
  'basketball',
  'tennis',
  'american-football',
  'horse-racing',
] as const
export type SimulatedSport = (typeof simulatedSports)[number]

/** A game to be simulated: its entry in the games API, and its model. */
export interface Fixture extends Play {
  readonly game: GameInput
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
    const names = namesOf(sport, random)
    const day = toInstant(nowMs).slice(0, 10).replaceAll('-', '')
    return {
      game: {
        id: `game-sim-${day}-${seed}-${number + 1}`,
        sport,
        league: leagues[sport],
        gameDate: toInstant(Math.floor(nowMs / 1000) * 1000),
        ...names,
        status: 'live',
      },
      randomOf: (provider) => createRandom(seed, (provider + 1) * mostGames + number),
      ...createPlay({ sport, ...names }, random),
    }
  })
}

/** More games than this a run cannot have: the streams of chance beyond are the bookmakers'. */
export const mostGames = 100_000

function namesOf(sport: SimulatedSport, random: Random): Pick<GameInput, 'name' | 'homeTeam' | 'awayTeam'> {
  if (sport === 'horse-racing') {
    const course = courses[random.int(courses.length)] ?? ''
    return { name: `${course}, race ${1 + random.int(7)}` }
  }
  const [homeTeam, awayTeam] = pair(rosters[sport], random)
  return { name: `${homeTeam} v ${awayTeam}`, homeTeam, awayTeam }
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
  'american-football': 'Simulated Football',
  'horse-racing': 'Simulated Races',
}

const courses = ['Aldermoor Park', 'Carrick Downs', 'Fjordvik', 'Northgate', 'Val de Vézère', 'Wexcombe']

// Invented, with letters beyond ASCII, as real names have.
const rosters: Record<Exclude<SimulatedSport, 'horse-racing'>, readonly string[]> = {
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
  'american-football': [
    'Bayport Mariners',
    'Copper Canyon Miners',
    'Great Plains Bison',
    'Highland Falcons',
    'Port Orchard Pilots',
    'Redwood Rangers',
  ],
}
