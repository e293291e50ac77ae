import type { Stage } from './rate-profile.ts'

/** How a run goes over time: how much is sent, about which game, and how far that game is. */
export interface Timetable {
  readonly stages: readonly Stage[]
  /** The place of the game that the odds with this number, due at `atMs`, is about. */
  readonly gameAt: (number: number, atMs: number) => number
  /** Seconds of the match that a game has played at `atMs`. */
  readonly matchSecondsAt: (game: number, atMs: number) => number
}

/** Games take turns, and every match is played out over the run. @param matchSeconds of each game. */
export function createTurns(stages: readonly Stage[], matchSeconds: readonly number[]): Timetable {
  const durationMs = stages.reduce((sum, stage) => sum + stage.durationMs, 0)
  return {
    stages,
    gameAt: (number) => number % matchSeconds.length,
    matchSecondsAt: (game, atMs) => (Math.max(0, atMs) / durationMs) * (matchSeconds[game] ?? 0),
  }
}
