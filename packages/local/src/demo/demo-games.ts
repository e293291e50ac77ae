import { type EpochMs, type Game, toInstant } from '@sportsfeeds/domain'
import { sampleGames } from '@sportsfeeds/domain/samples'

/** The games of the demo: the sample evening, and a race that is off in a few minutes. */
export function demoGames(nowMs: EpochMs): Game[] {
  return [
    ...sampleGames(nowMs),
    {
      id: 'game-rac-wex-4',
      sport: 'horse-racing',
      league: 'Wexcombe',
      name: 'Wexcombe, race 4',
      gameDate: toInstant(Math.floor(nowMs / 60_000 + raceInMinutes) * 60_000),
      status: 'scheduled',
      createdAt: nowMs,
    },
  ]
}

const raceInMinutes = 6
