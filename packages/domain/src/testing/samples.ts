import type { Client } from '../client.ts'
import type { Game } from '../game.ts'
import { type EpochMs, toInstant } from '../instant.ts'

/** The client of the demonstration. */
export function sampleClient(nowMs: EpochMs): Client {
  return {
    id: 'client-demo',
    name: 'Demo Bookmaker',
    description: 'Follows the demonstration feed.',
    active: true,
    createdAt: nowMs,
  }
}

/** The body of PUT /feeds that AWS's published reference solution for sports odds sends, as it is. */
export const referenceFeed = {
  odds: [
    {
      summary: 'Portland Trail Blazers @ Charlotte Hornets',
      gameId: 'game-2957FB14-2939-4A7C-BC54-331D65EE7D58',
      gameDate: '2019-03-03 13:00:00.000',
      type: 'spread',
      isOpen: true,
      away: -3,
      home: 2,
      awayOdds: -110,
      homeOdds: -110,
      date: 1637440215,
    },
  ],
} as const

/** A small evening of fixtures around `nowMs`: some in play, the rest to come. */
export function sampleGames(nowMs: EpochMs): Game[] {
  return fixtures.map(({ startsInMinutes, ...fixture }) => ({
    ...fixture,
    name: `${fixture.homeTeam} v ${fixture.awayTeam}`,
    gameDate: toInstant(Math.floor(nowMs / 60_000 + startsInMinutes) * 60_000),
    status: startsInMinutes <= 0 ? 'live' : 'scheduled',
    createdAt: nowMs,
  }))
}

type Fixture = Pick<Game, 'id' | 'sport' | 'league' | 'homeTeam' | 'awayTeam'> & { startsInMinutes: number }

const fixtures: Fixture[] = [
  soccer('game-soc-lfc-bou', 'Premier League', 'Liverpool', 'Bournemouth', -35),
  soccer('game-soc-sge-mun', 'Bundesliga', 'Eintracht Frankfurt', 'Bayern München', -12),
  soccer('game-soc-atm-sev', 'La Liga', 'Atlético Madrid', 'Sevilla', 75),
  {
    id: 'game-bkb-por-cha',
    sport: 'basketball',
    league: 'NBA',
    homeTeam: 'Charlotte Hornets',
    awayTeam: 'Portland Trail Blazers',
    startsInMinutes: -20,
  },
  {
    id: 'game-amf-buf-kc',
    sport: 'american-football',
    league: 'NFL',
    homeTeam: 'Kansas City Chiefs',
    awayTeam: 'Buffalo Bills',
    startsInMinutes: 120,
  },
  {
    id: 'game-ten-swi-sab',
    sport: 'tennis',
    league: 'WTA',
    homeTeam: 'Iga Świątek',
    awayTeam: 'Aryna Sabalenka',
    startsInMinutes: -50,
  },
  {
    id: 'game-cri-ned-png',
    sport: 'cricket',
    league: 'T20I',
    homeTeam: 'Netherlands',
    awayTeam: 'Papua New Guinea',
    startsInMinutes: 30,
  },
]

function soccer(
  id: string,
  league: string,
  homeTeam: string,
  awayTeam: string,
  startsInMinutes: number,
): Fixture {
  return { id, sport: 'soccer', league, homeTeam, awayTeam, startsInMinutes }
}
